// What a client knows: who the user is, the chats, and the state of the connection. The same for the screen and the
// plain client.

import type { Ms } from '../../shared/clock.ts';
import type { Target } from '../../shared/grammar/command.ts';
import type { Known } from '../../shared/grammar/parsed.ts';
import { keyOf } from '../../shared/names.ts';
import type * as wire from '../../shared/wire/message.ts';
import type { ChatInfo, ChatKind } from '../../shared/wire/native.ts';
import { CHAT_ID_CHARS_MAX } from '../../shared/wire/parts.ts';

/** How many of the newest messages of each chat are kept; the server has the rest. */
export const WINDOW_MAX = 200;

/** The most messages held of a history that the user goes through. */
export const HISTORY_MAX = 768;

/** The server counts unread messages up to here. */
export const UNREAD_MAX = 1000;

/** As it was told, without the chat that it is in. */
export type Message = Readonly<Omit<wire.Message, 'kind' | 'chat' | 'type'>>;

/** The part of a chat that is looked at, without gaps. */
export interface History {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Nothing readable lies between this seq and the first message; 0: they reach back to the very first. */
  readonly above: number;
  /** It reaches the newest message, and grows with new ones. */
  readonly newest: boolean;
  /** A request that is still unanswered. */
  readonly asked?: PageRange;
}

/** Messages around a seq, or the newest ones. */
export interface PageRange {
  readonly below?: number;
  readonly above?: number;
  readonly max: number;
}

/**
 * A part of a chat: nothing lies between `above` and its first message. `count`: messages of others above the read
 * mark.
 */
export interface Glimpsed {
  readonly above: number;
  readonly seq: number;
  readonly count: number;
}

export interface Chat {
  readonly id: string;
  /** `private`: known only to this client, for as long as it is open. */
  readonly kind: ChatKind | 'private';
  /** `global`, the other user's name, or the group's. */
  readonly name: string;
  readonly head: number;
  /** When something was last written there, if known; 0: never. */
  readonly at: Ms;
  readonly read: number;
  /** Messages of others above the read mark. */
  readonly unread: number;
  /** Messages that were on the screen, but do not adjoin what was read. */
  readonly glimpsed?: Glimpsed;
  /** The newest messages, oldest first. */
  readonly messages: readonly Message[];
  /** If it is looked at, or was. */
  readonly history?: History;
  /** While its backlog is being fetched: how much of it was shown, and what has arrived since and waits behind it. */
  readonly loading?: {
    readonly count: number;
    /** How many of these were unread. */
    readonly unread: number;
    readonly waiting: readonly Message[];
    /** More arrived than may wait. */
    readonly isFull?: true;
  };
  /** Something unread lies below what was shown: the read mark must not pass it. */
  readonly gap: boolean;
  /** Timed messages up to this deadline are gone, and that was shown. */
  readonly erased: Ms;
  /** Why nothing can be said in it, if so. */
  readonly shut?: Shut;
}

/**
 * `ended`: a private chat, of which nothing is kept; `left`: the user is out of the group; `blocked`: by the user;
 * `gone`: the name is nobody's or another's, or the server no longer knows the chat; `asking`: the server was asked for
 * it and has not answered; `nobody`: it answered that there is none.
 */
export type Shut = 'ended' | 'left' | 'blocked' | 'gone' | 'asking' | 'nobody';

/**
 * How far a private chat is, as told by whatever holds it. Its messages are in the chat with the id that `privateId`
 * returns.
 */
export interface Private {
  readonly name: string;
  /** `asked`: not answered yet; `held`: connected, to a device that the user does not trust yet. */
  readonly state: 'asked' | 'meeting' | 'held' | 'open';
  /** What was typed, if the chat is asked for to offer a file. */
  readonly line?: string;
}

/** A request that awaits the user's answer. */
export interface OpenRequest {
  readonly from: string;
  /** The value of `requestCount` when it was shown. */
  readonly nth: number;
  /** The offered file; left out for a private chat. */
  readonly file?: SentFile;
  /** The private chat is to offer a file. */
  readonly brings?: true;
}

/** A file being sent. */
export interface Transfer {
  readonly with: string;
  readonly file: SentFile;
  readonly bytes: number;
}

/** A file of a private chat; each end numbers the files it offers. */
export interface SentFile {
  readonly own: boolean;
  readonly id: number;
  readonly name: string;
  readonly size: number;
}

/** What this way of using the client wants. */
export interface Wants {
  /** After a login: the unread messages, and the last ones of global. */
  readonly backlog: boolean;
  /** Whatever was shown counts as read; otherwise only what is `seen`. */
  readonly marks: boolean;
  /** What `ls bob` asked for counts as read, if nothing else does. */
  readonly lists?: true;
  /** The server ends with this client: a user who leaves while others are here is asked first. */
  readonly hosts?: true;
}

export interface Model {
  readonly wants: Wants;
  readonly me: string;
  readonly guest: boolean;
  readonly connection: 'new' | 'open' | 'lost' | 'ended';
  /** Who else is here, by key, and how many more whose names were not told. */
  readonly here: { readonly named: ReadonlySet<string>; readonly more: number };
  /** When the user wanted to leave and was warned who would lose the server, by the server's clock. */
  readonly warned?: Ms;
  /** Since when the server owes an answer to a line, once that is long, by this machine's clock. */
  readonly silent?: Ms;
  readonly chats: ReadonlyMap<string, Chat>;
  /** By the key of the other's name. */
  readonly privates: ReadonlyMap<string, Private>;
  /** Oldest first. */
  readonly requests: readonly OpenRequest[];
  /** How often a request was shown, or ended. */
  readonly requestCount: number;
  /** When the last one ended, by the server's clock, and the value of `requestCount` then. */
  readonly requestOver?: { readonly nth: number; readonly at: Ms };
  readonly transfers: readonly Transfer[];
  /** Whom the user blocks, by name; undefined where the server does not tell. */
  readonly blocked?: ReadonlySet<string>;
  /** How far the server's clock is ahead of this machine's, as far as known. */
  readonly ahead: Ms;
  /** The clock was set ahead by this much, and the server is asked what is true: nobody waits for it after `until`. */
  readonly doubt?: { readonly by: Ms; readonly until: Ms };
  /** The next deadline of a timed message, by the server's clock. */
  readonly due?: Ms;
}

export function newModel(wants: Wants): Model {
  const here = { named: new Set<string>(), more: 0 };
  const alone = { here, privates: new Map(), requests: [], requestCount: 0, transfers: [] };
  return { wants, me: '', guest: false, connection: 'new', chats: new Map(), ahead: 0, ...alone };
}

/** How many others are here. */
export function othersHere({ here }: Pick<Model, 'here'>): number {
  return here.named.size + here.more;
}

/** The server's time when this machine's clock says `now`: deadlines go by that. */
export function serverTime({ ahead }: Model, now: Ms): Ms {
  return now + ahead;
}

/** How many messages of others were not seen here: the unread ones, less those that were on the screen. */
export function unseen({ unread, glimpsed }: Chat): number {
  return unread >= UNREAD_MAX ? unread : Math.max(0, unread - (glimpsed?.count ?? 0));
}

/** The number of unread messages as shown: `7`, `999+`. */
export function countWord(unread: number): string {
  return unread >= UNREAD_MAX ? `${UNREAD_MAX - 1}+` : String(unread);
}

/** A chat as the server describes it. */
export function newChat(info: ChatInfo): Chat {
  const { chat: id, type: kind, name, head, at, read, unread = 0 } = info;
  return { ...emptyChat({ id, kind, name }), head, at, read, unread };
}

/** A chat of which only the name is known. */
export function emptyChat(of: Pick<Chat, 'id' | 'kind' | 'name'>): Chat {
  return { ...of, head: 0, at: 0, read: 0, unread: 0, messages: [], gap: false, erased: 0 };
}

/**
 * The id of a chat that only this client knows. It is longer than any id that a server may give, so no server can write
 * into the chat; and no server is told the id.
 */
export function ownId(what: string, name: string): string {
  return `${what.padEnd(CHAT_ID_CHARS_MAX + 1, '.')}${keyOf(name)}`;
}

/**
 * The server's chat of that name, the most recently written if there are several; not one where nothing can be said.
 */
export function chatCalled(chats: Iterable<Chat>, target: Target): Chat | undefined {
  const kind = { global: 'global', user: 'direct', group: 'group', any: undefined }[target.kind];
  const name = keyOf('name' in target ? target.name : 'global');
  const isCalled = (chat: Chat): boolean =>
    !chat.shut &&
    chat.kind !== 'private' &&
    keyOf(chat.name) === name &&
    (kind ?? chat.kind) === chat.kind;
  return [...chats].filter(isCalled).toSorted((a, b) => b.at - a.at)[0];
}

export function withChat(model: Model, chat: Chat): Model {
  return { ...model, chats: new Map(model.chats).set(chat.id, chat) };
}

/** The window with these messages added: each once, in order, the newest. */
export function windowWith(
  messages: readonly Message[],
  more: readonly Message[],
): readonly Message[] {
  const last = messages.at(-1)?.seq ?? 0;
  if (more.every(({ seq }, index) => seq > (more[index - 1]?.seq ?? last))) {
    return [...messages, ...more].slice(-WINDOW_MAX);
  }
  const bySeq = new Map([...messages, ...more].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq).slice(-WINDOW_MAX);
}

/** For this long nobody means `y` as text, since the request may have ended while it was typed. */
const LATE: Ms = 60_000;

/** What an answer without a name would mean, in a line begun when `requestCount` was `shown`. */
export function answerable(
  { requests, requestOver }: Model,
  shown: number,
  time: Ms,
): Pick<Known, 'openRequests' | 'lateAnswer'> {
  const openRequests = requests.filter(({ nth }) => nth <= shown).length;
  const isJustOver =
    requestOver !== undefined && (requestOver.nth > shown || time - requestOver.at < LATE);
  return { openRequests, lateAnswer: openRequests === 0 && (requests.length > 0 || isJustOver) };
}
