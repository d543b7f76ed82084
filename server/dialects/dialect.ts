// What a session sees of a dialect: bytes in, requests out; and a voice for what the server says. A dialect owns its
// framing and knows no rules.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { Known, Parsed } from '../../shared/grammar/parse.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { FrameError } from '../../shared/wire/frame.ts';
import type * as wire from '../../shared/wire/native.ts';
import type { ChatId, LineId, Seq } from '../facts.ts';
import type { Encoding, News } from '../news.ts';

export type Hello = Omit<wire.Hello, 'HEARTH'>;
export type Ask = Omit<wire.Ask, 'HEARTH'>;
export type Rejected = Omit<wire.Rejected, 'HEARTH' | 'USERNAME_ACCEPTED'>;
export type Welcome = Omit<wire.Welcome, 'HEARTH' | 'USERNAME_ACCEPTED'>;

type MessageEvent = wire.EventOf<'message'>;

/** Reads what a line asks for, in the dialect's own way. */
export type ReadLine = (known: Known) => Parsed;

export type Incoming =
  /** `password`: sent along instead of being asked for. */
  | { readonly kind: 'hello'; readonly hello: Hello; readonly password?: string }
  | { readonly kind: 'credentials'; readonly credentials: wire.Credentials }
  | {
      readonly kind: 'line';
      readonly id: LineId;
      readonly read: ReadLine;
      /** It was typed so long ago, for an earlier connection. */
      readonly waited?: Ms;
      /** The chat that it is meant for. */
      readonly chat?: ChatId;
      /** The private chat is to offer a file. */
      readonly file?: true;
    }
  | {
      readonly kind: 'page';
      readonly id: string;
      readonly chat: string;
      readonly range: { readonly below?: Seq; readonly above?: Seq; readonly max: number };
    }
  /** Asks what became of messages, by amendments with higher numbers than this one. */
  | { readonly kind: 'amended'; readonly id: string; readonly chat: string; readonly above: number }
  | { readonly kind: 'read'; readonly chat: string; readonly seq: Seq }
  | { readonly kind: 'passwd'; readonly id: string; readonly old: string; readonly new: string }
  /** The user accepts a request for a private chat; the client can be dialled at these addresses. */
  | {
      readonly kind: 'accept';
      readonly id: string;
      readonly from: string;
      readonly addresses: readonly string[];
    }
  /** Asks for people's names, for completion. */
  | { readonly kind: 'people'; readonly id: string }
  /** The user did something that the server is not to know. */
  | { readonly kind: 'active' }
  | { readonly kind: 'ping'; readonly id: string }
  | { readonly kind: 'pong' }
  /** It was not understood; what follows may be. */
  | { readonly kind: 'fault'; readonly refusal: Refusal };

/** One connection, as a dialect sees it. */
export interface Wire {
  send(bytes: Uint8Array): void;
  /** Ends a connection that can't take what is said to it. */
  destroy(): void;
  readonly clock: Clock;
  /** A random id of lower-case letters and digits, never the same twice. */
  readonly newId: () => string;
}

/** What the server says on one connection. */
export interface Voice {
  /** Whether its clients answer a `ping`: then silence means that the connection is dead. */
  readonly answersPings: boolean;
  /** Whether its clients are told everybody's name, however many there are. */
  readonly everyName: boolean;
  /** Whether its clients say how far their users have read. */
  readonly saysWhatIsRead: boolean;
  /** Whether messages were left out because more came than the client can take. */
  readonly leavesOut: boolean;
  /** The most earlier messages that come with a welcome. */
  readonly earlierMax: number;
  tell(news: News): void;
  /** Set by a voice that sends all news at once, encoded so: the bytes may then go straight to the connection. */
  readonly encoding?: Encoding<Uint8Array>;
  ask(ask: Ask): void;
  /** `earlier`: the last messages of the user's chats, oldest first. Returns those that there was room for. */
  welcome(welcome: Welcome, earlier: readonly MessageEvent[]): readonly MessageEvent[];
  rejected(rejected: Rejected): void;
  /** Nothing more will be said: calls `done`, at once or soon, when the last frame is on its way. */
  finish(done: () => void): void;
  /** The connection is gone: what was not said yet is dropped. */
  drop(): void;
}

/** A frame not opened yet, or what is wrong with it. */
export type Unopened = Uint8Array | FrameError;

export interface Dialect {
  /** The frames that `bytes` complete, in order. They may be views of `bytes`. */
  feed(bytes: Uint8Array): readonly Unopened[];
  /** Bytes held of an incomplete frame. */
  readonly heldBytes: number;
  /**
   * What one frame asks for. A Refusal comes last: the other end does not speak this dialect, or has stopped to, and
   * nothing further is to be taken.
   */
  read(frame: Unopened): readonly (Incoming | Refusal)[];
  /** The first frame that is read may decide which voice this is. */
  readonly voice: Voice;
}

/** A dialect of JSON frames, which it gets opened. */
export interface Framed {
  /** What one frame asks for. A Refusal as in `Dialect.read`. */
  read(frame: unknown): readonly (Incoming | Refusal)[];
  readonly voice: Voice;
}
