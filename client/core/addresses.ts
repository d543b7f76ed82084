// Web addresses in a text: where they are, and what opens them. Pure.

/** The longest address that opens; a longer one is text. Some terminals take no longer link. */
const LENGTH_MAX = 2_000;

const ADDRESS = /(?<![\p{L}\p{N}])https?:\/\/[^\s<>"'`\p{C}]+/giu;
/** Characters that end a sentence rather than an address. */
const TRAILING = '.,;:!?';
/** What makes words bold or italic stands before and behind them. */
const BEGUN = { '*': /(?<![^\s([{"'*_])\*(?=\S|$)/, _: /(?<![^\s([{"'*_])_(?=\S|$)/ };

export interface Address {
  /** `text.slice(from, to)` is the address as it was written. */
  readonly from: number;
  readonly to: number;
  /** As browsers spell it: printable ASCII, so that nothing in it means anything to a terminal. */
  readonly url: string;
}

/** In order. */
export function addressesIn(text: string): readonly Address[] {
  if (!text.includes('://')) return [];
  const found: Address[] = [];
  for (const { index: from, 0: run } of text.matchAll(ADDRESS)) {
    const shown = trimmed(run, text.slice(text.lastIndexOf('\n', from) + 1, from));
    const url = urlOf(shown);
    if (url !== undefined) found.push({ from, to: from + shown.length, url });
  }
  return found;
}

/**
 * Without what belongs to the sentence around it: its end, and what was opened `before`, in the same line. Takes time
 * linear in both, whatever stands at the end.
 */
function trimmed(run: string, before: string): string {
  const ends = new Set(TRAILING);
  if (!run.includes('(')) ends.add(')');
  for (const mark of ['*', '_'] as const) if (BEGUN[mark].test(before)) ends.add(mark);
  let end = run.length;
  while (ends.has(run.charAt(end - 1))) end -= 1;
  return run.slice(0, end);
}

function urlOf(shown: string): string | undefined {
  if (shown.length > LENGTH_MAX || !URL.canParse(shown)) return undefined;
  const { href } = new URL(shown);
  return /^[\x21-\x7e]+$/.test(href) && href.length <= LENGTH_MAX ? href : undefined;
}
