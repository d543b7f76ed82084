// The native dialect's frames as schemas, compiled once; the types come from them. PROTOCOL.md says the same in words.
// Upper-case keys belong to the published Chatterbox protocol, lower-case ones are Hearth's own [DESIGN 7].

import { type Static, Type } from '@sinclair/typebox';
import { Amended, AmendedRequest, Deleted, Edited, Reacted } from './amended.ts';
import { Done, GroupChange, LISTS, Result } from './answers.ts';
import { FoundList } from './found.ts';
import { Message, PageMessage } from './message.ts';
import { ChatId, Id, ChatKind as Kind, Reading, Seq, Time } from './parts.ts';
import { Blocked, People, PeopleRequest, Presence, Removed } from './people.ts';
import { Accept, Introduced, Peer, PrivateRequest, PrivateRequestOver } from './private.ts';

/** What `HEARTH` says: the version of the native protocol. */
export const HEARTH_VERSION = '1';
/** The most bytes of JSON in one frame to the server. */
export const FRAME_BYTES_MAX = 64 * 1024;
/** The most bytes of JSON in one frame to a client. */
export const REPLY_BYTES_MAX = 4 * 1024 * 1024;
/** The most messages in one page of history. */
export const PAGE_MESSAGES_MAX = 256;

const Stream = Type.String({ pattern: '^[A-Za-z0-9-]{1,32}$' });
const Password = Type.String({ minLength: 1, maxLength: 1024 });

/** A client's first frame. */
export const Hello = Type.Object({
  USERNAME: Type.String({ maxLength: 256 }),
  HEARTH: Type.String({ maxLength: 16 }),
  /**
   * `account`: log in or register; `guest`: come in without one; left out: a guest if the name is free and guests are
   * allowed.
   */
  as: Type.Optional(Type.Union([Type.Literal('account'), Type.Literal('guest')])),
  token: Type.Optional(Type.String({ maxLength: 128 })),
  /** Identifies this start of the client; an older session of the same stream is ended. */
  stream: Type.Optional(Stream),
  /** Its name in the list of devices. */
  device: Type.Optional(Type.String({ maxLength: 64 })),
  /** The client reconnects and knows its chats: unread counts may be left out. */
  resume: Type.Optional(Type.Boolean()),
  /** The client removes timed messages from the screen when they expire; left out, senders are told that it may not. */
  erases: Type.Optional(Type.Boolean()),
  /** The client takes an empty page even though there is more, and continues at its `next`. */
  partial: Type.Optional(Type.Boolean()),
  /** The highest level of typed answers that the client takes; left out, it gets notices. */
  typed: Type.Optional(Type.Integer({ minimum: 1 })),
  /** The client keeps the token across its own restarts, as the user asked. */
  remember: Type.Optional(Type.Boolean()),
  /** The client takes private chats, with this certificate; left out, nobody is introduced to it. */
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

export const LineRequest = Type.Object({
  id: Id,
  line: Type.String(),
  /** The chat that it is meant for: it goes into no other. */
  chat: Type.Optional(ChatId),
  /** How many ms ago it was typed, if for an earlier connection: a name in it means whoever had it then. */
  waited: Type.Optional(Type.Integer({ minimum: 0 })),
  /** With `startprivate`: to offer a file there. */
  file: Type.Optional(Type.Literal(true)),
});
export const PageRequest = Type.Object({
  id: Id,
  page: Type.Object({
    chat: ChatId,
    below: Type.Optional(Seq),
    above: Type.Optional(Seq),
    max: Type.Integer({ minimum: 1, maximum: PAGE_MESSAGES_MAX }),
  }),
});
export const ReadRequest = Type.Object({ read: Type.Object({ chat: ChatId, seq: Seq }) });
/** A new password for the account. */
export const PasswdRequest = Type.Object({
  id: Id,
  passwd: Type.Object({ old: Password, new: Password }),
});
export const AcceptRequest = Type.Object({ id: Id, accept: Accept });
/**
 * The user did something that the server is not to know, as in a private chat: it keeps the session from being idle.
 */
export const ActiveRequest = Type.Object({ active: Type.Literal(true) });
export const PingRequest = Type.Object({ id: Id, ping: Type.Literal(true) });
export const PongRequest = Type.Object({ pong: Type.Literal(true) });

/** What a client asks for once it is logged in. A frame that fits several of these is the first of them. */
export const Request = Type.Union([
  LineRequest,
  PageRequest,
  AmendedRequest,
  ReadRequest,
  PasswdRequest,
  AcceptRequest,
  PeopleRequest,
  ActiveRequest,
  PingRequest,
  PongRequest,
]);
export type Request = Static<typeof Request>;

/** One of the user's chats. `name` is `global`, the other user's name, or the group's. */
export const ChatInfo = Type.Object({
  chat: ChatId,
  type: Kind,
  name: Type.String(),
  /** The highest seq given out in it, and when the last message was written (0: never). */
  head: Seq,
  at: Time,
  /** The user's read mark, and how many messages of others lie above it, counted up to 1000. */
  read: Seq,
  unread: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  /** The number of the last amendment in it; left out: there was none. */
  amended: Type.Optional(Seq),
});
export type ChatInfo = Static<typeof ChatInfo>;
export type ChatKind = ChatInfo['type'];

/** The server asks for a password, or for a new one; `INFO` says which and why. */
export const Ask = Type.Object({
  HEARTH: Type.String(),
  ask: Type.Union([Type.Literal('password'), Type.Literal('register')]),
  /** Whether `{"guest": true}` is accepted too. */
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
  /** Seqs of different epochs cannot be compared. */
  epoch: Type.String(),
  time: Time,
  /** Replaces the password at the next login; only accounts get one, and only after a password. */
  token: Type.Optional(Type.String()),
  chats: Type.Array(ChatInfo),
  /** Who else is here, as far as the user may see: how many, and their names unless there are too many. */
  here: Type.Object({ count: Type.Integer({ minimum: 0 }), names: Type.Array(Type.String()) }),
  /** Whom the user blocks. */
  blocked: Type.Optional(Type.Array(Type.String())),
  /** The server answers the request for people's names. */
  people: Type.Optional(Type.Literal(true)),
  /** A session is logged off after this many milliseconds of inactivity; left out: never. */
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

export const Event = Type.Union([
  Message,
  /** Sent to everyone online now, and not kept. */
  Type.Object({
    kind: Type.Literal('broadcast'),
    from: Type.String(),
    at: Time,
    text: Type.String(),
  }),
  /** Something to tell the user; with an `id` it answers that line. Lines are separated by \n. */
  Type.Object({ kind: Type.Literal('notice'), id: Type.Optional(Id), text: Type.String() }),
  Type.Object({
    kind: Type.Literal('refused'),
    id: Type.Optional(Id),
    code: Type.String(),
    text: Type.String(),
  }),
  /** The line was carried out and is kept; a message has its place. `result` or `text`: what else to tell the sender. */
  Type.Object({
    kind: Type.Literal('confirmed'),
    id: Id,
    chat: Type.Optional(ChatId),
    seq: Type.Optional(Seq),
    result: Type.Optional(Result),
    text: Type.Optional(Type.String()),
  }),
  Done,
  ...LISTS,
  FoundList,
  GroupChange,
  /** A page, oldest first. `more`: there is more in the direction asked for; in an answer to `ls`, before the page. */
  Type.Object({
    kind: Type.Literal('page'),
    id: Id,
    chat: ChatId,
    type: Kind,
    /** As in ChatInfo. */
    name: Type.String(),
    messages: Type.Array(PageMessage, { maxItems: PAGE_MESSAGES_MAX }),
    more: Type.Boolean(),
    /** In an empty page with more beyond it: where to continue from, above or below. */
    next: Type.Optional(Seq),
    /** It has all amendments up to this number, and perhaps later ones. Left out: there were none. */
    amended: Type.Optional(Seq),
    ...Reading,
  }),
  Amended,
  Edited,
  Deleted,
  Reacted,
  /** The answer to `ls`: the user's chats, the most recently written first, with unread counts. */
  Type.Object({ kind: Type.Literal('chats'), id: Id, chats: Type.Array(ChatInfo) }),
  /** Timed messages of a chat are gone: all whose `expiresAt` is at or before `until`. */
  Type.Object({ kind: Type.Literal('erased'), chat: ChatId, until: Time }),
  /** The user has read a chat up to this seq, on any device. */
  Type.Object({ kind: Type.Literal('read'), chat: ChatId, seq: Seq }),
  Blocked,
  Removed,
  /**
   * A chat is no longer the user's: they left the group, as its `last` member perhaps, or were removed `by` somebody;
   * or the guest of a direct chat has left for good.
   */
  Type.Object({
    kind: Type.Literal('gone'),
    chat: ChatId,
    name: Type.String(),
    why: Type.Optional(
      Type.Union([Type.Literal('left'), Type.Literal('removed'), Type.Literal('guest')]),
    ),
    by: Type.Optional(Type.String()),
    last: Type.Optional(Type.Literal(true)),
    text: Type.String(),
  }),
  Presence,
  People,
  PrivateRequest,
  PrivateRequestOver,
  Introduced,
  /** Replaces the token that the welcome brought. */
  Type.Object({ kind: Type.Literal('token'), token: Type.String() }),
  Type.Object({ kind: Type.Literal('ping') }),
  Type.Object({ kind: Type.Literal('pong'), id: Id, time: Time }),
  /** The last thing the server says; `back`: whether the client may reconnect by itself. */
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

/** A frame from the server, by the key that decides its kind. */
export const Reply = Type.Union([Ask, Welcome, Rejected, Events]);
export type Reply = Static<typeof Reply>;
