// What a session sees of a dialect: bytes in, what they ask for out; and a voice for what the server says. A dialect
// owns its framing and knows no rules.

import type { Clock } from '../../shared/clock.ts';
import type { Known, Parsed } from '../../shared/grammar/parse.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { FrameError } from '../../shared/wire/frame.ts';
import type * as wire from '../../shared/wire/native.ts';
import type { ChatId, LineId, Seq } from '../facts.ts';
import type { News } from '../news.ts';

export type Hello = Omit<wire.Hello, 'HEARTH'>;
export type Ask = Omit<wire.Ask, 'HEARTH'>;
export type Rejected = Omit<wire.Rejected, 'HEARTH' | 'USERNAME_ACCEPTED'>;
export type Welcome = Omit<wire.Welcome, 'HEARTH' | 'USERNAME_ACCEPTED'>;

type Message = wire.EventOf<'message'>;

/** What a line asks for: each dialect reads its own. */
export type ReadLine = (known: Known) => Parsed;

export type Incoming =
  /** `password`: it came along instead of being asked for. */
  | { readonly kind: 'hello'; readonly hello: Hello; readonly password?: string }
  | { readonly kind: 'credentials'; readonly credentials: wire.Credentials }
  | {
      readonly kind: 'line';
      readonly id: LineId;
      readonly read: ReadLine;
      /** The chat that it is meant for. */
      readonly chat?: ChatId;
      /** It asks for a private chat in order to offer a file. */
      readonly file?: true;
    }
  | {
      readonly kind: 'page';
      readonly id: string;
      readonly chat: string;
      readonly range: { readonly below?: Seq; readonly above?: Seq; readonly max: number };
    }
  | { readonly kind: 'read'; readonly chat: string; readonly seq: Seq }
  | { readonly kind: 'passwd'; readonly id: string; readonly old: string; readonly new: string }
  /** The user takes a request for a private chat; here the client can be dialled. */
  | {
      readonly kind: 'accept';
      readonly id: string;
      readonly from: string;
      readonly addresses: readonly string[];
    }
  /** Who there is, to be completed. */
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
  /** Whether its clients answer a `ping`: then silence is a sign of death. */
  readonly answersPings: boolean;
  /** Whether its clients are told everybody's name, however many there are. */
  readonly everyName: boolean;
  /** Whether its clients say how far their users have read. */
  readonly saysWhatIsRead: boolean;
  /** Whether something that was to be told was left out, because more came than the client can take. */
  readonly leavesOut: boolean;
  /** Up to so many earlier messages come along with a welcome. */
  readonly earlierMax: number;
  tell(news: News): void;
  ask(ask: Ask): void;
  /** `earlier`: what was last written in the user's chats, oldest first. Returns what of it there was room for. */
  welcome(welcome: Welcome, earlier: readonly Message[]): readonly Message[];
  rejected(rejected: Rejected): void;
  /** Nothing more will be said: calls `done`, at once or soon, when the last of it is on its way. */
  finish(done: () => void): void;
  /** The connection is gone: what was not said yet is dropped. */
  drop(): void;
}

/** What one dialect makes of bytes: a frame that is not opened yet, or what is wrong with it. */
export type Unopened = Uint8Array | FrameError;

export interface Dialect {
  /** The frames that `bytes` complete, in order. They may be views of `bytes`. */
  feed(bytes: Uint8Array): readonly Unopened[];
  /** What is held of a frame that is not complete. */
  readonly heldBytes: number;
  /**
   * What one frame asks for. A Refusal comes last: the other end does not speak the dialect (any more), and nothing
   * further is to be taken.
   */
  read(frame: Unopened): readonly (Incoming | Refusal)[];
  /** Which it is, the first frame that is read may decide. */
  readonly voice: Voice;
}

/** A dialect of frames of JSON, its frames opened. */
export interface Framed {
  /** What one frame asks for. A Refusal as in `Dialect.read`. */
  read(frame: unknown): readonly (Incoming | Refusal)[];
  readonly voice: Voice;
}
