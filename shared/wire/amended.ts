// What becomes of a message later, its amendments: as they are told live, as a page has their outcome, and as a client
// catches up on them.

import { type Static, Type } from '@sinclair/typebox';
import { PageMessage } from './message.ts';
import { ChatId, ChatKind, Id, Seq, Time } from './parts.ts';

/** The most messages in one answer to a client that catches up; it then asks for the rest. */
export const AMENDED_MESSAGES_MAX = 64;

/** Asks which messages of a chat were amended, by amendments with a number above this one. */
export const AmendedRequest = Type.Object({
  id: Id,
  amended: Type.Object({ chat: ChatId, above: Seq }),
});

/** The answer: these messages as they are now, in rising order. */
export const Amended = Type.Object({
  kind: Type.Literal('amended'),
  id: Id,
  chat: ChatId,
  type: ChatKind,
  /** As in ChatInfo. */
  name: Type.String(),
  messages: Type.Array(PageMessage, { maxItems: AMENDED_MESSAGES_MAX }),
  /** All amendments up to this number are told now. */
  upTo: Seq,
  /** There are later ones: they can be asked for above `upTo`. */
  more: Type.Boolean(),
  /** Nobody knows any more which messages these were: all that the client holds of the chat may be out of date. */
  all: Type.Optional(Type.Literal(true)),
});

/** What all amendments say. */
const amendment = {
  chat: ChatId,
  type: ChatKind,
  /** As in `Message`. */
  to: Type.String(),
  /** The amendment's number in its chat: each one is higher by at least 1. */
  n: Seq,
  /** The message's seq. */
  of: Seq,
  /** Who did it. */
  from: Type.String(),
  at: Time,
  /** The message's: it is timed. */
  expiresAt: Type.Optional(Time),
};

export const Edited = Type.Object({
  kind: Type.Literal('edited'),
  ...amendment,
  text: Type.String(),
  action: Type.Optional(Type.Literal(true)),
});
export const Deleted = Type.Object({ kind: Type.Literal('deleted'), ...amendment });
export const Reacted = Type.Object({
  kind: Type.Literal('reacted'),
  ...amendment,
  mark: Type.String(),
  /** It is taken off. */
  off: Type.Optional(Type.Literal(true)),
});

export type Amendment = Static<typeof Edited> | Static<typeof Deleted> | Static<typeof Reacted>;
