// What happened and is kept. State changes only by facts, applied in the store's one order [DESIGN 6].
// A fact carries whole new values, never toggles: applied twice, or again after newer ones that follow it, it does no harm.

import type { Ms, Seconds } from '../shared/clock.ts';

/** An account's id: it never changes and is never used again. A guest's begins with `guest-`. */
export type UserId = string;
/** `global`, `<user id>.<user id>` of a direct chat (sorted), or a group's own id. */
export type ChatId = string;
/** A message's number in its chat: it only ever rises, is never used twice, and may leave gaps. */
export type Seq = number;
/** A fact's place in the one order of all facts. */
export type Lsn = number;

/**
 * What a fact is about: a name being taken, an account, what a user keeps of chats, a chat, and who is in a group: that
 * is kept with the chat, but a message does not touch it, so that many may be written at once.
 */
export type Subject =
  | `name:${string}`
  | `user:${UserId}`
  | `inbox:${UserId}`
  | `chat:${ChatId}`
  | `group:${ChatId}`;

/** A client's line: a random stream per client start, and a number that rises within it [DESIGN 5]. */
export interface LineId {
  readonly stream: string;
  readonly n: number;
}

/** A client that may come back without its password. */
export interface Device {
  readonly id: string;
  /** SHA-256 of the token, base64url; the token itself is known to the client alone. */
  readonly tokenHash: string;
  readonly label: string;
  readonly since: Ms;
  /** Whether the user asked that the client keep it over its own restarts. */
  readonly remembered: boolean;
}

/** Somebody, and their name at the time. */
export interface Called {
  readonly user: UserId;
  readonly name: string;
}

interface Bodies {
  /** on user:<id>; also touches name:<key>. `read`: the head of `global` then; what lies below is not unread. */
  registered: { readonly name: string; readonly password: string; readonly read: Seq };
  /** on user:<id>: all devices of the account, oldest first. */
  devices: { readonly devices: readonly Device[] };
  /** on user:<id>: a new password, and the devices that stay. */
  password: { readonly password: string; readonly devices: readonly Device[] };
  /** on user:<id>: whether the account is kept out for now. */
  banned: { readonly banned: boolean };
  /**
   * on user:<id>; also touches name:<key> and inbox:<id>, and chat:<id> and group:<id> of each group that the user was
   * in. The id is never used again, the name may be. `ends`: the groups that nobody is in now; their names are touched.
   * `owned`: those of the others that somebody else owns now.
   */
  removed: {
    readonly name?: string;
    readonly ends?: readonly ChatId[];
    readonly owned?: readonly ChatId[];
  };
  /**
   * on user:<id>: a guest, called `name`, has left for good. `ends`: the direct chats that the guest was in; also touches
   * chat:<id> of each and inbox:<id> of whoever the other was.
   */
  forgotten: { readonly name: string; readonly ends: readonly ChatId[] };
  /** on user:<id>: everybody whom the user keeps out; and who is new there, or not there any more, by this. */
  blocks: { readonly blocks: readonly UserId[]; readonly changed?: readonly Called[] };
  /** on inbox:<id>: the user's first session came, or the last one left. */
  presence: { readonly here: boolean };
  /** on chat:<id>. `from` and, in a direct chat, `to` are spellings at the time; `by` says who it really was. */
  message: {
    readonly from: string;
    readonly to?: string;
    readonly text: string;
    readonly action?: true;
  };
  /**
   * on chat:<id>: a group as it is from now on. Also touches group:<id>, inbox:<id> of who comes in or goes, and
   * name:<key> if it makes or ends the group. Who is new in `members` sees this fact and all that follows.
   */
  group: {
    readonly name: string;
    readonly owner: UserId;
    /** In order of standing, the longest first. Nobody: the group and its history are gone, the id is done with. */
    readonly members: readonly UserId[];
    /** Who left (`by` is the same) or was removed by this; `away`: is to be told at the next login. */
    readonly out?: { readonly user: UserId; readonly away?: true };
    /** What its history says of the change: `<from> <text>`, as in `ann added bob`. */
    readonly from: string;
    readonly text: string;
  };
  /** on inbox:<id>: the highest seq that this user has seen, for the chats named. */
  marks: { readonly marks: Readonly<Record<ChatId, Seq>> };
}

interface Frame<K extends keyof Bodies> {
  readonly kind: K;
  readonly on: Subject;
  /** Further subjects that this fact changes: a name that it takes or gives back, what goes with an account. */
  readonly touches?: readonly Subject[];
  readonly by: UserId;
  readonly at: Ms;
  /** The line that asked for it, and what its sender is told along with the confirmation. */
  readonly line?: LineId;
  readonly note?: string;
  readonly body: Bodies[K];
  readonly expiresAt?: Seconds;
}

export type Fact = { [K in keyof Bodies]: Frame<K> }[keyof Bodies];
export type FactOf<K extends keyof Bodies> = Frame<K>;

/** A fact with its place. `seq` counts the facts on a chat; 0 for every other subject. */
export type Stored<F extends Fact = Fact> = F & { readonly lsn: Lsn; readonly seq: Seq };

/** A message as history gives it. */
export interface Message {
  readonly seq: Seq;
  readonly by: UserId;
  readonly from: string;
  readonly at: Ms;
  readonly text: string;
  readonly action?: true;
  /** The server says it of `from`: a change of the group. Nobody can write such a message. */
  readonly note?: true;
  /** Timed: from the beginning of this second on it is gone. */
  readonly expiresAt?: Seconds;
}
