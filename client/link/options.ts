// What a link to a server needs: a way to dial, who logs in, and whom to tell.

import type { Duplex } from 'node:stream';
import type { Clock } from '../../shared/clock.ts';
import type { Hello } from '../../shared/wire/native.ts';
import type { LinkEvent } from '../core/update/event.ts';

export interface LinkOptions {
  /** A fresh connection to the server, with its certificate checked. Rejects with a DialError. */
  readonly dial: () => Promise<Duplex>;
  /** Takes a connection that is still good, for the next `dial` to give. Left out, it is dropped. */
  readonly spare?: (stream: Duplex) => void;
  readonly clock: Clock;
  /** 0 up to, not including, 1. */
  readonly random: () => number;
  /** Names this start of the client: 1 to 32 letters, digits, `-`; random. */
  readonly stream: string;
  readonly user: string;
  readonly as: 'account' | 'guest';
  /** What the list of devices calls this client. */
  readonly device: string;
  /** The user wants the next start of the client to need no password. */
  readonly remember: boolean;
  /** It takes timed messages off the screen when their time has come. */
  readonly erases?: boolean;
  /** How it is met for private chats; left out, it takes none. */
  readonly peer?: NonNullable<Hello['peer']>;
  readonly tokens: TokenKeeper;
  readonly hearth: HearthKeeper;
  readonly on: (event: LinkEvent) => void;
}

/** Keeps the token that stands for the password, over this client's end if the user wants that. */
export interface TokenKeeper {
  /** The one kept; asked when the connection to the server is open. */
  get(): string | undefined;
  /** The server gave one; it takes the place of the one before. */
  keep(token: string): void;
  /** The server takes it no more. */
  drop(token: string): void;
}

/** Remembers which servers speak Hearth: to none of them a client speaks the old protocol again. */
export interface HearthKeeper {
  /** Whether the server was known as one before; asked when the connection to it is open. */
  known(): boolean;
  /** It spoke Hearth. */
  met(): void;
  /** What to tell the user when one that was known speaks it no more. */
  readonly lost: string;
}
