// Connections that send as much as they can: strangers with useless frames, and one that is logged in and asks all the
// time.

import { connect } from 'node:tls';
import { encodeFrame } from '../../shared/wire/frame.ts';
import type { World } from './world.ts';

const STRANGERS = 6;
const JUNK = encodeFrame({ USERNAME: 'eve', HEARTH: '1', junk: 'x'.repeat(60_000) });
const PINGS = Buffer.concat(
  Array.from({ length: 500 }, (_, n) => encodeFrame({ id: `flood.${n}`, ping: true })),
);
const PAGES = Buffer.concat(
  Array.from({ length: 50 }, (_, n) =>
    encodeFrame({ id: `flood.${n}`, page: { chat: 'global', max: 256 } }),
  ),
);

/** Begins; the returned function ends all of them. They reconnect when turned away. */
export function flood(world: World): () => Promise<void> {
  let going = true;
  const open = new Set<Promise<void>>();
  const token = world.talkers[0]?.token ?? '';
  const hello = encodeFrame({ USERNAME: 'ann', HEARTH: '1', as: 'account', token });
  const begin = (first: Uint8Array, rest: Uint8Array): void => {
    const run = (async () => {
      while (going) await pour(world.port, [first, rest], () => going);
    })();
    open.add(run);
  };
  for (let n = 0; n < STRANGERS; n += 1) begin(JUNK, n % 2 === 0 ? JUNK : PINGS);
  begin(hello, PINGS);
  begin(hello, PAGES);
  return async () => {
    going = false;
    await Promise.all(open);
  };
}

/** One connection, until it is over. */
function pour(
  port: number,
  [first, rest]: readonly [Uint8Array, Uint8Array],
  going: () => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    const more = (): void => {
      if (!going()) socket.destroy();
      else if (socket.write(rest)) setImmediate(more);
      else socket.once('drain', more);
    };
    socket.setTimeout(200, () => {
      if (!going()) socket.destroy(); // it is not read, and so never drains
    });
    socket.once('secureConnect', () => {
      socket.write(first);
      more();
    });
    socket.resume();
    socket.on('error', () => {});
    socket.once('close', () => setImmediate(resolve));
  });
}
