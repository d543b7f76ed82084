// Every second, has the store erase what has expired, and tells in which chats. It compares with the time instead of
// trusting a timer, and does not believe a clock that leapt ahead [DESIGN 4.4].

import type { Clock, Ms, Seconds } from '../../shared/clock.ts';
import { lengthText } from '../../shared/lifetime.ts';
import type { ChatId } from '../facts.ts';
import type { Store } from '../store/store.ts';

/**
 * How long a server may have been off before the operator is asked whether its clock is right: more than a long
 * weekend.
 */
const OFF_MAX: Ms = 4 * 86_400_000;
/** How often a clock that leapt ahead is reported. */
const LEAP_AGAIN: Ms = 60_000;

/** The clock may be wrong, and going by it would erase for good. The message says what to do. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
}

export interface Expiry {
  /**
   * Erases what became due while no server ran; resolves when that is done, as far as the disk allows. From then on it
   * runs every second. Throws ClockError when the operator must be asked first.
   */
  start(how: { readonly lastKept: Ms; readonly acceptClock: boolean }): Promise<void>;
  stop(): void;
}

export interface ExpiryNeeds {
  readonly store: Pick<Store, 'erase' | 'countTimed'>;
  readonly clock: Clock & {
    /** How far ahead wall time is, if not believed; else 0. */
    leap(): Ms;
    /** Believes the clock as it is. */
    follow(): void;
  };
  /** Timed messages of these chats are gone: all with deadlines at or before `until`. */
  readonly tell: (chats: readonly ChatId[], until: Seconds) => void;
  readonly failed: (error: unknown) => void;
}

export function createExpiry({ store, clock, tell, failed }: ExpiryNeeds): Expiry {
  let cancel = (): void => {};
  let stopped = false;
  let done: Seconds = 0;
  let asked: Ms = Number.NEGATIVE_INFINITY;

  const erase = async (until: Seconds): Promise<void> => {
    done = until;
    const { chats, gone } = store.erase(until);
    if (chats.length > 0) tell(chats, until);
    await gone.catch(failed);
  };

  /** A leap that erases nothing may be believed. */
  const weigh = async (): Promise<void> => {
    const leap = clock.leap();
    const now = clock.elapsed();
    if (leap === 0 || now - asked < LEAP_AGAIN) return;
    asked = now;
    const own = clock.now();
    const count = await store.countTimed(wholeSeconds(own), wholeSeconds(own + leap));
    if (count === 0) clock.follow();
    else {
      throw new ClockError(
        `The clock was set ahead by ${lengthText(leap / 1000)}, which would erase ${messages(count)} for good. This ` +
          'server goes on with its own time. If the clock is right, restart it with --accept-clock.',
      );
    }
  };

  const tick = (): void => {
    weigh().catch(failed);
    const until = wholeSeconds(clock.now());
    if (until > done) void erase(until);
    arm();
  };

  const arm = (): void => {
    if (!stopped) cancel = clock.after(1_000 - (clock.now() % 1_000), tick);
  };

  return {
    async start({ lastKept, acceptClock }) {
      const now = clock.now();
      if (!acceptClock && lastKept > 0 && now - lastKept > OFF_MAX) {
        const count = await store.countTimed(wholeSeconds(lastKept), wholeSeconds(now));
        if (count > 0) throw new ClockError(tooFarAhead(now - lastKept, count));
      }
      await erase(wholeSeconds(now));
      arm();
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

function wholeSeconds(time: Ms): Seconds {
  return Math.floor(time / 1_000);
}

function messages(count: number): string {
  return count === 1 ? '1 timed message' : `${count} timed messages`;
}

function tooFarAhead(ahead: Ms, count: number): string {
  return (
    `The clock is ${lengthText(ahead / 1000)} ahead of what this server kept last: ${messages(count)} ` +
    'would be erased for good. If the clock is right, start with --accept-clock; if not, set it first.'
  );
}
