// What private chats are given: who this client is, where it keeps things, and how two clients meet.

import type { Address } from '../../shared/address.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PrivateOrder } from '../core/update/private-event.ts';
import type { DeviceIdentity } from '../storage/identity.ts';
import type { PeerPins } from '../storage/peer-pins.ts';
import type { OwnProcess } from '../surroundings.ts';
import { sendable } from './files/source.ts';
import { listen } from './listen.ts';
import { meet } from './meet.ts';
import { peerSession } from './session.ts';

export interface ChatOptions {
  readonly identity: DeviceIdentity;
  readonly pins: PeerPins;
  /** The identity under which devices of this server are pinned. */
  readonly server: () => string;
  /** Where this client is connected to; undefined if that is not an address. */
  readonly serverAddress: () => Address | undefined;
  readonly downloads: () => string;
  readonly clock: Clock;
  readonly own: OwnProcess;
  /** How two clients meet; tests have others. */
  readonly ways?: Ways;
}

export interface Ways {
  readonly listen: typeof listen;
  readonly meet: typeof meet;
  readonly peerSession: typeof peerSession;
  readonly sendable: typeof sendable;
}

export const WAYS: Ways = { listen, meet, peerSession, sendable };

export type OrderOf<K extends PrivateOrder['do']> = Extract<PrivateOrder, { do: K }>;
/** A file to be offered once the chat is open, with the line that named it. */
export type WaitingFile = Pick<OrderOf<'send'>, 'path' | 'line'>;
