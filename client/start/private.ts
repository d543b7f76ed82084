// How this client takes part in private chats: as which device, at which server, and where its files go. Without a
// usable key it takes none.

import type { Address } from '../../shared/address.ts';
import { systemClock } from '../../shared/system-clock.ts';
import type { PrivatesOf } from '../core/update/private-event.ts';
import type { ByteStream } from '../link/byte-stream.ts';
import { privates } from '../peer/privates.ts';
import { type DeviceIdentity, deviceIdentity } from '../storage/identity.ts';
import { peerPins } from '../storage/peer-pins.ts';
import { usualDownloads } from '../storage/settings.ts';
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
  { folder, io }: Pick<Here, 'folder' | 'io'>,
  server: Server,
): Part | undefined {
  const identity = withoutPrivate ? undefined : identityIn(folder, io.stderr);
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
          pins: peerPins(folder),
          server: server.identity,
          serverAddress: () => at,
          downloads: () => downloads ?? usualDownloads(),
          clock: systemClock,
        },
        ends,
      ),
  };
}

function identityIn(folder: string, errors: Here['io']['stderr']): DeviceIdentity | undefined {
  try {
    return deviceIdentity(folder, systemClock);
  } catch (error) {
    errors.write(`hearth: No private chats this time: ${(error as Error).message}\n`);
    return undefined;
  }
}
