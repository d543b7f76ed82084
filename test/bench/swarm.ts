// Many native clients in one process, as cheap as possible: raw TLS sockets that count what arrives and never parse it.
// Every message's text holds one `^`, which appears nowhere else, so each such byte is a delivery.

import { connect, type TLSSocket } from 'node:tls';
import { TYPED_LEVEL } from '../../shared/wire/answers.ts';
import { encodeFrame } from '../../shared/wire/frame.ts';

const MARK = 0x5e;
const ACCEPTED = Buffer.from('"USERNAME_ACCEPTED":true');

export interface Client {
  readonly name: string;
  readonly socket: TLSSocket;
  /** Deliveries counted so far. */
  delivered: number;
  /** Called with every chunk after it is counted. */
  onData: ((chunk: Buffer) => void) | undefined;
  say(text: string): void;
}

/** How a client comes in: as a guest, unless it has a token. */
export interface Entering {
  readonly name: string;
  readonly stream: string;
  readonly token?: string;
}

/** Connects; resolves when the server has let it in. */
export function enter(port: number, { name, stream, token }: Entering): Promise<Client> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    socket.setNoDelay(true);
    let isIn = false;
    let n = 0;
    const client: Client = {
      name,
      socket,
      delivered: 0,
      onData: undefined,
      say(text) {
        n += 1;
        socket.write(encodeFrame({ id: `${stream}.${n}`, line: text }));
      },
    };
    socket.once('secureConnect', () => {
      const as = token === undefined ? { as: 'guest' } : { token };
      const hello = { USERNAME: name, HEARTH: '1', ...as, stream, resume: true };
      socket.write(encodeFrame({ ...hello, typed: TYPED_LEVEL }));
    });
    socket.on('data', (chunk: Buffer) => {
      if (isIn) {
        client.delivered += marksIn(chunk);
        client.onData?.(chunk);
      } else if (chunk.includes(ACCEPTED)) {
        isIn = true;
        resolve(client);
      }
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${name} was closed`)));
  });
}

const guest = (n: number): Entering => ({ name: `g${n}`, stream: `bench${n}` });

/** Enters `count` clients, guests unless said otherwise, at most `atOnce` at a time. */
export async function enterAll(
  port: number,
  count: number,
  { atOnce = 64, as = guest }: { atOnce?: number; as?: (n: number) => Entering } = {},
): Promise<Client[]> {
  const clients: Client[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      clients[index] = await enter(port, as(index));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return clients;
}

export function leaveAll(clients: readonly Client[]): void {
  for (const { socket } of clients) {
    socket.removeAllListeners('close');
    socket.on('error', () => {});
    socket.destroy();
  }
}

function marksIn(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(MARK); at >= 0; at = chunk.indexOf(MARK, at + 1)) count += 1;
  return count;
}
