// The state of a link: one variable of this type instead of a handful of flags.

import type { Ms } from '../../shared/clock.ts';
import type { Pulse } from '../../shared/pulse.ts';
import type { Wire } from './wire.ts';

/** When a silent server is asked, and when it is given up. */
export const SILENCE = { pingAfter: 30_000, deadAfter: 60_000 } as const;

export type State =
  | { kind: 'idle' }
  | { kind: 'dialling' }
  | { kind: 'greeting'; wire: Wire; cancel: () => void } // the server's turn: hello or credentials were sent
  | { kind: 'asked'; wire: Wire } // the user's turn
  | { kind: 'open'; wire: Wire; since: Ms; pulse?: Pulse } // the oldest servers take no pings
  | { kind: 'waiting' } // for the next attempt
  | { kind: 'ended' };
