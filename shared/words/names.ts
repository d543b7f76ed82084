// Names in a sentence.

import { SOME_NAMES_MAX, type Some } from '../wire/answers.ts';

/** How many names a sentence begins with, if there are too many for all. */
const FIRST = SOME_NAMES_MAX - 2;

/** All of them, or the first ones and the last. */
export function some(names: readonly string[]): Some {
  const count = names.length;
  if (count <= SOME_NAMES_MAX) return { names: [...names], count };
  return { names: [...names.slice(0, FIRST), ...names.slice(-1)], count };
}

/** `a, b and c`; `a, b, 7 others and c`. */
export function listed({ names, count }: Some): string {
  const last = names.at(-1) ?? '';
  const others = names.slice(0, -1);
  if (count > names.length) {
    return `${others.join(', ')}, ${count - names.length} others and ${last}`;
  }
  return others.length === 0 ? last : `${others.join(', ')} and ${last}`;
}
