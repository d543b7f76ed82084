// The state of a link: one variable of this type instead of a handful of flags.

import type { Ms } from '../../shared/clock.ts';
import type { Pulse } from './pulse.ts';
import type { Wire } from './wire.ts';

export type State =
  | { kind: 'idle' }
  | { kind: 'dialling' }
  | { kind: 'greeting'; wire: Wire; cancel: () => void } // the server's turn: hello or credentials were sent
  | { kind: 'asked'; wire: Wire } // the user's turn
  | { kind: 'open'; wire: Wire; since: Ms; pulse: Pulse }
  | { kind: 'waiting' } // for the next attempt
  | { kind: 'ended' };
