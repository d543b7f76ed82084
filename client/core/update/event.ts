// What goes into `update` and what comes out of it: data, so that the screen and the plain client share one. Also the
// link to the server as seen from here.

import type { Ms } from '../../../shared/clock.ts';
import type { RefusalCode } from '../../../shared/refusal.ts';
import type { Amendment } from '../../../shared/wire/amended.ts';
import type { Result } from '../../../shared/wire/answers.ts';
import type { FoundList } from '../../../shared/wire/found.ts';
import type {
  Ask,
  ChatInfo,
  Credentials,
  Event,
  EventOf,
  Request,
  Welcome,
} from '../../../shared/wire/native.ts';
import type { Intent } from '../intent.ts';
import type { Link as LinkIn } from '../links.ts';
import type { Message } from '../model.ts';
import type { SettingAnswer, SettingWish } from '../settings.ts';
import type { PrivateNews, PrivateOrder } from './private-event.ts';

export type Page = Extract<Request, { page: unknown }>['page'];
/** A request that awaits its answer. */
export type Asked = Extract<
  Request,
  { line: string } | { page: unknown } | { passwd: unknown } | { accept: unknown }
>;
export type Passwd = Extract<Request, { passwd: unknown }>['passwd'];
export type Accept = Extract<Request, { accept: unknown }>['accept'];
/** What the server tells a user. */
export type Told = Exclude<Event, { kind: 'ping' | 'bye' | 'token' }>;

/**
 * `left`: the user wanted it; `unconfirmed`: likewise, but lines were not answered; `closed`: before the login was
 * done; or a refusal's code; or why the server was not talked to.
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

/** What goes with a line: the chat that it is meant for; that a private chat is to offer a file. */
export interface LineMore {
  readonly chat?: string;
  readonly file?: true;
}

export type LinkEvent =
  /** The server wants a password: call `answer`. */
  | { readonly kind: 'asked'; readonly ask: Ask }
  /** `fresh`: nothing from before is to be kept (a first login, or a new epoch); otherwise missed messages follow. */
  | { readonly kind: 'welcomed'; readonly welcome: Welcome; readonly fresh: boolean }
  /** `asked` is the request that the event answers, or the line by which a message came. */
  | { readonly kind: 'told'; readonly event: Told; readonly asked?: Asked }
  /**
   * The server has answered no line since then, by this machine's clock. Told once, until it answers or the connection
   * is gone.
   */
  | { readonly kind: 'silent'; readonly since: Ms }
  /** The connection is gone; the link reconnects by itself in `again` ms. */
  | { readonly kind: 'lost'; readonly text: string; readonly again: Ms }
  /** The user leaves once this many lines are answered; told if that takes a while. */
  | { readonly kind: 'leaving'; readonly lines: number }
  /** The last event. */
  | { readonly kind: 'ended'; readonly code: EndCode; readonly text: string };

export interface Link {
  start(): void;
  answer(credentials: Credentials): void;
  /** Sends a line, now or as soon as possible; returns its id. `chat`: the only chat that the line may go into. */
  say(line: string, more?: LineMore): string;
  /** Changes the password, now or never: a `refused` tells if it can't. */
  passwd(change: Passwd): void;
  page(page: Page): string;
  /** Accepts a request for a private chat, now or never. */
  accept(accept: Accept): void;
  /** The user did something that the server is not to know: it keeps the session from being idle. */
  active(): void;
  /** Moves a read mark, soon: several marks of one chat leave as one. */
  read(chat: string, seq: number): void;
  /** Logs out: at once, or when everything sent has been answered. `ended` follows in any case. */
  leave(when: 'at once' | 'when answered'): void;
  /** This chat is on the screen: its pages are asked for before others. Until the first call it is `global`. */
  watch(chat: string): void;
  /** Tries to connect now, if the next attempt is due later. */
  retry(): void;
  /** Asks for people's names, here or away: `people` follows, if there is a connection. */
  askPeople(): void;
  /** Asks for the server's time: a `pong` follows, if there is a connection. */
  askTime(): void;
  /** So much awaits its answer that callers who can should wait before saying more. */
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
      /** The chat that it is meant for; left out: the one known under the name in it. */
      readonly chat?: string;
      /** What it will do, if that is known; left out: what it does in global, by the grammar alone. */
      readonly intent?: Intent;
    }
  /** News of a private chat. */
  | { readonly kind: 'private'; readonly news: PrivateNews }
  /** The input has ended: Ctrl-D, or the end of a pipe. */
  | { readonly kind: 'input-ended' }
  /** Ctrl-C, or a signal. `typed`: it was typed, and may be a slip. */
  | { readonly kind: 'interrupted'; readonly typed?: true }
  /** The user was asked whether to leave a server that ends with this client. */
  | { readonly kind: 'asked-to-leave'; readonly leaves: boolean }
  /** Everything above the first of these seqs, and up to the second, was on the screen. */
  | {
      readonly kind: 'seen';
      readonly chat: string;
      readonly above: number;
      readonly seq: number;
    }
  /** The user wants to see a part of a chat. */
  | { readonly kind: 'look'; readonly chat: string; readonly at: Look }
  /** The history is no longer looked at, and need not be held. */
  | { readonly kind: 'looked-away'; readonly chat: string }
  /** What was asked with this line, of the settings. */
  | ({ readonly kind: 'set'; readonly line: string } & SettingAnswer)
  /** A `wake` is due. */
  | { readonly kind: 'woken' }
  /** This machine's clock was set ahead by this much, or back if it is negative. */
  | { readonly kind: 'clock-set'; readonly by: Ms };

/**
 * `newest`: the newest messages; `unread`: those around the read mark; `oldest`: the first ones; `older`, `newer`:
 * those next to what is there.
 */
export type Look = 'newest' | 'unread' | 'oldest' | 'older' | 'newer';

/** A chat in the list of `ls`; `at` is 0 where nothing has been written yet. */
export type Listed = Pick<ChatInfo, 'name' | 'type' | 'at'> & { readonly unread: number };

/** Something for the user to see. */
export type Show =
  | {
      readonly kind: 'message';
      readonly type: 'global' | 'direct' | 'group' | 'broadcast' | 'private';
      /** `global`, the other user's name, the group's; empty for a broadcast. */
      readonly chat: string;
      readonly mine: boolean;
      /** Seq 0 for a message that is not kept. */
      readonly message: Message;
      /** It was written before this login. */
      readonly past: boolean;
      /** The line that was typed here for it, if the server says so and has not answered it yet. */
      readonly line?: string;
    }
  /** What somebody made of a message just now. */
  | { readonly kind: 'amended'; readonly event: Amendment }
  /** The timed messages of a chat with deadlines at or before `until`: nobody has them any more. */
  | { readonly kind: 'erased'; readonly chat: string; readonly until: Ms }
  /** `line`: the line that it answers, and the id under which that was sent. */
  | {
      readonly kind: 'notice';
      readonly text: string;
      /** What the text says, for programs. */
      readonly data?: object;
      readonly line?: string;
      readonly id?: string;
    }
  /** What `ls` asked for, the most recently written chat first. */
  | { readonly kind: 'chats'; readonly chats: readonly Listed[]; readonly line?: string }
  /** What `/find` has found. */
  | ({ readonly kind: 'found'; readonly line?: string } & Omit<FoundList, 'kind' | 'of' | 'id'>)
  /** What `/links` asked for, the newest first. */
  | { readonly kind: 'links'; readonly chat: string; readonly links: readonly LinkIn[] }
  /** Leaving ends the server for this many others: the user is to confirm. */
  | { readonly kind: 'hosting'; readonly others: number }
  /** The server takes long to answer a line. */
  | { readonly kind: 'silent' }
  /**
   * This many messages of a history were shown, as `ls bob` asked. `more`: there are earlier ones. `unread`: how many
   * remain.
   */
  | {
      readonly kind: 'listed';
      readonly id: string;
      /** The chat's name. */
      readonly chat: string;
      readonly count: number;
      readonly more: boolean;
      readonly unread?: number;
      readonly line?: string;
    }
  /** Who else is here, at a login; without names if there are many. */
  | { readonly kind: 'here'; readonly count: number; readonly names: readonly string[] }
  /** Who has come and left since. */
  | ({ readonly kind: 'presence' } & Omit<EventOf<'presence'>, 'kind'>)
  /** The user blocked or unblocked somebody. `elsewhere`: on another client of the user's. */
  | ({ readonly kind: 'blocked' } & Omit<EventOf<'blocked'>, 'kind'>)
  /** An account is gone: what it wrote is now under `as`, and its direct chat under `direct` if that differs. */
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
      /** A message's place. */
      readonly chat?: string;
      readonly seq?: number;
      readonly line?: string;
      readonly text?: string;
      /** What the text says, for programs. */
      readonly result?: Result;
    };

export type Effect =
  | { readonly kind: 'show'; readonly what: Show }
  /** The server wants a password. */
  | { readonly kind: 'log-in'; readonly ask: Ask }
  /** The login is done: lines may be typed. */
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'say'; readonly line: string } & LineMore)
  /** A setting is to be shown or changed: `set` follows. */
  | { readonly kind: 'set'; readonly line: string; readonly wish: SettingWish }
  /** The user wants a new password: it is asked for hidden. */
  | { readonly kind: 'new-password' }
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'private'; readonly order: PrivateOrder }
  | { readonly kind: 'accept'; readonly accept: Accept }
  | { readonly kind: 'active' }
  | { readonly kind: 'read'; readonly chat: string; readonly seq: number }
  /** An event `woken` is wanted at that time by this machine's clock, instead of the one asked for before. */
  | { readonly kind: 'wake'; readonly at: Ms }
  /** This chat is on the screen now. */
  | { readonly kind: 'watch'; readonly chat: string }
  /** People's names, here or away, are wanted. */
  | { readonly kind: 'ask-people' }
  /** A connection may be possible again. */
  | { readonly kind: 'retry' }
  /** A `pong` with the server's time is wanted. */
  | { readonly kind: 'ask-time' }
  | { readonly kind: 'leave'; readonly when: 'at once' | 'when answered' }
  /** The client is done; the code as in the link's `ended`. */
  | { readonly kind: 'end'; readonly code: string; readonly text: string };
