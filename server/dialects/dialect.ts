// What a session sees of a dialect: bytes in, what they ask for out; events in, bytes out. A dialect owns its framing
// and knows no rules.

import type { Refusal } from '../../shared/refusal.ts';
import type {
  Ask,
  Credentials,
  Event,
  Hello,
  Rejected,
  Welcome,
} from '../../shared/wire/native.ts';
import type { LineId, Seq } from '../facts.ts';

export type Incoming =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'credentials'; readonly credentials: Credentials }
  | { readonly kind: 'line'; readonly id: LineId; readonly line: string }
  | {
      readonly kind: 'page';
      readonly id: string;
      readonly chat: string;
      readonly range: { readonly below?: Seq; readonly above?: Seq; readonly max: number };
    }
  | { readonly kind: 'read'; readonly chat: string; readonly seq: Seq }
  | { readonly kind: 'passwd'; readonly id: string; readonly old: string; readonly new: string }
  | { readonly kind: 'ping'; readonly id: string }
  | { readonly kind: 'pong' };

export interface Dialect {
  /**
   * What `bytes` complete, in order. A Refusal comes last: the other end does not speak the dialect (any more), and
   * nothing further is taken.
   */
  feed(bytes: Uint8Array): readonly (Incoming | Refusal)[];
  /** One frame of events. The same function for every session of the dialect: they share frames. */
  readonly encode: (events: readonly Event[]) => Uint8Array;
  ask(ask: Omit<Ask, 'HEARTH'>): Uint8Array;
  welcome(welcome: Omit<Welcome, 'HEARTH' | 'USERNAME_ACCEPTED'>): Uint8Array;
  rejected(rejected: Omit<Rejected, 'HEARTH' | 'USERNAME_ACCEPTED'>): Uint8Array;
}
