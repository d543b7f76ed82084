// What all facts add up to. Only `apply` changes it, in the store's order, the same in every process that shares the
// store; at a start `restore` puts back what `snapshot` gave. It knows no sockets, and history only by its heads.

import type { Ms } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import type { ChatId, Device, FactOf, Seq, Stored, Subject, UserId } from '../facts.ts';
import type { Keeper } from '../store/store.ts';
import { GLOBAL, isGuest, otherOfDirect, usersOfDirect } from './direct.ts';
import { keepAccount, keepChat, keepInbox, readAccount, readChat, readInbox } from './kept.ts';
import { chatOf, remember, type Streams } from './lines.ts';

/** Of so many guests it is known which of their lines were carried out. */
const GUESTS_MAX = 10_000;

export interface Account {
  readonly id: UserId;
  readonly name: string;
  readonly since: Ms;
  readonly password: string;
  /** The head of `global` when the account was made: its first read mark there. */
  readonly read: Seq;
  readonly devices: readonly Device[];
}

/** The head of a chat: its kind, the highest seq given out, and when the last message was written. */
export interface Chat {
  readonly id: ChatId;
  readonly kind: 'global' | 'direct';
  readonly last: Seq;
  readonly at: Ms;
  /** What the guest in it was called: guests have no account that would tell. */
  readonly guest?: string;
}

/** What a user keeps of chats besides being in them. */
export interface Inbox {
  readonly marks: ReadonlyMap<ChatId, Seq>;
  readonly streams: Streams;
}

export interface State extends Keeper {
  account(id: UserId): Account | undefined;
  accountNamed(name: string): Account | undefined;
  /** The account and device that a token's hash belongs to. */
  deviceOf(tokenHash: string): { account: Account; device: Device } | undefined;
  chat(id: ChatId): Chat | undefined;
  /** The direct chats that `user` is in. */
  directChats(user: UserId): Iterable<ChatId>;
  mark(user: UserId, chat: ChatId): Seq;
  streams(user: UserId): Streams | undefined;
}

interface OpenInbox extends Inbox {
  readonly marks: Map<ChatId, Seq>;
}

export function createState(): State {
  const accounts = new Map<UserId, Account>();
  const ids = new Map<string, UserId>(); // by name key
  const tokens = new Map<string, UserId>(); // by token hash
  const chats = new Map<ChatId, Chat>();
  const directs = new Map<UserId, Set<ChatId>>();
  const inboxes = new Map<UserId, OpenInbox>();

  const putAccount = (account: Account): void => {
    for (const device of accounts.get(account.id)?.devices ?? []) tokens.delete(device.tokenHash);
    accounts.set(account.id, account);
    ids.set(keyOf(account.name), account.id);
    for (const device of account.devices) tokens.set(device.tokenHash, account.id);
  };

  const putChat = (id: ChatId, head: Pick<Chat, 'last' | 'at' | 'guest'>): void => {
    const known = chats.get(id);
    const users = usersOfDirect(id);
    const guest = head.guest ?? known?.guest;
    chats.set(id, {
      id,
      kind: users ? 'direct' : 'global',
      last: Math.max(head.last, known?.last ?? 0),
      at: Math.max(head.at, known?.at ?? 0),
      ...(guest !== undefined && { guest }),
    });
    if (known) return;
    for (const user of users ?? []) entry(directs, user, () => new Set()).add(id);
  };

  const guestInboxes = new Set<UserId>();

  const inboxOf = (user: UserId): OpenInbox =>
    entry(inboxes, user, () => {
      if (isGuest(user)) makeRoomForGuest(user);
      return { marks: new Map(), streams: new Map() };
    });

  /** Guests come and go without end: what is known of their lines is kept of the last GUESTS_MAX. */
  const makeRoomForGuest = (user: UserId): void => {
    guestInboxes.add(user);
    const [oldest] = guestInboxes;
    if (guestInboxes.size <= GUESTS_MAX || oldest === undefined) return;
    guestInboxes.delete(oldest);
    inboxes.delete(oldest);
  };

  const putMark = (user: UserId, chat: ChatId, seq: Seq): void => {
    const { marks } = inboxOf(user);
    if (seq > (marks.get(chat) ?? 0)) marks.set(chat, seq);
  };

  const applyOne = (fact: Stored): void => {
    switch (fact.kind) {
      case 'registered':
        putAccount({
          id: idOf(fact.on),
          name: fact.body.name,
          since: fact.at,
          password: fact.body.password,
          read: fact.body.read,
          devices: [],
        });
        break;
      case 'devices': {
        const account = accounts.get(idOf(fact.on));
        if (account) putAccount({ ...account, devices: fact.body.devices });
        break;
      }
      case 'message':
        putChat(chatOf(fact), { last: fact.seq, at: fact.at, ...guestIn(fact) });
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
    const name = accounts.get(user)?.name;
    return inbox && name !== undefined ? keepInbox(name, inbox) : undefined;
  };

  return {
    account: (id) => accounts.get(id),
    accountNamed: (name) => accounts.get(ids.get(keyOf(name)) ?? ''),
    deviceOf(tokenHash) {
      const account = accounts.get(tokens.get(tokenHash) ?? '');
      const device = account?.devices.find((known) => known.tokenHash === tokenHash);
      return account && device && { account, device };
    },
    chat: (id) => chats.get(id),
    directChats: (user) => directs.get(user) ?? [],
    mark(user, chat) {
      const first = chat === GLOBAL ? accounts.get(user)?.read : undefined;
      return inboxes.get(user)?.marks.get(chat) ?? first ?? 0;
    },
    streams: (user) => inboxes.get(user)?.streams,

    restore(on, value, last) {
      const id = idOf(on);
      if (on.startsWith('user:')) putAccount(readAccount(id, value));
      else if (on.startsWith('inbox:')) inboxes.set(id, readInbox(value));
      else if (on.startsWith('chat:')) putChat(id, { last, ...readChat(value) });
      else throw new Error(`nothing is kept of ${on}`);
    },
    apply(batch) {
      for (const fact of batch) applyOne(fact);
    },
    snapshot(on) {
      const id = idOf(on);
      const account = accounts.get(id);
      const chat = chats.get(id);
      if (on.startsWith('user:')) return account && keepAccount(account);
      if (on.startsWith('inbox:')) return keptInbox(id);
      return on.startsWith('chat:') && chat ? keepChat(chat, accounts) : undefined;
    },
  };
}

/** The id in a subject: `user:x` is about `x`. */
function idOf(on: Subject): string {
  return on.slice(on.indexOf(':') + 1);
}

/** The name of the guest in a direct chat, if the message was written by or to one. */
function guestIn({ by, on, body }: Stored<FactOf<'message'>>): { guest?: string } {
  if (isGuest(by) && body.to !== undefined) return { guest: body.from };
  const other = otherOfDirect(chatOf({ on }), by);
  return other !== undefined && isGuest(other) && body.to !== undefined ? { guest: body.to } : {};
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
