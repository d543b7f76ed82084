// Tells the people online what an applied batch means for them. People who see the same share one frame, encoded once
// per dialect; each chat keeps its order [DESIGN 6, 7].

import type { Seconds } from '../../shared/clock.ts';
import { removedName } from '../../shared/names.ts';
import type { Event, EventOf } from '../../shared/wire/native.ts';
import { goneText } from '../../shared/words/groups.ts';
import type { ChatId, LineId, Stored, UserId, Written } from '../facts.ts';
import { newsOf } from '../news.ts';
import { chatOf, wireId } from '../state/answers.ts';
import { GLOBAL, kindOf, otherOfDirect } from '../state/direct.ts';
import { type GroupIndex, outBy } from '../state/groups.ts';
import { idOf } from '../state/snapshot.ts';
import type { State } from '../state/state.ts';
import { type Amendment, amendedIn, isAmendment } from '../store/amend.ts';
import { messageOf } from '../store/message.ts';
import { amendmentEvent } from './amended.ts';
import {
  type Blocks,
  mayRead,
  readersOf,
  readsAbove,
  seesWritingOf,
  shows,
  showsAmendment,
  unseenBy,
} from './audience.ts';
import type { Direct, Listener, Online } from './online.ts';
import { otherName } from './removed.ts';
import { told } from './told.ts';

/** The most text in one frame, in characters, so that no client gets a frame that it must refuse. */
const FRAME_TEXT_MAX = 128 * 1024;

/**
 * In a frame of more messages, authors get what everybody gets: a frame for each of many authors would cost more than all
 * the rest. The answer to a line names its message too.
 */
const OWN_LINES_MAX = 4;

const NOTHING = new Uint8Array();

/** Decides who sees what: the state after the batch is applied. */
type Known = Blocks & GroupIndex & Pick<State, 'account' | 'chat' | 'directChats'>;

export function deliver(batch: readonly Stored[], online: Online, known: Known): void {
  const byChat = new Map<ChatId, Told[]>();
  for (const fact of batch) {
    tellRead(fact, online);
    tellBlocks(fact, online);
    tellRemoved(fact, online, known);
    tellOut(fact, online); // before what follows in the chat, which somebody added again sees
    const message = messageOf(fact);
    if (!message) continue;
    const chat = chatOf(fact);
    const all = byChat.get(chat);
    const one = { message, event: messageEvent(fact, message, known), line: fact.line };
    if (all) all.push(one);
    else byChat.set(chat, [one]);
  }
  for (const [chat, all] of byChat) {
    for (const frameful of split(all)) tellReaders(chat, frameful, { online, known });
  }
  for (const fact of batch) {
    if (isAmendment(fact)) tellAmended(fact, online, known);
    // after the last of what they wrote
    tellRenamed(fact, online, known);
    tellForgotten(fact, online, known);
  }
}

/** A message, and the event that tells of it; to its author's own sessions with the line that it came by. */
interface Told {
  readonly message: Written;
  readonly event: EventOf<'message'>;
  readonly line: LineId | undefined;
}

/** What became of a message is told to those who see the message. */
function tellAmended(fact: Amendment, online: Online, known: Known): void {
  const chat = amendedIn(fact.on) ?? '';
  const sees = ({ user }: Listener): boolean => showsAmendment(fact, user, chat, known);
  const readers = [...listenersOf(chat, online, known)].filter(sees);
  tell(readers, [amendmentEvent(fact, chat, known)]);
}

/** A read mark belongs to all devices of a user: a user with only one moved it there. */
function tellRead(fact: Stored, online: Online): void {
  if (fact.kind !== 'marks') return;
  const devices = [...online.of(fact.by)];
  if (devices.length < 2) return;
  const marks = Object.entries(fact.body.marks);
  const events = marks.map(([chat, seq]) => ({ kind: 'read', chat, seq }) as const);
  tell(devices, events);
}

/** A block holds on all devices of a user, so each is told; those where it was not typed are told that too. */
function tellBlocks(fact: Stored, online: Online): void {
  if (fact.kind !== 'blocks') return;
  const { blocks, changed = [] } = fact.body;
  const events = changed.map(
    ({ user, name }) => ({ kind: 'blocked', name, blocked: blocks.includes(user) }) as const,
  );
  const [others, own] = parted(online.of(fact.by), ({ stream }) => stream === fact.line?.stream);
  tell(own, events);
  tell(
    others,
    events.map((event) => ({ ...event, elsewhere: true })),
  );
}

/** A user who is out of a group is told on every device. */
function tellOut(fact: Stored, online: Online): void {
  if (fact.kind !== 'group' || !fact.body.out) return;
  const { out } = fact.body;
  tell(online.of(out.user), [{ kind: 'gone', chat: chatOf(fact), ...outBy(fact) }]);
}

/** Those who shared a group with a removed account are told, with the new owner if that changed. */
function tellRemoved(fact: Stored, online: Online, known: Known): void {
  if (fact.kind !== 'removed') return;
  const { name = 'somebody', owned } = fact.body;
  for (const on of fact.touches ?? []) {
    const group = on.startsWith('chat:') ? known.group(chatOf({ on })) : undefined;
    if (!group) continue;
    const owner = owned?.includes(group.id) ? known.account(group.owner)?.name : undefined;
    const change = { kind: 'account-removed', ...(owner !== undefined && { owner }) } as const;
    const where = { chat: group.id, name: group.name };
    tell(listenersOf(group.id, online, known), [{ kind: 'change', ...where, from: name, change }]);
  }
}

/**
 * Those who may read what a removed account wrote are told the name it now stands under, and what their direct chat is
 * called.
 */
function tellRenamed(fact: Stored, online: Online, known: Known): void {
  if (fact.kind !== 'removed' || fact.body.name === undefined) return;
  const { name } = fact.body;
  const user = idOf(fact.on);
  const event = { kind: 'removed', name, as: removedName(name) } as const;
  const directs = new Map<UserId, string>();
  for (const chat of known.directChats(user)) {
    const other = otherOfDirect(chat, user) ?? '';
    const direct = otherName(other, chat, known);
    if (direct !== event.as) directs.set(other, direct);
  }
  const readers = [...online.everyone()].filter(
    (one) => one.user !== user && seesWritingOf(one.user, user, known),
  );
  const [most, few] = parted(readers, (one) => directs.has(one.user));
  tell(most, [event]);
  for (const one of few) tell([one], [{ ...event, direct: directs.get(one.user) ?? event.as }]);
}

/** Those who had a direct chat with a guest who left are told that it is gone, except people who block the guest. */
function tellForgotten(fact: Stored, online: Online, known: Known): void {
  if (fact.kind !== 'forgotten') return;
  const { name, ends } = fact.body;
  const gone = { kind: 'gone', name, why: 'guest' } as const;
  const text = goneText(gone);
  for (const chat of ends) {
    const other = otherOfDirect(chat, fact.by) ?? '';
    if (mayRead(other, chat, known)) tell(online.of(other), [{ ...gone, chat, text }]);
  }
}

/**
 * All readers see the same, except those who block an author or have just come in, who get what remains, and the
 * authors, who are told which lines of theirs these are: in the same order.
 */
function tellReaders(
  chat: ChatId,
  written: readonly Told[],
  { online, known }: { readonly online: Online; readonly known: Known },
): void {
  const listeners = listenersOf(chat, online, known);
  const partial = partialReaders(chat, written, known);
  const named = written.length > OWN_LINES_MAX ? [] : written;
  const authors = new Set(named.map(({ message }) => message.by));
  const isApart = ({ user }: Listener): boolean => partial.has(user) || authors.has(user);
  const [most, few] =
    partial.size + authors.size > 0 ? parted(listeners, isApart) : [listeners, []];
  tell(most, eventsOf(written));
  for (const listener of few) {
    const { user } = listener;
    const rest = written.filter(
      ({ message }) =>
        !partial.has(user) ||
        (message.seq > readsAbove(user, chat, known) && shows(message, user, known)),
    );
    if (rest.length === 0) continue;
    tell([listener], authors.has(user) ? eventsFor(user, rest) : eventsOf(rest));
  }
}

/** A user's own messages name the line that each came by; the others' events are the ones that everybody gets. */
function eventsFor(user: UserId, written: readonly Told[]): EventOf<'message'>[] {
  return written.map(({ event, line, message }) =>
    message.by === user && line ? { line: wireId(line), ...event } : event,
  );
}

/** The readers who do not see all of it, and perhaps some others. */
function partialReaders(chat: ChatId, written: readonly Told[], known: Known): Set<UserId> {
  const partial = new Set<UserId>();
  for (const author of new Set(written.map(({ message }) => message.by))) {
    for (const reader of unseenBy(author, known)) partial.add(reader);
  }
  const first = written[0]?.message.seq ?? 0;
  for (const [user, after] of known.group(chat)?.members ?? []) {
    if (after >= first) partial.add(user);
  }
  return partial;
}

function eventsOf(written: readonly Told[]): EventOf<'message'>[] {
  return written.map(({ event }) => event);
}

function parted<T>(all: Iterable<T>, isSecond: (one: T) => boolean): readonly [T[], T[]] {
  const parts: [T[], T[]] = [[], []];
  for (const one of all) parts[isSecond(one) ? 1 : 0].push(one);
  return parts;
}

/** Sends the same events to many, encoded once for each encoding. */
export function tell(listeners: Iterable<Listener>, events: readonly Event[]): void {
  const news = newsOf(events);
  let encoding: Direct['encoding'] | undefined;
  let bytes: Uint8Array = NOTHING;
  for (const listener of listeners) {
    const { direct } = listener;
    if (!direct) {
      listener.hear(news);
      continue;
    }
    if (direct.encoding !== encoding) {
      encoding = direct.encoding;
      bytes = news.as(encoding);
    }
    direct.to.send(bytes);
  }
}

/** Tells everybody online who may read a chat that its timed messages due up to `until` are gone. */
export function tellErased(
  chats: readonly ChatId[],
  until: Seconds,
  { online, known }: { readonly online: Online; readonly known: Blocks & GroupIndex },
): void {
  for (const chat of chats) {
    const readers = [...listenersOf(chat, online, known)];
    const may = readers.filter(({ user }) => mayRead(user, chat, known));
    tell(may, [{ kind: 'erased', chat, until: until * 1000 }]);
  }
}

function listenersOf(chat: ChatId, online: Online, known: GroupIndex): Iterable<Listener> {
  const users = readersOf(chat, known);
  if (!users) return online.everyone();
  const listeners: Listener[] = [];
  for (const user of users) for (const listener of online.of(user)) listeners.push(listener);
  return listeners;
}

function messageEvent(fact: Stored, message: Written, known: GroupIndex): EventOf<'message'> {
  const chat = chatOf(fact);
  const to = toOf(fact, chat, known);
  return { kind: 'message', chat, type: kindOf(chat), to, ...told(message) };
}

/** What a chat is called to its readers; a direct chat by whom the message is for. */
function toOf(fact: Stored, chat: ChatId, known: GroupIndex): string {
  if (kindOf(chat) === 'group') return known.group(chat)?.name ?? '';
  return (fact.kind === 'message' ? fact.body.to : undefined) ?? GLOBAL;
}

function* split(written: readonly Told[]): Iterable<readonly Told[]> {
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
