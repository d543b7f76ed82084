// The ports open for those whose requests were accepted, and the addresses that this client sends and takes: both
// depend on how it reaches the server itself.

import {
  type Address,
  formatAddress,
  ipAddress,
  type Scope,
  scopeOf,
} from '../../shared/address.ts';
import type { Clock } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import type { DeviceIdentity } from '../storage/identity.ts';
import { checkedCandidates, ownCandidates } from './addresses.ts';
import { type Listening, listen } from './listen.ts';

export interface Ports {
  /** Where this client can be dialled now; undefined once all are closed. Rejects with a system error. */
  open(name: string): Promise<readonly string[] | undefined>;
  /** Hands over the open port: the caller closes it. */
  take(name: string): Listening | undefined;
  close(name: string): void;
  /** Closes all ports; none is opened any more. */
  closeAll(): void;
  /** Which of the addresses from the server may be dialled. */
  checked(told: readonly string[]): readonly Address[];
}

export interface PortsNeeds {
  readonly identity: DeviceIdentity;
  readonly clock: Clock;
  /** Where this client is connected to; undefined if that is not an address. */
  readonly serverAddress: () => Address | undefined;
}

export function createPorts({ identity, clock, serverAddress }: PortsNeeds): Ports {
  const ports = new Map<string, Listening>();
  let closing = false;

  const near = (): Scope => {
    const host = serverAddress()?.host;
    return host === undefined ? 'anywhere' : scopeOf(host);
  };

  const take = (name: string): Listening | undefined => {
    const port = ports.get(keyOf(name));
    ports.delete(keyOf(name));
    return port;
  };

  return {
    async open(name) {
      take(name)?.close();
      const port = await listen({ identity, clock });
      if (closing) {
        port.close();
        return undefined;
      }
      ports.set(keyOf(name), port);
      return ownCandidates(port.port, { near: near() }).map(formatAddress);
    },
    take,
    close: (name) => take(name)?.close(),
    closeAll() {
      closing = true;
      for (const name of [...ports.keys()]) take(name)?.close();
    },
    checked(addresses) {
      const server = serverAddress();
      const told = addresses.map(ipAddress).filter((it) => it !== undefined);
      return checkedCandidates(told, { near: near(), ...(server && { server }) });
    },
  };
}
