// The native dialect's frames as schemas, compiled once; the types come from them. PROTOCOL.md tells the same in words.
// Upper-case keys belong to the published Chatterbox protocol, lower-case ones are Hearth's own [DESIGN 7].

import { type Static, Type } from '@sinclair/typebox';
import { checker } from './checker.ts';
import { ChatId, Id, Reading, Seq, Time } from './parts.ts';
import { Blocked, People, PeopleRequest, Presence, Removed } from './people.ts';
import { Accept, Introduced, Peer, PrivateRequest, PrivateRequestOver } from './private.ts';

/** What `HEARTH` says: the version of the native protocol. */
export const HEARTH_VERSION = '1';
/** At most so many bytes of JSON in one frame towards the server. */
export const FRAME_BYTES_MAX = 64 * 1024;
/** At most so many towards a client. */
export const REPLY_BYTES_MAX = 4 * 1024 * 1024;
/** At most so many messages in one page of history. */
export const PAGE_MESSAGES_MAX = 256;

const Stream = Type.String({ pattern: '^[A-Za-z0-9-]{1,32}$' });
const Password = Type.String({ minLength: 1, maxLength: 1024 });

/** A client's first frame. */
export const Hello = Type.Object({
  USERNAME: Type.String({ maxLength: 256 }),
  HEARTH: Type.String({ maxLength: 16 }),
  /** `account`: log in or register; `guest`: come in without; left out: a guest where the name is free and guests may. */
  as: Type.Optional(Type.Union([Type.Literal('account'), Type.Literal('guest')])),
  token: Type.Optional(Type.String({ maxLength: 128 })),
  /** Names this start of the client; an older session of the same stream is ended. */
  stream: Type.Optional(Stream),
  /** What the list of devices calls it. */
  device: Type.Optional(Type.String({ maxLength: 64 })),
  /** It comes back after a broken connection and knows its chats: unread counts may be left out. */
  resume: Type.Optional(Type.Boolean()),
  /** It takes timed messages off the screen when their time has come; left out, senders are told that it may not. */
  erases: Type.Optional(Type.Boolean()),
  /** It takes a page that holds nothing though there is more, and goes on at its `next`. */
  partial: Type.Optional(Type.Boolean()),
  /** It will keep the token over its own restarts: the user asked for that. */
  remember: Type.Optional(Type.Boolean()),
  /** It takes private chats, with this certificate; left out, nobody is introduced to it. */
  peer: Type.Optional(Peer),
});
export type Hello = Static<typeof Hello>;

/** The answer to `ask`: exactly one of the three. */
export const Credentials = Type.Union([
  Type.Object({ password: Password }),
  Type.Object({ register: Password }),
  Type.Object({ guest: Type.Literal(true) }),
]);
export type Credentials = Static<typeof Credentials>;

const LineRequest = Type.Object({
  id: Id,
  line: Type.String(),
  /** The chat that it is meant for: it goes into no other. */
  chat: Type.Optional(ChatId),
  /** Of `startprivate`: a file is to be offered there. */
  file: Type.Optional(Type.Literal(true)),
});
const PageRequest = Type.Object({
  id: Id,
  page: Type.Object({
    chat: ChatId,
    below: Type.Optional(Seq),
    above: Type.Optional(Seq),
    max: Type.Integer({ minimum: 1, maximum: PAGE_MESSAGES_MAX }),
  }),
});
const ReadRequest = Type.Object({ read: Type.Object({ chat: ChatId, seq: Seq }) });
/** A new password for the account. */
const PasswdRequest = Type.Object({
  id: Id,
  passwd: Type.Object({ old: Password, new: Password }),
});
const AcceptRequest = Type.Object({ id: Id, accept: Accept });
/** The user did something that the server is not to know, as in a private chat: it counts against being idle. */
const ActiveRequest = Type.Object({ active: Type.Literal(true) });
const PingRequest = Type.Object({ id: Id, ping: Type.Literal(true) });
const PongRequest = Type.Object({ pong: Type.Literal(true) });

/** What a client asks for once it is logged in. A frame that fits several is the first of them. */
export const Request = Type.Union([
  LineRequest,
  PageRequest,
  ReadRequest,
  PasswdRequest,
  AcceptRequest,
  PeopleRequest,
  ActiveRequest,
  PingRequest,
  PongRequest,
]);
export type Request = Static<typeof Request>;

const ChatKind = Type.Union([
  Type.Literal('global'),
  Type.Literal('direct'),
  Type.Literal('group'),
]);
export type ChatKind = Static<typeof ChatKind>;

/** A chat of the user's. `name` is `global`, the other one's name, or the group's. */
export const ChatInfo = Type.Object({
  chat: ChatId,
  type: ChatKind,
  name: Type.String(),
  /** The highest seq given out in it, and when the last message was written (0: never). */
  head: Seq,
  at: Time,
  /** The user's read mark, and how many messages of others lie above it: counted up to 1000. */
  read: Seq,
  unread: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
});
export type ChatInfo = Static<typeof ChatInfo>;

/** The server asks for a password, or for a new one; `INFO` says which and why. */
export const Ask = Type.Object({
  HEARTH: Type.String(),
  ask: Type.Union([Type.Literal('password'), Type.Literal('register')]),
  /** Whether `{"guest": true}` would be taken as well. */
  guests: Type.Boolean(),
  INFO: Type.String(),
});
export type Ask = Static<typeof Ask>;

export const Welcome = Type.Object({
  USERNAME_ACCEPTED: Type.Literal(true),
  HEARTH: Type.String(),
  INFO: Type.String(),
  /** The name in the spelling that everybody sees. */
  name: Type.String(),
  guest: Type.Boolean(),
  /** Seqs of another epoch mean nothing. */
  epoch: Type.String(),
  time: Time,
  /** Serves the next login instead of a password; only accounts get one, and only after a password. */
  token: Type.Optional(Type.String()),
  chats: Type.Array(ChatInfo),
  /** Who else is here, as far as the user may see: how many, and their names if they are not too many. */
  here: Type.Object({ count: Type.Integer({ minimum: 0 }), names: Type.Array(Type.String()) }),
  /** Whom the user blocks. */
  blocked: Type.Optional(Type.Array(Type.String())),
  /** The server answers who there is. */
  people: Type.Optional(Type.Literal(true)),
  /** Who does nothing for so many milliseconds is logged off; left out: never. */
  idle: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type Welcome = Static<typeof Welcome>;

export const Rejected = Type.Object({
  USERNAME_ACCEPTED: Type.Literal(false),
  HEARTH: Type.String(),
  INFO: Type.String(),
  code: Type.String(),
});
export type Rejected = Static<typeof Rejected>;

/** A message of a page: as the event `message`, less what the page says once. */
const PageMessage = Type.Object({
  seq: Seq,
  from: Type.String(),
  at: Time,
  text: Type.String(),
  action: Type.Optional(Type.Literal(true)),
  /** Said by the server of `from`: a change of the group. */
  note: Type.Optional(Type.Literal(true)),
  expiresAt: Type.Optional(Time),
});
export type PageMessage = Static<typeof PageMessage>;

export const Event = Type.Union([
  Type.Object({
    kind: Type.Literal('message'),
    chat: ChatId,
    type: ChatKind,
    /** `global`, the group's name, or in a direct chat whom it was written to. */
    to: Type.String(),
    ...PageMessage.properties,
  }),
  /** Said to those online now, and not kept. */
  Type.Object({
    kind: Type.Literal('broadcast'),
    from: Type.String(),
    at: Time,
    text: Type.String(),
  }),
  /** Something to tell the user; with an `id` it is that line's answer. Lines are separated by \n. */
  Type.Object({ kind: Type.Literal('notice'), id: Type.Optional(Id), text: Type.String() }),
  Type.Object({
    kind: Type.Literal('refused'),
    id: Type.Optional(Id),
    code: Type.String(),
    text: Type.String(),
  }),
  /** The line was carried out and is kept; a message has its place. `text`: what to tell the sender besides. */
  Type.Object({
    kind: Type.Literal('confirmed'),
    id: Id,
    chat: Type.Optional(ChatId),
    seq: Type.Optional(Seq),
    text: Type.Optional(Type.String()),
  }),
  /** A page, oldest first. `more`: there is more in the direction that was asked for; of `ls`: something before it. */
  Type.Object({
    kind: Type.Literal('page'),
    id: Id,
    chat: ChatId,
    type: ChatKind,
    /** As in ChatInfo. */
    name: Type.String(),
    messages: Type.Array(PageMessage),
    more: Type.Boolean(),
    /** Of a page that holds nothing though there is more: what to ask for from there on, above or below it. */
    next: Type.Optional(Seq),
    ...Reading,
  }),
  /** The answer to `ls`: the user's chats, the one written to last first, with unread counts. */
  Type.Object({ kind: Type.Literal('chats'), id: Id, chats: Type.Array(ChatInfo) }),
  /** Timed messages of a chat are gone: all whose `expiresAt` is at or before `until`. */
  Type.Object({ kind: Type.Literal('erased'), chat: ChatId, until: Time }),
  /** The user has read a chat up to here, on whichever device. */
  Type.Object({ kind: Type.Literal('read'), chat: ChatId, seq: Seq }),
  Blocked,
  Removed,
  /** A chat is the user's no more: the group was left, or they were removed. */
  Type.Object({
    kind: Type.Literal('gone'),
    chat: ChatId,
    name: Type.String(),
    text: Type.String(),
  }),
  Presence,
  People,
  PrivateRequest,
  PrivateRequestOver,
  Introduced,
  /** Takes the place of the token that the welcome brought. */
  Type.Object({ kind: Type.Literal('token'), token: Type.String() }),
  Type.Object({ kind: Type.Literal('ping') }),
  Type.Object({ kind: Type.Literal('pong'), id: Id, time: Time }),
  /** The last thing the server says; `back`: whether the client may come back by itself. */
  Type.Object({
    kind: Type.Literal('bye'),
    code: Type.String(),
    text: Type.String(),
    back: Type.Boolean(),
  }),
]);
export type Event = Static<typeof Event>;
export type EventOf<K extends Event['kind']> = Extract<Event, { kind: K }>;

export const Events = Type.Object({ events: Type.Array(Event) });

/** What a server's frame may be, by the key that decides it. */
export const Reply = Type.Union([Ask, Welcome, Rejected, Events]);
export type Reply = Static<typeof Reply>;

export const isHello = checker(Hello);
export const isCredentials = checker(Credentials);
export const isLineRequest = checker(LineRequest);
export const isPageRequest = checker(PageRequest);
export const isReadRequest = checker(ReadRequest);
export const isPasswdRequest = checker(PasswdRequest);
export const isAcceptRequest = checker(AcceptRequest);
export const isPeopleRequest = checker(PeopleRequest);
export const isActiveRequest = checker(ActiveRequest);
export const isPingRequest = checker(PingRequest);
export const isPongRequest = checker(PongRequest);
export const isReply = checker(Reply);

const KINDS: ReadonlySet<unknown> = new Set(
  Event.anyOf.map(({ properties }) => properties.kind.const),
);
const isAnyEvents = checker(
  Type.Object({ events: Type.Array(Type.Object({ kind: Type.String() })) }),
);

/** A server's frame, without the events of kinds that are not known here; undefined if it is none. */
export function readReply(value: unknown): Reply | undefined {
  const known = isAnyEvents(value)
    ? { events: value.events.filter(({ kind }) => KINDS.has(kind)) }
    : value;
  return isReply(known) ? known : undefined;
}
