// What an applied batch means to whom is online here. People who see the same share one frame, encoded once per
// dialect; each chat keeps its order [DESIGN 6, 7].

import type { Event, EventOf } from '../../shared/wire/native.ts';
import type { ChatId, FactOf, Stored, UserId } from '../facts.ts';
import { newsOf } from '../news.ts';
import { type Blocks, unseenBy } from './audience.ts';
import { GLOBAL, usersOfDirect } from './direct.ts';
import { chatOf } from './lines.ts';
import type { Listener, Online } from './online.ts';

/** Text of at most so many characters goes into one frame, so that no client is sent one that it must refuse. */
const FRAME_TEXT_MAX = 128 * 1024;

export function deliver(batch: readonly Stored[], online: Online, known: Blocks): void {
  const byChat = new Map<ChatId, Written[]>();
  for (const fact of batch) {
    if (fact.kind !== 'message') continue;
    const chat = chatOf(fact);
    const all = byChat.get(chat);
    const one = { by: fact.by, event: messageEvent(fact, chat) };
    if (all) all.push(one);
    else byChat.set(chat, [one]);
  }
  for (const [chat, all] of byChat) {
    for (const frameful of split(all)) tellReaders(audienceOf(chat, online), frameful, known);
  }
}

/** A message, and who wrote it. */
interface Written {
  readonly by: UserId;
  readonly event: EventOf<'message'>;
}

/** All see the same, but for those who keep an author out: they get what is left, in the same order. */
function tellReaders(
  listeners: Iterable<Listener>,
  written: readonly Written[],
  known: Blocks,
): void {
  const hidden = new Map<UserId, Set<UserId>>(); // by reader, the authors
  for (const author of new Set(written.map(({ by }) => by))) {
    for (const reader of unseenBy(author, known)) {
      hidden.set(reader, (hidden.get(reader) ?? new Set()).add(author));
    }
  }
  const events = written.map(({ event }) => event);
  if (hidden.size === 0) {
    tell(listeners, events);
    return;
  }
  const [most, few] = parted(listeners, ({ user }) => hidden.has(user));
  tell(most, events);
  for (const listener of few) {
    const rest = written.filter(({ by }) => !hidden.get(listener.user)?.has(by));
    if (rest.length > 0)
      tell(
        [listener],
        rest.map(({ event }) => event),
      );
  }
}

function parted<T>(all: Iterable<T>, isSecond: (one: T) => boolean): readonly [T[], T[]] {
  const parts: [T[], T[]] = [[], []];
  for (const one of all) parts[isSecond(one) ? 1 : 0].push(one);
  return parts;
}

/** Sends the same events to many, encoding them once for all that share an encoding. */
export function tell(listeners: Iterable<Listener>, events: readonly Event[]): void {
  const news = newsOf(events);
  for (const listener of listeners) listener.hear(news);
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

function* split(written: readonly Written[]): Iterable<readonly Written[]> {
  let start = 0;
  let size = 0;
  for (const [index, { event }] of written.entries()) {
    if (size > 0 && size + event.text.length > FRAME_TEXT_MAX) {
      yield written.slice(start, index);
      start = index;
      size = 0;
    }
    size += event.text.length;
  }
  yield start === 0 ? written : written.slice(start);
}
