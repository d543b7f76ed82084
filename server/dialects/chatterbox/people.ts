// Whom one client believes to be here. It is told only what changes that: real clients keep a plain list, show a name
// twice if it joins twice, and crash if somebody leaves who was never there.

/** The characters around a name in a list. */
const QUOTES = 4;

export interface Believed {
  /** The list that the client was given. */
  start(names: readonly string[]): void;
  change(news: { readonly here: readonly string[]; readonly left: readonly string[] }): void;
  readonly isSettled: boolean;
  /** What to tell the client now, at most `room` characters of names; at least one name. */
  take(room: number): { readonly joined: readonly string[]; readonly left: readonly string[] };
}

export function createBelieved(): Believed {
  const told = new Set<string>();
  const changes = new Map<string, 'joined' | 'left'>();

  const turn = (name: string, to: 'joined' | 'left'): void => {
    if (told.has(name) === (to === 'joined')) changes.delete(name);
    else changes.set(name, to);
  };

  return {
    start(names) {
      for (const name of names) told.add(name);
    },
    change({ here, left }) {
      // A guest's name may be another's within the same second.
      for (const name of left) turn(name, 'left');
      for (const name of here) turn(name, 'joined');
    },
    get isSettled() {
      return changes.size === 0;
    },
    take(room) {
      const taken = { joined: [] as string[], left: [] as string[] };
      let size = 0;
      for (const [name, what] of changes) {
        const isFirst = size === 0;
        size += name.length + QUOTES;
        if (size > room && !isFirst) break;
        taken[what].push(name);
        changes.delete(name);
        if (what === 'joined') told.add(name);
        else told.delete(name);
      }
      return taken;
    },
  };
}
