// What a client knows: who it is, its chats, and how the connection is doing. The same for the screen and the plain client.

import type { Ms } from '../../shared/clock.ts';
import type { Target } from '../../shared/grammar/command.ts';
import type { Known } from '../../shared/grammar/parsed.ts';
import { keyOf } from '../../shared/names.ts';
import type { ChatInfo, ChatKind } from '../../shared/wire/native.ts';

/** So many of the newest messages of each chat are kept; the server has the rest. */
export const WINDOW_MAX = 200;

/** So many messages of a history that is looked through are held at once. */
export const HISTORY_MAX = 768;

/** The server counts what is unread up to here. */
export const UNREAD_MAX = 1000;

export interface Message {
  readonly seq: number;
  readonly from: string;
  /** `global`, the group's name, or whom a direct message was written to. */
  readonly to: string;
  readonly at: Ms;
  readonly text: string;
  readonly action?: true;
  /** The server says it of `from`: `added bob`. */
  readonly note?: true;
  readonly expiresAt?: Ms;
}

/** The part of a chat that is looked at, without a gap in it. */
export interface History {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Nothing that may be read lies between this seq and the first of them; 0: they reach back to the very first. */
  readonly above: number;
  /** It reaches to the newest one, and grows. */
  readonly newest: boolean;
  /** What was asked for and has not come yet. */
  readonly asked?: PageRange;
}

/** Messages around a seq, or the newest ones. */
export interface PageRange {
  readonly below?: number;
  readonly above?: number;
  readonly max: number;
}

/** A part of a chat: nothing lies between `above` and its first message. `count`: of others, above the read mark. */
export interface Glimpsed {
  readonly above: number;
  readonly seq: number;
  readonly count: number;
}

export interface Chat {
  readonly id: string;
  /** `private`: known to this client alone, and for as long as it is open. */
  readonly kind: ChatKind | 'private';
  /** `global`, the other one's name, or the group's. */
  readonly name: string;
  readonly head: number;
  /** When something was written there last, as far as that is known; 0: never. */
  readonly at: Ms;
  readonly read: number;
  /** Of others, above the read mark. */
  readonly unread: number;
  /** What was on the screen, but not next to what is read. */
  readonly glimpsed?: Glimpsed;
  /** The newest messages, oldest first. */
  readonly messages: readonly Message[];
  /** If it is looked at, or was. */
  readonly history?: History;
  /** While its backlog is on the way: how much of that was shown, and what arrived meanwhile and waits behind it. */
  readonly loading?: {
    readonly count: number;
    /** How many of these were unread. */
    readonly unread: number;
    readonly waiting: readonly Message[];
    /** More waited than may. */
    readonly isFull?: true;
  };
  /** Something unread lies below what was shown: the read mark must not pass over it. */
  readonly gap: boolean;
  /** Timed messages of up to this deadline are gone, and were said to be. */
  readonly erased: Ms;
  /** Nothing can be said in it, and why. */
  readonly shut?: Shut;
}

/**
 * `ended`: a private chat, of which nothing is kept; `left`: the user is out of the group; `blocked`: by the user; `gone`:
 * the name is nobody's, or another's, or the server knows nothing of it any more; `asking`: the server was asked for it and
 * has not answered; `nobody`: it has, and there is none.
 */
export type Shut = 'ended' | 'left' | 'blocked' | 'gone' | 'asking' | 'nobody';

/** A private chat that is on its way, or open. Its messages are those of a chat with the id that `privateId` gives. */
export interface Private {
  readonly name: string;
  /** `asked`: the other one has not answered yet; `held`: connected, to a device that the user has not trusted yet. */
  readonly state: 'asked' | 'meeting' | 'held' | 'open';
  /** Files to be offered once it is open: paths, and the lines that named them. */
  readonly files: readonly { readonly path: string; readonly line: string }[];
  /** The user took a file along with the private chat: the first one that is offered in it. */
  readonly expects?: true;
}

/** What waits for the user's word. */
export interface OpenRequest {
  readonly from: string;
  /** When it was shown, as `requestCount` was then. */
  readonly nth: number;
  /** What is offered; left out: a private chat is. */
  readonly file?: SentFile;
  /** A private chat is, to offer a file in it. */
  readonly brings?: true;
}

/** A file on its way. */
export interface Transfer {
  readonly with: string;
  readonly file: SentFile;
  readonly bytes: number;
}

/** A file of a private chat; each end numbers those that it offers. */
export interface SentFile {
  readonly own: boolean;
  readonly id: number;
  readonly name: string;
  readonly size: number;
}

/** What this way of using the client wants. */
export interface Wants {
  /** After a login: what is unread, and the last messages of global. */
  readonly backlog: boolean;
  /** What was shown counts as read; else only what is `seen`. */
  readonly marks: boolean;
  /** So does what `ls bob` asked for, if nothing else does. */
  readonly lists?: true;
  /** The server ends with this client: who leaves while others are here is asked. */
  readonly hosts?: true;
}

export interface Model {
  readonly wants: Wants;
  readonly me: string;
  readonly guest: boolean;
  readonly connection: 'new' | 'open' | 'lost' | 'ended';
  /** Who else is here, by key, and how many more whose names were not told. */
  readonly here: { readonly named: ReadonlySet<string>; readonly more: number };
  /** When the user wanted to leave, and was told who would lose the server, by the server's clock. */
  readonly warned?: Ms;
  /** Since when the server owes an answer to a line, once that is long, by this machine's clock. */
  readonly silent?: Ms;
  readonly chats: ReadonlyMap<string, Chat>;
  /** By the key of the other one's name. */
  readonly privates: ReadonlyMap<string, Private>;
  /** Oldest first. */
  readonly requests: readonly OpenRequest[];
  /** How often a request was shown, or ended. */
  readonly requestCount: number;
  /** When the last one ended, by the server's clock, and as `requestCount` was then. */
  readonly requestOver?: { readonly nth: number; readonly at: Ms };
  readonly transfers: readonly Transfer[];
  /** Whom the user blocks, by name; undefined where the server does not tell. */
  readonly blocked?: ReadonlySet<string>;
  /** How far the server's clock is ahead of this machine's, as well as that is known. */
  readonly ahead: Ms;
  /** The clock was set ahead by so much, and the server is asked what is true: not waited for any longer than `until`. */
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

/** What the server's clock says, where this machine's says `now`: deadlines are by that. */
export function serverTime({ ahead }: Model, now: Ms): Ms {
  return now + ahead;
}

/** How many of others nobody has seen here: what is unread, less what was on the screen all the same. */
export function unseen({ unread, glimpsed }: Chat): number {
  return unread >= UNREAD_MAX ? unread : Math.max(0, unread - (glimpsed?.count ?? 0));
}

/** How many are unread, as it is shown: `7`, `999+`. */
export function countWord(unread: number): string {
  return unread >= UNREAD_MAX ? `${UNREAD_MAX - 1}+` : String(unread);
}

/** A chat as the server tells of it. */
export function newChat(info: ChatInfo): Chat {
  const { chat: id, type: kind, name, head, at, read, unread = 0 } = info;
  return { ...emptyChat({ id, kind, name }), head, at, read, unread };
}

/** A chat of which nothing but the name is known. */
export function emptyChat(of: Pick<Chat, 'id' | 'kind' | 'name'>): Chat {
  return { ...of, head: 0, at: 0, read: 0, unread: 0, messages: [], gap: false, erased: 0 };
}

/** The chat of the server's that is called so, of several the one written to last; not one where nothing can be said. */
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

/** The window with these messages in it too: once each, in order, the newest. */
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

/** For so long nobody means `y` as text, since the request may have ended while it was typed. */
const LATE: Ms = 60_000;

/** What an answer without a name would mean, in a line that was begun when `requestCount` was `shown`. */
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
