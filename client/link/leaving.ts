// How a link ends because the user wants it so: first the answers that are still to come, then the logout, and neither is
// waited for without end.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { Talk } from './conversation.ts';

const ANSWERS_LIMIT: Ms = 30_000;
const LOGOUT_LIMIT: Ms = 2_000;

export interface LeavingNeeds {
  readonly clock: Clock;
  readonly talk: () => Pick<Talk, 'unanswered' | 'lines' | 'logout'>;
  /** Whether there is a server to log out from. */
  readonly isOpen: () => boolean;
  readonly left: (code: 'left' | 'unconfirmed', text: string) => void;
}

export interface Leaving {
  leave(when: 'at once' | 'when answered'): void;
  /** Something was answered: it may have been the last. */
  answered(): void;
  /** The logout was sent, or there is nobody to send it to: whatever ends the connection now is the end. */
  readonly said: boolean;
  /** The end that the user wanted; all lines should have been answered by now. */
  depart(): void;
  /** It ended otherwise. */
  stop(): void;
}

export function leaving({ clock, talk, isOpen, left }: LeavingNeeds): Leaving {
  let stage: 'no' | 'waiting' | 'said' = 'no';
  let cancel = (): void => {};

  const logout = (): void => {
    if (stage === 'said') return;
    stage = 'said';
    cancel();
    if (isOpen()) {
      talk().logout();
      cancel = clock.after(LOGOUT_LIMIT, depart);
    } else depart();
  };

  /** When everything is answered; not waiting for ever for the next answer. */
  const leaveSoon = (): void => {
    stage = 'waiting';
    cancel();
    if (talk().unanswered === 0) logout();
    else cancel = clock.after(ANSWERS_LIMIT, logout);
  };

  const depart = (): void => {
    const { length } = talk().lines;
    const what = length === 1 ? 'One line was' : `${length} lines were`;
    if (length === 0) left('left', '');
    else left('unconfirmed', `${what} not confirmed by the server, and may be lost.`);
  };

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
    depart,
    stop: () => cancel(),
  };
}
