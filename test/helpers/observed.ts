// What several clients saw of one chat, and what is wrong with it: lost, doubled, out of order, or not the same for all.

export interface Seen {
  readonly seq: number;
  readonly from: string;
  readonly text: string;
}

export interface Observer {
  readonly name: string;
  /** In the order in which they were shown. */
  readonly seen: readonly Seen[];
  /** Texts of this client that the server confirmed. */
  readonly confirmed: readonly string[];
}

/** Every fault as a sentence. All texts must be different. */
export function faultsOf(observers: readonly Observer[]): readonly string[] {
  const order = new Map<number, string>();
  return observers.flatMap((observer) => [
    ...orderFaults(observer, order),
    ...lossFaults(observer, observers),
  ]);
}

function orderFaults({ name, seen }: Observer, order: Map<number, string>): string[] {
  const faults: string[] = [];
  const texts = new Set<string>();
  let last = 0;
  for (const { seq, from, text } of seen) {
    if (seq <= last) faults.push(`${name} saw ${seq} after ${last}`);
    if (texts.has(text)) faults.push(`${name} saw "${text}" twice`);
    const what = `${from}: ${text}`;
    const known = order.get(seq) ?? what;
    if (known !== what) faults.push(`${name} saw "${what}" at ${seq}, others "${known}"`);
    order.set(seq, known);
    texts.add(text);
    last = seq;
  }
  return faults;
}

/** What was confirmed to one must have been seen by all who saw anything around it. */
function lossFaults({ name, confirmed }: Observer, observers: readonly Observer[]): string[] {
  const faults: string[] = [];
  for (const other of observers) {
    const texts = new Set(other.seen.map(({ text }) => text));
    for (const text of confirmed) {
      if (!texts.has(text))
        faults.push(`"${text}", confirmed to ${name}, is missing at ${other.name}`);
    }
  }
  return faults;
}
