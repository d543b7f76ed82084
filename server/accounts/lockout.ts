// Three wrong passwords in a row lock a name for a network [DESIGN 3]. A try counts as wrong from the moment it begins,
// before anybody looks at the password: of fifty at once, at most three are ever checked.

import type { Clock, Ms } from '../../shared/clock.ts';
import { lengthText } from '../../shared/lifetime.ts';
import { keyOf } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';

const WRONG_MAX = 3;
/** The most names and networks remembered, for counts and for locks; the oldest are forgotten first. */
export const REMEMBERED_MAX = 10_000;

export interface Lockout {
  /** Waits while earlier tries could still make three; throws Refusal `locked`. */
  begin(name: string, network: string): Promise<Try>;
}

/** How a try ended; exactly one of these is called, once. */
export interface Try {
  right(): void;
  /** Returns how many tries are left; 0: the name is locked now. */
  wrong(): number;
  /** Nobody looked at the password: the try does not count. */
  takenBack(): void;
}

interface Row {
  wrong: number;
  /** Begun and not ended. */
  open: number;
  waiting: (() => void)[];
}

interface Lock {
  readonly since: Ms;
  readonly until: Ms;
}

export function createLockout(clock: Clock, blockFor: Ms): Lockout {
  const rows = new Map<string, Row>(); // most recently used last
  const locks = new Map<string, Lock>(); // newest last

  const rowOf = (key: string): Row => {
    const row = rows.get(key) ?? { wrong: 0, open: 0, waiting: [] };
    rows.delete(key);
    rows.set(key, row);
    if (rows.size > REMEMBERED_MAX) forgetOne();
    return row;
  };

  const forgetOne = (): void => {
    for (const [key, { open }] of rows) {
      if (open > 0) continue; // bounded by the number of connections
      rows.delete(key);
      return;
    }
  };

  const lock = (key: string): void => {
    rows.delete(key);
    locks.delete(key);
    locks.set(key, { since: clock.now(), until: clock.now() + blockFor });
    const [oldest] = locks.keys();
    if (locks.size > REMEMBERED_MAX && oldest !== undefined) locks.delete(oldest);
  };

  /** How much longer a name is locked. A clock that was set back unlocks it instead of prolonging the lock. */
  const lockedFor = (key: string): Ms => {
    const { since, until } = locks.get(key) ?? { since: 0, until: 0 };
    const now = clock.now();
    if (now >= since && now < until) return until - now;
    locks.delete(key);
    return 0;
  };

  const tryAt = (key: string, row: Row): Try => {
    const end = (wrong: number): void => {
      row.open -= 1;
      row.wrong = wrong;
      if (wrong === WRONG_MAX) lock(key);
      else if (wrong + row.open === 0) rows.delete(key);
      for (const look of row.waiting.splice(0)) look();
    };
    return {
      right: () => end(0),
      wrong() {
        end(row.wrong + 1);
        return WRONG_MAX - row.wrong;
      },
      takenBack: () => end(row.wrong),
    };
  };

  return {
    async begin(name, network) {
      const key = `${keyOf(name)} ${network}`;
      for (;;) {
        const left = lockedFor(key);
        if (left > 0) throw locked(name, left);
        const row = rowOf(key);
        if (row.wrong + row.open < WRONG_MAX) {
          row.open += 1;
          return tryAt(key, row);
        }
        await new Promise<void>((resolve) => row.waiting.push(resolve));
      }
    },
  };
}

/** The name is spelled as it was typed, so that nothing tells whether there is such an account. */
export function locked(name: string, left: Ms): Refusal {
  const length = lengthText(Math.ceil(left / 1000));
  return new Refusal(
    'locked',
    `Three wrong passwords: "${name}" is locked out from your address. Try again in ${length}.`,
  );
}
