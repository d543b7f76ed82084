// Who is here and who ever was, as far as an old server told; and whom this client hides until it ends, since the
// server keeps no block lists. Names are the server's: any text, and case matters.

import { keyOf } from '../../../shared/names.ts';
import { isAll } from './frames.ts';

/** The most names kept; later ones are not listed. */
const PEOPLE_MAX = 10_000;

export interface People {
  /** The list of a login replaces what was known. */
  list(names: readonly string[]): void;
  /** Returns those who were not here. */
  join(names: readonly string[]): readonly string[];
  /** Returns those who were here. */
  leave(names: readonly string[]): readonly string[];
  /** This person wrote something. */
  met(name: string): void;
  /** The person meant: of exactly this name, or the only one that differs in case. */
  find(name: string): string | undefined;
  /** Who else is here, in the server's order. */
  readonly here: readonly string[];
  /** Everybody the server ever told of. */
  readonly ever: readonly string[];
  readonly blocked: Set<string>;
  /** Whether what this person writes is not shown. */
  hides(name: string): boolean;
}

export function people(me: string): People {
  let here = new Set<string>();
  const ever = new Set<string>();
  const blocked = new Set<string>();

  const add = (name: string, to: Set<string>): void => {
    if (to.size < PEOPLE_MAX) to.add(name);
  };
  const met = (name: string): void => {
    if (name !== me && !isAll(name)) add(name, ever);
  };
  const join = (names: readonly string[]): readonly string[] => {
    const fresh = names.filter((name) => name !== me && !isAll(name) && !here.has(name));
    for (const name of fresh) {
      add(name, here);
      met(name);
    }
    return fresh;
  };

  return {
    list(names) {
      here = new Set();
      join(names);
    },
    join,
    leave: (names) => names.filter((name) => here.delete(name)),
    met,
    find(name) {
      if (ever.has(name)) return name;
      const alike = [...ever].filter((it) => keyOf(it) === keyOf(name));
      return alike.length === 1 ? alike[0] : undefined;
    },
    get here() {
      return [...here];
    },
    get ever() {
      return [...ever];
    },
    blocked,
    hides: (name) => blocked.has(name),
  };
}
