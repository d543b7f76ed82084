// What goes into `update` and what comes out of it: data, so that the screen and the plain client share one; and the link
// to the server as it is seen from here.

import type { Ms } from '../../../shared/clock.ts';
import type { RefusalCode } from '../../../shared/refusal.ts';
import type {
  Ask,
  ChatInfo,
  Credentials,
  Event,
  EventOf,
  Request,
  Welcome,
} from '../../../shared/wire/native.ts';
import type { Message } from '../model.ts';
import type { PrivateNews, PrivateOrder } from './private-event.ts';

export type Page = Extract<Request, { page: unknown }>['page'];
/** What waits for its answer. */
export type Asked = Extract<
  Request,
  { line: string } | { page: unknown } | { passwd: unknown } | { accept: unknown }
>;
export type Passwd = Extract<Request, { passwd: unknown }>['passwd'];
export type Accept = Extract<Request, { accept: unknown }>['accept'];
/** What the server tells a user. */
export type Told = Exclude<Event, { kind: 'ping' | 'bye' | 'token' }>;

/**
 * `left`: the user wanted it so; `unconfirmed`: likewise, but lines were not answered; `closed`: before the login was
 * done; or a refusal's code; or why the server was not spoken to.
 */
export type EndCode =
  | 'left'
  | 'unconfirmed'
  | 'closed'
  | 'unreachable'
  | 'changed'
  | 'expired'
  | RefusalCode
  | (string & {});

/** What goes along with a line: the chat that it is meant for; that a private chat is asked for to offer a file. */
export interface LineMore {
  readonly chat?: string;
  readonly file?: true;
}

export type LinkEvent =
  /** The server wants a password: call `answer`. */
  | { readonly kind: 'asked'; readonly ask: Ask }
  /** `fresh`: nothing from before is to be kept (a first login, or a new epoch); else what was missed follows. */
  | { readonly kind: 'welcomed'; readonly welcome: Welcome; readonly fresh: boolean }
  /** `asked` is the request that the event answers. */
  | { readonly kind: 'told'; readonly event: Told; readonly asked?: Asked }
  /** The server has answered no line since then, by this machine's clock. Once, until it answers or the connection is gone. */
  | { readonly kind: 'silent'; readonly since: Ms }
  /** The connection is gone; the link comes back by itself in `again` ms. */
  | { readonly kind: 'lost'; readonly text: string; readonly again: Ms }
  /** The user leaves once so many lines are answered; told if that takes a while. */
  | { readonly kind: 'leaving'; readonly lines: number }
  /** The last event. */
  | { readonly kind: 'ended'; readonly code: EndCode; readonly text: string };

export interface Link {
  start(): void;
  answer(credentials: Credentials): void;
  /** Sends a line, now or as soon as it can; gives its id. `chat`: it is meant for that one, and goes into no other. */
  say(line: string, more?: LineMore): string;
  /** Changes the password, now or not at all: a `refused` says so. */
  passwd(change: Passwd): void;
  page(page: Page): string;
  /** Takes a request for a private chat, now or not at all. */
  accept(accept: Accept): void;
  /** The user did something that the server is not to know: it counts against being idle. */
  active(): void;
  /** Moves a read mark, soon: several of one chat leave as one. */
  read(chat: string, seq: number): void;
  /** Logs out: at once, or when everything sent was answered. `ended` follows in any case. */
  leave(when: 'at once' | 'when answered'): void;
  /** That chat is on the screen: its pages are asked for before others. Until this is said, `global` is. */
  watch(chat: string): void;
  /** Tries to connect now, if the next attempt is waited for. */
  retry(): void;
  /** Asks who there is, here or away: `people` follows, if there is a connection. */
  askPeople(): void;
  /** Asks what time it is there: a `pong` follows, if there is a connection. */
  askTime(): void;
  /** So much waits for its answer that whoever can should wait before saying more. */
  readonly full: boolean;
}

export type ClientEvent =
  | LinkEvent
  /** A line was typed, or read from a pipe. */
  | {
      readonly kind: 'typed';
      readonly line: string;
      /** How many requests had been shown when its first key was pressed; left out: all. */
      readonly shown?: number;
      /** The chat that it is meant for; left out: the one that is known under the name in it. */
      readonly chat?: string;
    }
  /** What becomes of a private chat. */
  | { readonly kind: 'private'; readonly news: PrivateNews }
  /** The input is at its end: Ctrl-D, or the end of a pipe. */
  | { readonly kind: 'input-ended' }
  /** Ctrl-C, or a signal. `typed`: it was typed, and may be a slip. */
  | { readonly kind: 'interrupted'; readonly typed?: true }
  /** The user was asked whether to leave a server that ends with this client. */
  | { readonly kind: 'asked-to-leave'; readonly leaves: boolean }
  /** What lies above the first of these seqs, and up to the second, was on the screen. */
  | {
      readonly kind: 'seen';
      readonly chat: string;
      readonly above: number;
      readonly seq: number;
    }
  /** Somebody wants to see a part of a chat. */
  | { readonly kind: 'look'; readonly chat: string; readonly at: Look }
  /** What was looked at is not any more, and need not be held. */
  | { readonly kind: 'looked-away'; readonly chat: string }
  /** A `wake` is due. */
  | { readonly kind: 'woken' }
  /** This machine's clock was set, ahead by so much, or back by less than 0. */
  | { readonly kind: 'clock-set'; readonly by: Ms };

/**
 * `newest`: the newest messages; `unread`: those around the read mark; `oldest`: the first ones; `older`, `newer`: those
 * next to what is there.
 */
export type Look = 'newest' | 'unread' | 'oldest' | 'older' | 'newer';

/** A chat in the list of `ls`; `at` is 0 where nothing was written yet. */
export type Listed = Pick<ChatInfo, 'name' | 'type' | 'at'> & { readonly unread: number };

/** Something for the user's eyes. */
export type Show =
  | {
      readonly kind: 'message';
      readonly type: 'global' | 'direct' | 'group' | 'broadcast' | 'private';
      /** `global`, the other one's name, the group's; empty for a broadcast. */
      readonly chat: string;
      readonly mine: boolean;
      /** 0 for what is not kept. */
      readonly message: Message;
      /** It was written before this login. */
      readonly past: boolean;
    }
  /** The timed messages of a chat whose deadline is at or before `until`: nobody has them any more. */
  | { readonly kind: 'erased'; readonly chat: string; readonly until: Ms }
  /** `line`: what it answers, and with which id that was said. */
  | {
      readonly kind: 'notice';
      readonly text: string;
      readonly line?: string;
      readonly id?: string;
    }
  /** What `ls` asked for, the chat written to last first. */
  | { readonly kind: 'chats'; readonly chats: readonly Listed[]; readonly line?: string }
  /** Leaving ends the server for so many others: the user is to say it once more. */
  | { readonly kind: 'hosting'; readonly others: number }
  /** The server is long in answering a line. */
  | { readonly kind: 'silent' }
  /** So many messages of a history were shown, as `ls bob` asked for. `more`: there are earlier ones. `unread`: are left. */
  | {
      readonly kind: 'listed';
      readonly id: string;
      /** Its name. */
      readonly chat: string;
      readonly count: number;
      readonly more: boolean;
      readonly unread?: number;
      readonly line?: string;
    }
  /** Who else is here, at a login: the names are left out where they are many. */
  | { readonly kind: 'here'; readonly count: number; readonly names: readonly string[] }
  /** Who came and who left since. */
  | ({ readonly kind: 'presence' } & Omit<EventOf<'presence'>, 'kind'>)
  /** The user blocks somebody, or no more. `elsewhere`: it was not this client that was asked for it. */
  | ({ readonly kind: 'blocked' } & Omit<EventOf<'blocked'>, 'kind'>)
  /** An account is no more: what it wrote is under `as` now, its direct chat under `direct` if that is another. */
  | ({ readonly kind: 'removed' } & Omit<EventOf<'removed'>, 'kind'>)
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly text: string;
      readonly id?: string;
      /** The line that was refused. */
      readonly line?: string;
    }
  | {
      readonly kind: 'confirmed';
      readonly id: string;
      /** The place of a message. */
      readonly chat?: string;
      readonly seq?: number;
      readonly line?: string;
      readonly text?: string;
    };

export type Effect =
  | { readonly kind: 'show'; readonly what: Show }
  /** The server wants a password. */
  | { readonly kind: 'log-in'; readonly ask: Ask }
  /** The login is done: lines may be typed. */
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'say'; readonly line: string } & LineMore)
  /** The user wants a new password: it is asked for out of sight. */
  | { readonly kind: 'new-password' }
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'private'; readonly order: PrivateOrder }
  | { readonly kind: 'accept'; readonly accept: Accept }
  | { readonly kind: 'active' }
  | { readonly kind: 'read'; readonly chat: string; readonly seq: number }
  /** An event `woken` is wanted at that time of this machine's clock, and not at the one asked for before. */
  | { readonly kind: 'wake'; readonly at: Ms }
  /** A `pong` is wanted, which tells the server's time. */
  | { readonly kind: 'ask-time' }
  | { readonly kind: 'leave'; readonly when: 'at once' | 'when answered' }
  /** All is over; the code as in the link's `ended`. */
  | { readonly kind: 'end'; readonly code: string; readonly text: string };
