// A message as it is told: by itself as an event, and within a page, which says once what its messages have in common.

import { type Static, Type } from '@sinclair/typebox';
import { keyOf } from '../names.ts';
import { Change } from './answers.ts';
import { ChatId, ChatKind, Id, Seq, Time } from './parts.ts';

/** A mark, and who put it there, the first one first. */
export const Reaction = Type.Object({ mark: Type.String(), names: Type.Array(Type.String()) });
export type Reaction = Static<typeof Reaction>;

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
  /** It answers the message of this seq, which may be gone. */
  re: Type.Optional(Seq),
  /** When its text was changed last. */
  edited: Type.Optional(Time),
  /** Who deleted it. The text says that in words; what was there is gone. */
  deleted: Type.Optional(Type.String()),
  reactions: Type.Optional(Type.Array(Reaction)),
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

/** Several messages of one chat in one event, which says once what they have in common. */
export const Messages = Type.Object({
  kind: Type.Literal('messages'),
  chat: ChatId,
  type: ChatKind,
  /** As in `Message`. */
  to: Type.String(),
  list: Type.Array(PageMessage),
});
export type Messages = Static<typeof Messages>;

/** Makes one event of messages of one chat that follow each other. A message that names its line stays by itself. */
export function together<E extends { readonly kind: string }>(
  events: readonly (E | Message)[],
): readonly (E | Message | Messages)[] {
  const told: (E | Message | Messages)[] = [];
  let open: Messages | undefined;
  for (const [index, event] of events.entries()) {
    if (!isAlike(event)) {
      open = undefined;
      told.push(event);
    } else if (open && open.chat === event.chat && open.to === event.to) {
      open.list.push(saidIn(event));
    } else if (continues(event, events[index + 1])) {
      const { chat, type, to } = event;
      open = { kind: 'messages', chat, type, to, list: [saidIn(event)] };
      told.push(open);
    } else {
      open = undefined;
      told.push(event);
    }
  }
  return told;
}

function isAlike(event: { readonly kind: string } | Message | undefined): event is Message {
  return event?.kind === 'message' && !('line' in event && event.line !== undefined);
}

function continues(
  message: Message,
  next: { readonly kind: string } | Message | undefined,
): boolean {
  return isAlike(next) && next.chat === message.chat && next.to === message.to;
}

function saidIn({
  kind: _,
  chat: _chat,
  type: _type,
  to: _to,
  line: _line,
  ...said
}: Message): PageMessage {
  return said;
}

/** Each of the messages as an event of its own, in the same order. */
export function apart({ chat, type, to, list }: Messages): Message[] {
  return list.map((said) => ({ kind: 'message', chat, type, to, ...said }));
}

/** A page's message in the form of the event. `me`: the reader, whom the other writes to in a direct chat. */
export function ofPage(
  page: { readonly chat: string; readonly type: Message['type']; readonly name: string },
  message: PageMessage,
  me: string,
): Message {
  const { chat, type, name } = page;
  const toMe = type === 'direct' && keyOf(message.from) === keyOf(name);
  return { kind: 'message', chat, type, to: toMe ? me : name, ...message };
}
