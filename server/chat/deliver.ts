// What an applied batch means to whom is online here. People who see the same share one frame, encoded once per
// dialect; each chat keeps its order [DESIGN 6, 7].

import type { Event, EventOf } from '../../shared/wire/native.ts';
import type { ChatId, FactOf, Stored } from '../facts.ts';
import { GLOBAL, usersOfDirect } from './direct.ts';
import { chatOf } from './lines.ts';
import type { Encode, Listener, Online } from './online.ts';

/** Text of at most so many characters goes into one frame, so that no client is sent one that it must refuse. */
const FRAME_TEXT_MAX = 128 * 1024;

export function deliver(batch: readonly Stored[], online: Online): void {
  const byChat = new Map<ChatId, EventOf<'message'>[]>();
  for (const fact of batch) {
    if (fact.kind !== 'message') continue;
    const chat = chatOf(fact);
    const events = byChat.get(chat);
    const event = messageEvent(fact, chat);
    if (events) events.push(event);
    else byChat.set(chat, [event]);
  }
  for (const [chat, events] of byChat) {
    for (const frameful of split(events)) tell(audienceOf(chat, online), frameful);
  }
}

/** Sends the same events to many, encoding them once for all that share an encoding. */
export function tell(listeners: Iterable<Listener>, events: readonly Event[]): void {
  let encode: Encode | undefined;
  let frame: Uint8Array | undefined;
  const frames = new Map<Encode, Uint8Array>();
  for (const listener of listeners) {
    if (listener.encode !== encode || !frame) {
      encode = listener.encode;
      frame = frames.get(encode) ?? encode(events);
      frames.set(encode, frame);
    }
    listener.push(frame);
  }
}

function* audienceOf(chat: ChatId, online: Online): Iterable<Listener> {
  const users = usersOfDirect(chat);
  if (!users) {
    yield* online.everyone();
    return;
  }
  for (const user of users) yield* online.of(user);
}

function messageEvent(fact: Stored<FactOf<'message'>>, chat: ChatId): EventOf<'message'> {
  const { from, to, text, action } = fact.body;
  return {
    kind: 'message',
    chat,
    type: to === undefined ? 'global' : 'direct',
    to: to ?? GLOBAL,
    seq: fact.seq,
    from,
    at: fact.at,
    text,
    ...(action && { action }),
    ...(fact.expiresAt !== undefined && { expiresAt: fact.expiresAt * 1000 }),
  };
}

function* split(events: readonly EventOf<'message'>[]): Iterable<readonly EventOf<'message'>[]> {
  let start = 0;
  let size = 0;
  for (const [index, event] of events.entries()) {
    if (size > 0 && size + event.text.length > FRAME_TEXT_MAX) {
      yield events.slice(start, index);
      start = index;
      size = 0;
    }
    size += event.text.length;
  }
  yield start === 0 ? events : events.slice(start);
}
