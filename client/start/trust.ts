// `hearth trust host:port`: from now on, the certificate that the server shows now is its own.

import { type Address, formatAddress } from '../../shared/address.ts';
import { withFingerprintRows } from '../../shared/text.ts';
import { dial, type Seen } from '../dial/dial.ts';
import { running } from './running.ts';
import type { ExitCode, Io, LoginOptions } from './start-options.ts';

export function trust(
  address: Address,
  options: Pick<LoginOptions, 'config' | 'insecure'>,
  io: Io,
): Promise<ExitCode> {
  return running(options, io, async ({ storage: { servers } }) => {
    if (options.insecure) {
      servers.forget(address);
      io.stdout.write(`Forgot what was known of the server at ${formatAddress(address)}.\n`);
      return 0;
    }
    const met = (seen: Seen): void => {
      servers.set(address, seen);
      io.stdout.write(
        `The server at ${formatAddress(address)} is now known by this SHA-256 fingerprint:\n`,
      );
      io.stdout.write(`  ${withFingerprintRows(seen.fingerprint, '  ')}\n`);
    };
    const stream = await dial(address, { kind: 'first', met, older: true }, io.clock);
    stream.destroy();
    return 0;
  });
}
