// A message as it is told: by itself as an event, and within a page, which says once what its messages have in common.

import { type Static, Type } from '@sinclair/typebox';
import { keyOf } from '../names.ts';
import { Change } from './answers.ts';
import { ChatId, ChatKind, Id, Seq, Time } from './parts.ts';

/** What is said of a message in a page. */
export const PageMessage = Type.Object({
  seq: Seq,
  from: Type.String(),
  at: Time,
  text: Type.String(),
  action: Type.Optional(Type.Literal(true)),
  /** The server says it about `from`: a change of the group. */
  note: Type.Optional(Type.Literal(true)),
  /** The change as data; what older servers wrote has only the text. */
  change: Type.Optional(Change),
  expiresAt: Type.Optional(Time),
});
export type PageMessage = Static<typeof PageMessage>;

export const Message = Type.Object({
  kind: Type.Literal('message'),
  chat: ChatId,
  type: ChatKind,
  /** `global`, the group's name, or in a direct chat the name that it was written to. */
  to: Type.String(),
  /** To its author's own clients: the id of the line that it came by. */
  line: Type.Optional(Id),
  ...PageMessage.properties,
});
export type Message = Static<typeof Message>;

/** A page's message in the form of the event. `me`: the reader, whom the other writes to in a direct chat. */
export function ofPage(
  page: { readonly chat: string; readonly type: Message['type']; readonly name: string },
  message: PageMessage,
  me: string,
): Message {
  const { chat, type, name } = page;
  const toMe = type === 'direct' && keyOf(message.from) === keyOf(name);
  return { ...message, kind: 'message', chat, type, to: toMe ? me : name };
}
