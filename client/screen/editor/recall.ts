// The lines typed before, gone through with up and down. Changes to them are kept until a line is sent. Pure.

export interface Recalled {
  readonly text: string;
  /** The caller's own key for it: a line's id, say. */
  readonly tag?: string;
}

export interface Recall {
  /** Oldest first. */
  readonly lines: readonly Recalled[];
  /** The index of the line in the input; the number of lines stands for the draft. */
  readonly at: number;
  /** Changed texts by index; the draft's too. */
  readonly left: ReadonlyMap<number, string>;
}

/** The most lines remembered. */
export const RECALLED_MAX = 200;

export const NOTHING_RECALLED: Recall = { lines: [], at: 0, left: new Map() };

/** The same line twice in a row is remembered once. */
export function remember({ lines }: Recall, line: Recalled): Recall {
  const last = lines.at(-1);
  const again = last?.text === line.text && last.tag === line.tag;
  const all = again || line.text === '' ? lines : [...lines, line].slice(-RECALLED_MAX);
  return { lines: all, at: all.length, left: new Map() };
}

/** The text `by` places away, when `text` is in the input now; undefined at the ends. */
export function recalled(
  { lines, at, left }: Recall,
  text: string,
  by: number,
): { recall: Recall; text: string } | undefined {
  const to = at + by;
  if (to < 0 || to > lines.length) return undefined;
  const recall = { lines, at: to, left: new Map(left).set(at, text) };
  return { recall, text: left.get(to) ?? lines[to]?.text ?? '' };
}

/** Whether the input holds a line as it was sent. */
export function isAsSent({ lines, at }: Recall, text: string): boolean {
  return lines[at]?.text === text;
}

/**
 * Without the lines that are gone, and without changed copies of them. `text` is set if the input holds one of them,
 * changed or not: it is to replace that.
 */
export function forgotten(
  { lines, at, left }: Recall,
  isGone: (line: Recalled) => boolean,
): { recall: Recall; text?: string } {
  const places = lines.map((line, place) => ({ line, place })).filter(({ line }) => !isGone(line));
  const kept = [...places.map(({ place }) => place), lines.length];
  const draft = left.get(lines.length) ?? '';
  const recall = {
    lines: places.map(({ line }) => line),
    at: kept.includes(at) ? kept.indexOf(at) : places.length,
    left: new Map(
      kept.flatMap((old, place) => (left.has(old) ? [[place, left.get(old) ?? '']] : [])),
    ),
  };
  return kept.includes(at) ? { recall } : { recall, text: draft };
}
