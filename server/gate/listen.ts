// Listens on every address that a host stands for, and tells the operator why when that can't be done.

import { lookup } from 'node:dns/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { GateError, reasonOf } from './error.ts';

/** An address, a name, or undefined for every address of this machine. */
type Host = string | undefined;

type Resolve = (name: string) => Promise<readonly string[]>;

export interface ListenOptions {
  readonly host: Host;
  readonly port: number;
  /** The addresses of a name or an address; left out: the system's own resolver. */
  readonly resolve?: Resolve;
  /** Reading of a socket stops once this many bytes wait for whoever takes it. */
  readonly readAhead?: number | undefined;
}

type How = Pick<ListenOptions, 'port' | 'readAhead'>;

const TRIES = 5; // to find a port that is free on all addresses, where any will do
const KEEPALIVE = { keepAlive: true, keepAliveInitialDelay: 60_000 };
const MISSING = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/**
 * One server for each address of `host`. Port 0 is any port that is free on all of them. If there are several, those
 * that this machine doesn't have are left out (`localhost` without IPv6); throws GateError if none is left.
 */
export async function listen(
  { host, port, resolve = addressesOfName, readAhead }: ListenOptions,
  take: (socket: Socket) => void,
): Promise<Server[]> {
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new GateError(`${port} is not a port. A port is a whole number from 0 to 65535.`);
  }
  const addresses = host === undefined ? [undefined] : await addressesOf(host, resolve);
  for (let tries = 1; ; tries += 1) {
    const opened = await openAll(addresses, { port, readAhead }, take);
    if (Array.isArray(opened)) return opened;
    const again = port === 0 && reasonOf(opened.cause) === 'EADDRINUSE' && tries < TRIES;
    if (!again) throw opened;
  }
}

async function addressesOf(host: string, resolve: Resolve): Promise<Host[]> {
  try {
    return [...new Set(await resolve(host))];
  } catch (cause) {
    throw new GateError(`The host name "${host}" is not known here. Check --host.`, { cause });
  }
}

/** The addresses that getaddrinfo gives. */
async function addressesOfName(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}

/** All servers, or why there are none. */
async function openAll(
  addresses: readonly Host[],
  how: How,
  take: (socket: Socket) => void,
): Promise<Server[] | GateError> {
  const servers: Server[] = [];
  let missing = new GateError('This host has no address.');
  for (const address of addresses) {
    const first = servers[0]?.address() as AddressInfo | undefined;
    const opened = await openOne(address, { ...how, port: first?.port ?? how.port }, take);
    if (!(opened instanceof GateError)) {
      servers.push(opened);
    } else if (MISSING.has(reasonOf(opened.cause))) {
      missing = opened;
    } else {
      for (const server of servers) server.close();
      return opened;
    }
  }
  return servers.length > 0 ? servers : missing;
}

function openOne(
  host: Host,
  { port, readAhead }: How,
  take: (socket: Socket) => void,
): Promise<Server | GateError> {
  return new Promise((resolve) => {
    const ahead = readAhead === undefined ? {} : { highWaterMark: readAhead };
    // Not all clients answer pings: keep-alive finds out which of those are gone.
    const server = createServer({ noDelay: true, ...KEEPALIVE, ...ahead }, take);
    const failed = (cause: Error): void =>
      resolve(new GateError(sentence(reasonOf(cause), host, port), { cause }));
    server.once('error', failed);
    server.listen({ port, backlog: 1024, ...(host === undefined ? {} : { host }) }, () => {
      server.off('error', failed);
      resolve(server);
    });
  });
}

function sentence(code: string, host: Host, port: number): string {
  const where = host === undefined ? `port ${port}` : `port ${port} of ${host}`;
  switch (code) {
    case 'EADDRINUSE':
      return `Another program listens on ${where}. Stop it, or choose another port.`;
    case 'EACCES':
    case 'EPERM':
      return `This user may not listen on ${where}. Choose a port above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return `This machine has no address ${host}. Check --host.`;
    default:
      return `The server can't listen on ${where} (${code}).`;
  }
}
