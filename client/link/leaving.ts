// How a link ends when the user leaves: first the outstanding answers, then the logout; neither is waited for without
// end.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { Talk } from './conversation.ts';

const ANSWERS_LIMIT: Ms = 30_000;
const LOGOUT_LIMIT: Ms = 2_000;
const TOLD_AFTER: Ms = 2_000;

export interface LeavingNeeds {
  readonly clock: Clock;
  readonly talk: () => Pick<Talk, 'unanswered' | 'lines' | 'logout'>;
  /** Whether there is a server to log out from. */
  readonly isOpen: () => boolean;
  /** How many lines still have no answer, when leaving waits for them. Called once, if that takes a while. */
  readonly waits: (lines: number) => void;
  readonly left: (code: 'left' | 'unconfirmed') => void;
}

export interface Leaving {
  leave(when: 'at once' | 'when answered'): void;
  /** A request was answered, perhaps the last one. */
  answered(): void;
  /** The connection is gone. */
  lost(): void;
  /** The logout was sent, or there is nobody to send it to: any end of the connection now is the intended one. */
  readonly said: boolean;
  /** Ends as the user wanted, once all lines should have been answered. */
  depart(): void;
  /** The link ended otherwise. */
  stop(): void;
}

export function leaving({ clock, talk, isOpen, waits, left }: LeavingNeeds): Leaving {
  let stage: 'no' | 'waiting' | 'said' = 'no';
  let cancel = (): void => {};
  let cancelTell = (): void => {};
  let isTold = false;

  const stop = (): void => {
    cancel();
    cancelTell();
  };

  const logout = (): void => {
    if (stage === 'said') return;
    stage = 'said';
    stop();
    if (isOpen()) {
      talk().logout();
      cancel = clock.after(LOGOUT_LIMIT, depart);
    } else depart();
  };

  /** Leaves when everything is answered, but does not wait for ever for an answer. */
  const leaveSoon = (): void => {
    stage = 'waiting';
    cancel();
    if (isDone()) {
      logout();
      return;
    }
    cancel = clock.after(ANSWERS_LIMIT, logout);
    cancelTell();
    if (isOpen()) cancelTell = clock.after(TOLD_AFTER, tell);
    else tell();
  };

  /** Without a connection, a page is not worth waiting for. */
  const isDone = (): boolean => (isOpen() ? talk().unanswered === 0 : talk().lines.length === 0);

  const tell = (): void => {
    const { length } = talk().lines;
    if (isTold || length === 0) return;
    isTold = true;
    waits(length);
  };

  const depart = (): void => left(talk().lines.length === 0 ? 'left' : 'unconfirmed');

  return {
    leave(when) {
      if (when === 'at once') logout();
      else if (stage === 'no') leaveSoon();
    },
    answered() {
      if (stage === 'waiting') leaveSoon();
    },
    get said() {
      return stage === 'said';
    },
    lost() {
      if (stage !== 'waiting') return;
      if (isDone()) logout();
      else tell();
    },
    depart,
    stop,
  };
}
