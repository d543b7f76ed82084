// What `update` asks of private chats, and what becomes of them: data. `with` is always the other's name, as the server
// spells it.

import type { EventOf } from '../../../shared/wire/native.ts';
import type { SentFile } from '../model.ts';
import type { Effect } from './event.ts';

/** Why a file did not arrive. */
export type FileFault =
  | 'declined' // the one who was asked does not want it
  | 'cancelled' // by the one who offered it
  | 'ended' // the private chat was over first
  | 'changed' // while it was read
  | 'unreadable'
  | 'no-space'
  | 'unwritable'
  | 'mismatch'; // what arrived is not what was sent

/** `folder`: one of this machine's, where it could not be kept; `code`: the system's error. */
export interface FileLoss {
  readonly fault: FileFault;
  readonly folder?: string;
  readonly code?: string;
}

export type IntroducedEvent = EventOf<'introduced'>;

export type PrivateOrder =
  /** The server was asked for a chat with them. */
  | { readonly do: 'ask'; readonly with: string }
  /** That comes to nothing. `told`: how many of the files that waited for it were told of already. */
  | { readonly do: 'not-asked'; readonly with: string; readonly told?: number }
  /** The user accepts their request. `brings`: and the first file with it. */
  | { readonly do: 'accept'; readonly with: string; readonly brings?: true }
  /** The server takes no acceptance. */
  | { readonly do: 'not-accepted'; readonly with: string }
  | { readonly do: 'meet'; readonly introduced: IntroducedEvent }
  /** `line`: as it was typed. */
  | {
      readonly do: 'say';
      readonly with: string;
      readonly text: string;
      readonly line: string;
    }
  /** Also one that is not open yet. */
  | { readonly do: 'stop'; readonly with: string }
  /** Offers a file, now or once the chat is open; if there is none, one is asked for. */
  | {
      readonly do: 'send';
      readonly with: string;
      readonly path: string;
      readonly line: string;
    }
  | { readonly do: 'take' | 'refuse'; readonly with: string; readonly file: number }
  /** Takes back an offer of this end. */
  | { readonly do: 'cancel'; readonly with: string; readonly file: number }
  /** The held device is the right one. */
  | { readonly do: 'trust'; readonly with: string };

/** What is known of the other one's device. */
export type Familiar =
  | { readonly kind: 'same' }
  | { readonly kind: 'guest' }
  | { readonly kind: 'first' }
  /** This many other devices of theirs were met before: it is held until the user trusts it. */
  | { readonly kind: 'unknown'; readonly others: number };

export type PrivateNews = {
  readonly with: string;
} /** How far it is; `open`: a held device is known from now on. `line`: what was typed, if the chat is for a file. */ & (
  | {
      readonly kind: 'stage';
      readonly state: 'asked' | 'meeting' | 'open';
      readonly line?: string;
    }
  | {
      readonly kind: 'opened';
      readonly words: readonly string[];
      readonly familiar: Familiar;
      readonly fingerprint: string;
      /** This device is not known there yet: what is said is shown once it is. */
      readonly waits?: true;
    }
  /** It does not begin. `text`: why, if that was not said; `unoffered`: the lines of files that waited for it. */
  | { readonly kind: 'dropped'; readonly text?: string; readonly unoffered: readonly string[] }
  /**
   * `unconfirmed`: lines of texts that may not have arrived; `unshown`: how many texts and files of an untrusted device
   * were never shown.
   */
  | {
      readonly kind: 'ended';
      readonly text: string;
      readonly unconfirmed: readonly string[];
      readonly unshown?: number;
      readonly unoffered?: readonly string[];
    }
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  /** One of this end's texts, now on the other's screen. */
  | {
      readonly kind: 'confirmed';
      readonly n: number;
      readonly text: string;
      readonly line: string;
      readonly at: number;
    }
  /** A line that could not be carried out. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly text: string;
      readonly line?: string;
    }
  /** A file that is offered once the chat is open. */
  | { readonly kind: 'waits'; readonly line: string }
  /** `taken`: the user accepted it along with the chat. */
  | {
      readonly kind: 'offered';
      readonly file: SentFile;
      readonly line?: string;
      readonly taken?: true;
    }
  | FileProgress
);

/** What becomes of a file that was accepted. */
export type FileProgress =
  /** A few times a second at most, and once at the start. */
  | { readonly kind: 'progress'; readonly file: SentFile; readonly bytes: number }
  /** Checked and in place: `path` if it was received here. */
  | { readonly kind: 'done'; readonly file: SentFile; readonly path?: string }
  /** Nothing of it is left. */
  | ({ readonly kind: 'failed'; readonly file: SentFile } & FileLoss);

/** Where private chats tell what becomes of them, and the server what they need of it. */
export interface PrivateEnds {
  news(news: PrivateNews): void;
  server(effect: Extract<Effect, { kind: 'say' | 'accept' }>): void;
}

/** Holds the private chats of a client. */
export type PrivatesOf = (ends: PrivateEnds) => Privates;

export interface Privates {
  perform(order: PrivateOrder): void;
  /** Ends all of them; the others are told. Resolves when nothing is left open. */
  close(): Promise<void>;
}
