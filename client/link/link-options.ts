// What a link to a server needs: a way to dial, who logs in, and whom to tell.

import type { Clock } from '../../shared/clock.ts';
import type { Hello } from '../../shared/wire/native.ts';
import type { ReadReply } from '../../shared/wire/reply.ts';
import type { LinkEvent } from '../core/update/event.ts';
import type { ByteStream } from './byte-stream.ts';
import type { OlderOf } from './older.ts';

export interface LinkOptions {
  /** A fresh connection to the server, with its certificate checked. Rejects with a DialError. */
  readonly dial: () => Promise<ByteStream>;
  /** Takes a connection that is still good, for the next `dial` to return. Left out, it is dropped. */
  readonly spare?: (stream: ByteStream) => void;
  /** Checks what comes in. */
  readonly readReply: ReadReply;
  /** For servers that do not speak Hearth; left out, there are none. */
  readonly older?: OlderOf;
  readonly clock: Clock;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Identifies this start of the client: 1 to 32 letters, digits, `-`; random. */
  readonly stream: string;
  readonly user: string;
  readonly as: 'account' | 'guest';
  /** This client's name in the list of devices. */
  readonly device: string;
  /** The user wants the next start of the client to need no password. */
  readonly remember: boolean;
  /** The client removes timed messages from the screen when they expire. */
  readonly erases?: boolean;
  /** How to meet this client for private chats; left out, it takes none. */
  readonly peer?: NonNullable<Hello['peer']>;
  readonly tokens: TokenKeeper;
  readonly hearth: HearthKeeper;
  readonly on: (event: LinkEvent) => void;
}

/** Keeps the token that replaces the password, beyond the client's end if the user wants that. */
export interface TokenKeeper {
  /** The kept token; called when the connection to the server is open. */
  get(): string | undefined;
  /** The server gave a new token, which replaces the old one. */
  keep(token: string): void;
  /** The server no longer takes it. */
  drop(token: string): void;
}

/** Remembers which servers speak Hearth: a client never falls back to the old protocol with one of those. */
export interface HearthKeeper {
  /** Whether the server was known to; called when the connection to it is open. */
  known(): boolean;
  /** It spoke Hearth. */
  met(): void;
  /** What to tell the user when a known Hearth server speaks the old protocol. */
  readonly lost: string;
}
