// What all facts add up to. Only `apply` changes it, in the store's order, the same in every process that shares the
// store; at a start `restore` puts back what `snapshot` gave. It knows no sockets, and history only by its heads.

import type { Ms } from '../../shared/clock.ts';
import type { ChatId, FactOf, Seq, Stored, Subject, UserId } from '../facts.ts';
import type { Keeper } from '../store/store.ts';
import { directChat, GLOBAL, isGuest, usersOfDirect } from './direct.ts';
import { keepAccount, keepChat, keepInbox, readAccount, readChat, readInbox } from './kept.ts';
import { chatOf, remember, type Streams } from './lines.ts';
import { type Account, createRoll, type Roll } from './roll.ts';

/** Of so many guests it is known which of their lines were carried out, and whom they block. */
const GUESTS_MAX = 10_000;

/** The head of a chat: its kind, the highest seq given out, and when the last message was written. */
export interface Chat {
  readonly id: ChatId;
  readonly kind: 'global' | 'direct';
  readonly last: Seq;
  readonly at: Ms;
  /** What the two of a direct chat were called, in the order of their ids: for when there is no account that tells. */
  readonly names?: readonly [string, string];
}

/** What a user keeps of chats besides being in them. */
export interface Inbox {
  /** When the user was last here, as far as it is known; 0 for never. Whoever is online now is here now. */
  readonly seen: Ms;
  /** Which of the two it was. */
  readonly here: boolean;
  readonly marks: ReadonlyMap<ChatId, Seq>;
  readonly streams: Streams;
}

export interface State extends Keeper, Roll {
  chat(id: ChatId): Chat | undefined;
  /** The direct chats that `user` is in. */
  directChats(user: UserId): Iterable<ChatId>;
  mark(user: UserId, chat: ChatId): Seq;
  /** When it was last kept that the user came or left (0: never), and which of the two it was. */
  seen(user: UserId): { readonly at: Ms; readonly here: boolean };
  /** The newest time that any fact tells. */
  newest(): Ms;
  streams(user: UserId): Streams | undefined;
}

interface OpenInbox extends Inbox {
  seen: Ms;
  here: boolean;
  readonly marks: Map<ChatId, Seq>;
}

export function createState(): State {
  const roll = createRoll();
  const chats = new Map<ChatId, Chat>();
  const directs = new Map<UserId, Set<ChatId>>();
  const inboxes = new Map<UserId, OpenInbox>();
  let newest: Ms = 0;

  const putChat = (id: ChatId, head: Pick<Chat, 'last' | 'at' | 'names'>): void => {
    const known = chats.get(id);
    const users = usersOfDirect(id);
    const names = head.names ?? known?.names;
    chats.set(id, {
      id,
      kind: users ? 'direct' : 'global',
      last: Math.max(head.last, known?.last ?? 0),
      at: Math.max(head.at, known?.at ?? 0),
      ...(names && { names }),
    });
    if (known) return;
    for (const user of users ?? []) entry(directs, user, () => new Set()).add(id);
  };

  const guestInboxes = new Set<UserId>();

  const inboxOf = (user: UserId): OpenInbox =>
    entry(inboxes, user, () => {
      if (isGuest(user)) makeRoomForGuest(user);
      return { seen: 0, here: false, marks: new Map(), streams: new Map() };
    });

  /** Guests come and go without end: what is known of their lines is kept of the last GUESTS_MAX. */
  const makeRoomForGuest = (user: UserId): void => {
    guestInboxes.add(user);
    const [oldest] = guestInboxes;
    if (guestInboxes.size <= GUESTS_MAX || oldest === undefined) return;
    guestInboxes.delete(oldest);
    inboxes.delete(oldest);
    roll.putBlocks(oldest, []);
  };

  const putInbox = (user: UserId, inbox: OpenInbox): void => {
    newest = Math.max(newest, inbox.seen);
    inboxes.set(user, inbox);
  };

  const putMark = (user: UserId, chat: ChatId, seq: Seq): void => {
    const { marks } = inboxOf(user);
    if (seq > (marks.get(chat) ?? 0)) marks.set(chat, seq);
  };

  const changeAccount = (on: Subject, change: Partial<Account>): void => {
    const account = roll.account(idOf(on));
    if (account) roll.put({ ...account, ...change });
  };

  /** What was hidden by a block comes back as read [DESIGN 3]. */
  const putBlocks = (user: UserId, blocks: readonly UserId[]): void => {
    const stay = new Set(blocks);
    for (const other of roll.blocksOf(user)) {
      const chat = directChat(user, other);
      if (!stay.has(other)) putMark(user, chat, chats.get(chat)?.last ?? 0);
    }
    if (roll.account(user)) changeAccount(`user:${user}`, { blocks });
    else {
      inboxOf(user); // with which a guest's list is forgotten
      roll.putBlocks(user, blocks);
    }
  };

  const applyOne = (fact: Stored): void => {
    newest = Math.max(newest, fact.at);
    switch (fact.kind) {
      case 'registered': {
        const { name, password, read } = fact.body;
        const id = idOf(fact.on);
        const none = { devices: [], blocks: [], banned: false };
        roll.put({ id, name, since: fact.at, password, read, ...none });
        break;
      }
      case 'devices':
      case 'password':
      case 'banned':
        changeAccount(fact.on, fact.body);
        break;
      case 'removed':
        roll.remove(idOf(fact.on));
        inboxes.delete(idOf(fact.on));
        return;
      case 'blocks':
        putBlocks(idOf(fact.on), fact.body.blocks);
        break;
      case 'presence':
        Object.assign(inboxOf(idOf(fact.on)), { seen: fact.at, here: fact.body.here });
        break;
      case 'message':
        putChat(chatOf(fact), { last: fact.seq, at: fact.at, ...namesIn(fact) });
        putMark(fact.by, chatOf(fact), fact.seq); // what one wrote, one has read
        break;
      case 'marks':
        for (const [chat, seq] of Object.entries(fact.body.marks)) {
          putMark(idOf(fact.on), chat, seq);
        }
        break;
    }
    if (fact.line) remember(inboxOf(fact.by).streams, fact);
  };

  const keptInbox = (user: UserId): ReturnType<Keeper['snapshot']> => {
    const inbox = inboxes.get(user);
    const name = roll.account(user)?.name;
    return inbox && name !== undefined ? keepInbox(name, inbox) : undefined;
  };

  return {
    ...roll,
    chat: (id) => chats.get(id),
    directChats: (user) => directs.get(user) ?? [],
    mark(user, chat) {
      const first = chat === GLOBAL ? roll.account(user)?.read : undefined;
      return inboxes.get(user)?.marks.get(chat) ?? first ?? 0;
    },
    streams: (user) => inboxes.get(user)?.streams,
    seen(user) {
      const inbox = inboxes.get(user);
      return { at: inbox?.seen ?? 0, here: inbox?.here ?? false };
    },
    newest: () => newest,

    restore(on, value, last) {
      const id = idOf(on);
      if (on.startsWith('user:')) roll.put(readAccount(id, value));
      else if (on.startsWith('inbox:')) putInbox(id, readInbox(value));
      else if (on.startsWith('chat:')) putChat(id, { last, ...readChat(value) });
      else throw new Error(`nothing is kept of ${on}`);
    },
    apply(batch) {
      for (const fact of batch) applyOne(fact);
    },
    snapshot(on) {
      const id = idOf(on);
      const account = roll.account(id);
      const chat = chats.get(id);
      if (on.startsWith('user:')) return account && keepAccount(account);
      if (on.startsWith('inbox:')) return keptInbox(id);
      return on.startsWith('chat:') && chat ? keepChat(chat) : undefined;
    },
  };
}

/** The id in a subject: `user:x` is about `x`. */
function idOf(on: Subject): string {
  return on.slice(on.indexOf(':') + 1);
}

/** What the two were called when a direct message was written. */
function namesIn({ by, on, body }: Stored<FactOf<'message'>>): Pick<Chat, 'names'> {
  if (body.to === undefined) return {};
  const isFirst = usersOfDirect(chatOf({ on }))?.[0] === by;
  return { names: isFirst ? [body.from, body.to] : [body.to, body.from] };
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
