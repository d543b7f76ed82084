// Whom one client believes to be here. It is told what changes that and nothing else: real clients keep a plain list,
// double who joins twice, and fall over somebody who leaves and was never there.

/** What stands around a name in a list. */
const QUOTES = 4;

export interface Believed {
  /** The list that the client was given. */
  start(names: readonly string[]): void;
  change(news: { readonly here: readonly string[]; readonly left: readonly string[] }): void;
  readonly isSettled: boolean;
  /** What the client is to be told now, of at most so many characters of names; one name at least. */
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
      // A guest's name may be another's within the second.
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
