// What stands in the scrollback of a chat: messages, the client's own lines, and lines on their way. Data.

import type { Ms } from '../../shared/clock.ts';
import type { Message } from '../core/model.ts';

/** An item's place among the messages of a chat: after the message of this seq, then `n` for the client's own lines. */
export interface Spot {
  readonly seq: number;
  /** 0 for a message. */
  readonly n: number;
}

/** The row at the top of the messages; or `newest`, which keeps the newest message at the bottom, whatever arrives. */
export type Anchor = 'newest' | (Spot & { readonly row: number });

/** One of the client's own lines in a chat: an answer, a notice, who came. Bounded, and not stored. */
export interface Local extends Spot {
  readonly chat: string;
  readonly at: Ms;
  readonly tone: 'answer' | 'notice' | 'refusal' | 'presence' | 'call' | 'help';
  readonly text: string;
  /** When it is to disappear, by this machine's clock. */
  readonly until?: Ms;
}

/** A line on its way, as shown: dim, until its message replaces it. */
export interface Pending {
  readonly at: Ms;
  /** After the time: whose it is, or to whom. */
  readonly head: string;
  readonly text: string;
}

export type Item = Spot &
  ({ readonly message: Message } | { readonly local: Local } | { readonly pending: Pending });

/** When it was written. */
export function writtenAt(item: Item): Ms {
  if ('message' in item) return item.message.at;
  return 'local' in item ? item.local.at : item.pending.at;
}
