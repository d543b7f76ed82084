// An older protocol, for servers that do not speak Hearth's: the link carries on with it as if nothing were different.

import type { Clock } from '../../shared/clock.ts';
import type { Welcome } from '../../shared/wire/native.ts';
import type { Asked, Told } from '../core/update/event.ts';
import type { Talk } from './conversation.ts';
import type { Wire } from './wire.ts';

export interface OlderNeeds {
  readonly clock: Clock;
  readonly stream: string;
  readonly user: string;
  /** The user was logged in before. */
  readonly isBack: () => boolean;
  /** Only the name was sent. */
  readonly isBare: () => boolean;
  /** How many attempts there were since a connection held. */
  readonly attempts: () => number;
  /** Goes on listening, until `cancel` is called. */
  readonly listens: (line: Wire, cancel: () => void) => void;
  /** The server took the name: `open` and `begin` are to follow. */
  readonly taken: (line: Wire) => void;
  readonly tryAgain: (text: string) => void;
  readonly tryBare: () => void;
  readonly end: (code: 'bad-name' | 'name-taken', text: string) => void;
  /** Keeps the connection: the protocol lets another name be tried on it. */
  readonly spare: (line: Wire) => void;
  /** `asked` is the request that the event answers. */
  readonly told: (event: Told, asked?: Asked) => void;
  /** A request was answered. */
  readonly answered: () => void;
}

export interface Older extends Talk {
  /** The first frame: nothing but the name. */
  readonly hello: Uint8Array;
  /** Another connection begins. */
  connected(): void;
  /** One more connection ended because of what the server sent: whether to give up. */
  isHopeless(): boolean;
  /** A frame's value before the name was taken; false for what is not of this protocol. */
  greeted(value: unknown, line: Wire): boolean;
  open(line: Wire): Welcome;
  /** Tells what else came with the login, or before it. */
  begin(): void;
  /** A frame's value; undefined for one that is not even JSON. */
  heard(value: unknown): void;
}

export type OlderOf = (needs: OlderNeeds) => Older;
