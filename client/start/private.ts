// How this client takes part in private chats: as which device, at which server, and where its files go. Without a
// usable key it takes none.

import type { Address } from '../../shared/address.ts';
import type { PrivatesOf } from '../core/update/private-event.ts';
import type { ByteStream } from '../link/byte-stream.ts';
import { privates } from '../peer/privates.ts';
import type { DeviceIdentity } from '../storage/identity.ts';
import { usualDownloads } from '../storage/logins.ts';
import type { Here } from './running.ts';
import type { Server } from './server.ts';
import type { JoinOptions } from './start-options.ts';

export interface Part {
  /** For the login. */
  readonly peer: Pick<DeviceIdentity, 'fingerprint' | 'device'>;
  readonly privates: PrivatesOf;
  /** The client has a new connection to the server. */
  connected(stream: ByteStream): ByteStream;
}

/** Undefined if the user wants none, or if this device has no usable key; the latter is reported. */
export function partOf(
  { withoutPrivate, downloads }: JoinOptions,
  { storage, io }: Pick<Here, 'storage' | 'io'>,
  server: Server,
): Part | undefined {
  const identity = withoutPrivate ? undefined : identityIn(storage, io);
  if (!identity) return undefined;
  const { fingerprint, device } = identity;
  let at: Address | undefined;
  return {
    peer: { fingerprint, device },
    connected(stream) {
      at = stream.peer;
      return stream;
    },
    privates: (ends) =>
      privates(
        {
          identity,
          pins: storage.peers,
          server: server.identity,
          serverAddress: () => at,
          downloads: () => downloads ?? usualDownloads(),
          clock: io.clock,
          own: io.own,
        },
        ends,
      ),
  };
}

function identityIn(
  storage: Here['storage'],
  { clock, stderr }: Here['io'],
): DeviceIdentity | undefined {
  try {
    return storage.device(clock);
  } catch (error) {
    stderr.write(`hearth: No private chats this time: ${(error as Error).message}\n`);
    return undefined;
  }
}
