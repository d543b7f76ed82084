// Repeatable chance: the same seed gives the same choices, as long as they are asked for in the same order.

export interface Chance {
  /** 0 up to, not including, `below`. */
  below(below: number): number;
  /** One of them; those with a greater weight more often. */
  of<T>(some: readonly (readonly [what: T, weight: number])[]): T;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  /** mulberry32 */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (below) => Math.floor(next() * below),
    of(some) {
      let left = next() * some.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [what, weight] of some) {
        left -= weight;
        if (left < 0) return what;
      }
      throw new RangeError('there is nothing to choose from');
    },
  };
}
