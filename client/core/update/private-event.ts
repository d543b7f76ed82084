// What `update` asks of private chats, and what becomes of them: data. `with` is always the other's name, as the server
// spells it.

import type { EventOf } from '../../../shared/wire/native.ts';
import type { SentFile } from '../model.ts';

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
  /** Opens a port for somebody whose request is accepted: `listening` follows, or `failed`. */
  | { readonly do: 'listen'; readonly with: string }
  /** The two are not to meet after all. */
  | { readonly do: 'give-up'; readonly with: string }
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
  | {
      readonly do: 'offer';
      readonly with: string;
      readonly path: string;
      readonly line: string;
    }
  /** Whether the file can be sent at all: `sendable` follows, or `refused`. */
  | {
      readonly do: 'look';
      readonly with: string;
      readonly path: string;
      readonly line: string;
    }
  | { readonly do: 'take' | 'refuse'; readonly with: string; readonly file: number }
  /** Takes back an offer of this end. */
  | { readonly do: 'cancel'; readonly with: string; readonly file: number }
  /** The held device is the right one: `trusted` follows. */
  | { readonly do: 'trust'; readonly with: string };

/** What is known of the other one's device. */
export type Familiar =
  | { readonly kind: 'same' }
  | { readonly kind: 'guest' }
  | { readonly kind: 'first' }
  /** This many other devices of theirs were met before: it is held until the user trusts it. */
  | { readonly kind: 'unknown'; readonly others: number };

export type PrivateNews = { readonly with: string } & (
  | { readonly kind: 'listening'; readonly addresses: readonly string[] }
  /** It does not begin. `text` is for the user. */
  | { readonly kind: 'failed'; readonly text: string }
  /** The device is known from now on; what it said meanwhile follows. */
  | { readonly kind: 'trusted' }
  | {
      readonly kind: 'opened';
      readonly words: readonly string[];
      readonly familiar: Familiar;
      readonly fingerprint: string;
      /** This device is not known there yet: what is said is shown once it is. */
      readonly waits?: true;
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
  /**
   * `unconfirmed`: lines of texts that may not have arrived; `unshown`: how many texts and files of an untrusted device
   * were never shown.
   */
  | {
      readonly kind: 'ended';
      readonly text: string;
      readonly unconfirmed: readonly string[];
      readonly unshown?: number;
    }
  | { readonly kind: 'sendable'; readonly path: string; readonly line: string }
  | { readonly kind: 'offered'; readonly file: SentFile; readonly line?: string }
  | { readonly kind: 'progress'; readonly file: SentFile; readonly bytes: number }
  | { readonly kind: 'done'; readonly file: SentFile; readonly path?: string }
  | ({ readonly kind: 'file-failed'; readonly file: SentFile } & FileLoss)
);

/** Holds the private chats of a client, and tells what becomes of them. */
export type PrivatesOf = (on: (news: PrivateNews) => void) => Privates;

export interface Privates {
  perform(order: PrivateOrder): void;
  /** Ends all of them; the others are told. Resolves when nothing is left open. */
  close(): Promise<void>;
}
