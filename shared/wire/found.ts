// What a search has found, as the answer to `/find`.

import { type Static, Type } from '@sinclair/typebox';
import { PageMessage } from './message.ts';
import { ChatId, ChatKind, Id, Time } from './parts.ts';

/** The most messages in one answer; `/find more` asks for the next. */
export const FOUND_MAX = 20;

const FoundMessage = Type.Object({
  chat: ChatId,
  type: ChatKind,
  /** As in ChatInfo. */
  name: Type.String(),
  ...PageMessage.properties,
});
export type FoundMessage = Static<typeof FoundMessage>;

/** Newest first, over all chats. */
export const FoundList = Type.Object({
  kind: Type.Literal('list'),
  of: Type.Literal('found'),
  id: Id,
  messages: Type.Array(FoundMessage, { maxItems: FOUND_MAX }),
  /** How many were found so far, in all answers of this search. */
  count: Type.Integer({ minimum: 0 }),
  /** Everything down to this time was looked through; left out: everything was. `/find more` goes on from there. */
  upTo: Type.Optional(Time),
  /** The answer is not full: the client sends `/find more` by itself. */
  unfinished: Type.Optional(Type.Literal(true)),
});
export type FoundList = Static<typeof FoundList>;
