// What happened and is kept. State changes only by facts, applied in the store's one order [DESIGN 6]. A fact carries
// whole new values, never toggles: applying it twice, or again after the facts that follow it, does no harm.

import type { Ms, Seconds } from '../shared/clock.ts';
import type { Change, Result } from '../shared/wire/answers.ts';

/** An account's id: it never changes and is never reused. A guest's begins with `guest-`. */
export type UserId = string;
/** `global`, `<user id>.<user id>` of a direct chat (sorted), or a group's own id. */
export type ChatId = string;
/** A message's number in its chat: it only ever rises, is never used twice, and may leave gaps. */
export type Seq = number;
/** A fact's place in the one order of all facts. */
export type Lsn = number;

/**
 * What a fact is about: a name being taken, an account, what a user keeps of chats, a chat, who is in a group, what
 * became of a chat's messages, or which of them were deleted. The last three are kept with the chat, but messages do not
 * touch them, so that many can be written at once; nor do edits touch deletions.
 */
export type Subject =
  | `name:${string}`
  | `user:${UserId}`
  | `inbox:${UserId}`
  | `chat:${ChatId}`
  | `group:${ChatId}`
  | `amended:${ChatId}`
  | `deletions:${ChatId}`;

/** A client's line: a random stream for each start of the client, and a number that rises within it [DESIGN 5]. */
export interface LineId {
  readonly stream: string;
  readonly n: number;
}

/** A client that may reconnect without its password. */
export interface Device {
  readonly id: string;
  /** SHA-256 of the token, base64url; the token itself is known to the client alone. */
  readonly tokenHash: string;
  readonly label: string;
  readonly since: Ms;
  /** Whether the user asked the client to keep it across its own restarts. */
  readonly remembered: boolean;
}

/** Somebody, and their name at the time. */
export interface Called {
  readonly user: UserId;
  readonly name: string;
}

/** What every fact on `amended:<chat>` says: its seq is its number among these. */
interface OnMessage {
  /** The message, and who wrote it. */
  readonly of: Seq;
  readonly author: UserId;
  /** Names as spelled then: of whoever did it, and in a direct chat of the other one. */
  readonly from: string;
  readonly to?: string;
}

interface Bodies {
  /** on user:<id>; also touches name:<key>. `read`: the head of `global` then; nothing below it is unread. */
  registered: { readonly name: string; readonly password: string; readonly read: Seq };
  /** on user:<id>: all devices of the account, oldest first. */
  devices: { readonly devices: readonly Device[] };
  /** on user:<id>: a new password, and the devices that stay. */
  password: { readonly password: string; readonly devices: readonly Device[] };
  /** on user:<id>: whether the account is banned. */
  banned: { readonly banned: boolean };
  /**
   * on user:<id>; also touches name:<key> and inbox:<id>, and chat:<id> and group:<id> of each group that the user was
   * in. The id is never used again, the name may be. `ends`: the groups that are now empty; their names are touched.
   * `owned`: the other groups whose owner this changes.
   */
  removed: {
    readonly name?: string;
    readonly ends?: readonly ChatId[];
    readonly owned?: readonly ChatId[];
  };
  /**
   * on user:<id>: a guest, called `name`, has left for good. `ends`: the direct chats that the guest was in; also
   * touches chat:<id> of each, and inbox:<id> of each other user.
   */
  forgotten: { readonly name: string; readonly ends: readonly ChatId[] };
  /** on user:<id>: everybody whom the user blocks; `changed`: those whom this fact adds or takes off. */
  blocks: { readonly blocks: readonly UserId[]; readonly changed?: readonly Called[] };
  /** on inbox:<id>: the user's first session began, or the last one ended. */
  presence: { readonly here: boolean };
  /** on chat:<id>. `from` and, in a direct chat, `to` are the names as spelled then; `by` is the id of the author. */
  message: {
    readonly from: string;
    readonly to?: string;
    readonly text: string;
    readonly action?: true;
    /** It answers the message of this seq. */
    readonly re?: Seq;
  };
  /** on amended:<chat>: what the message says from now on. As timed as the message; so are the next two. */
  edited: OnMessage & { readonly text: string; readonly action?: true };
  /** on amended:<chat>; also touches deletions:<chat>. Whatever comes later, the message stays deleted. */
  deleted: OnMessage;
  /** on amended:<chat>: this user's mark is on the message, or `off`. */
  reacted: OnMessage & { readonly mark: string; readonly off?: true };
  /**
   * on chat:<id>: a group as it is from now on. Also touches group:<id>, inbox:<id> of whoever joins or leaves, and
   * name:<key> if it makes or ends the group. A new member sees this fact and all that follows.
   */
  group: {
    readonly name: string;
    readonly owner: UserId;
    /** The longest-standing first. Empty: the group and its history are gone, and its id is never used again. */
    readonly members: readonly UserId[];
    /** Who left (`by` is the same) or was removed by this; `away`: they are to be told at the next login. */
    readonly out?: { readonly user: UserId; readonly away?: true };
    /** What the group's history says of the change: `<from> <text>`, as in `ann added bob`. */
    readonly from: string;
    readonly text: string;
    /** The same as data; facts of older servers have only the text. */
    readonly change?: Change;
  };
  /** on inbox:<id>: the highest seq that this user has seen in each of these chats. */
  marks: { readonly marks: Readonly<Record<ChatId, Seq>> };
}

interface Frame<K extends keyof Bodies> {
  readonly kind: K;
  readonly on: Subject;
  /** Further subjects that this fact changes: a name that it takes or frees, what goes with an account. */
  readonly touches?: readonly Subject[];
  readonly by: UserId;
  readonly at: Ms;
  /** The line that asked for it, and what its sender is told along with the confirmation. */
  readonly line?: LineId;
  readonly result?: Result;
  /** The same in a fact of an older server, as a sentence. */
  readonly note?: string;
  readonly body: Bodies[K];
  readonly expiresAt?: Seconds;
}

export type Fact = { [K in keyof Bodies]: Frame<K> }[keyof Bodies];
export type FactOf<K extends keyof Bodies> = Frame<K>;

const KINDS: { readonly [K in keyof Bodies]: true } = {
  registered: true,
  devices: true,
  password: true,
  banned: true,
  removed: true,
  forgotten: true,
  blocks: true,
  presence: true,
  message: true,
  edited: true,
  deleted: true,
  reacted: true,
  group: true,
  marks: true,
};

/** Whether it is a kind of fact that this version knows. */
export function isKind(kind: unknown): kind is keyof Bodies {
  return typeof kind === 'string' && Object.hasOwn(KINDS, kind);
}

/**
 * A fact with its place. `seq` counts the facts on a chat, or those on what became of its messages; 0 for any other
 * subject.
 */
export type Stored<F extends Fact = Fact> = F & { readonly lsn: Lsn; readonly seq: Seq };

/** A message as it was written. */
export interface Written {
  readonly seq: Seq;
  readonly by: UserId;
  readonly from: string;
  readonly at: Ms;
  readonly text: string;
  readonly action?: true;
  /** The server says it about `from`: a change of the group. No user can write such a message. */
  readonly note?: true;
  /** The change as data; what older servers wrote has only the text. */
  readonly change?: Change;
  /** Timed: gone from the beginning of this second. */
  readonly expiresAt?: Seconds;
  /** It answers the message of this seq. */
  readonly re?: Seq;
}

/** A mark, and who put it there, the first one first. */
export interface Reaction {
  readonly mark: string;
  readonly by: readonly Called[];
}

/** A message as history gives it: as it is now. */
export interface Message extends Written {
  /** When its text was changed last. */
  readonly edited?: Ms;
  /** Who deleted it: then it has no text, and is nothing but a place. */
  readonly deleted?: Called;
  readonly reactions?: readonly Reaction[];
}
