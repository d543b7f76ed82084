// A process that logs in wrongly: `node wrong-logins.js <port> <how many a second>`, until it is killed. Each try is a
// connection of its own, from one of 100 addresses of this machine, to one of 10,000 names.

import { type ConnectionOptions, connect } from 'node:tls';
import { encodeFrame } from '../../shared/wire/frame.ts';

const [port = 0, perSecond = 0] = process.argv.slice(2).map(Number);

let sent = 0;
let answered = 0;

function guess(n: number): void {
  const where: ConnectionOptions & { localAddress: string } = {
    host: '127.0.0.1',
    port,
    localAddress: `127.0.1.${1 + (n % 100)}`,
    rejectUnauthorized: false,
  };
  const socket = connect(where);
  socket.on('error', () => {});
  socket.once('secureConnect', () => {
    socket.write(encodeFrame({ USERNAME: `name${n % 10_000}`, HEARTH: '1', as: 'account' }));
    socket.write(encodeFrame({ password: 'not this one' }));
  });
  let replies = 0;
  socket.on('data', () => {
    replies += 1;
    if (replies < 2) return;
    answered += 1;
    socket.destroy();
  });
}

const start = performance.now();
setInterval(() => {
  const due = ((performance.now() - start) / 1000) * perSecond;
  for (; sent < due; sent += 1) guess(sent);
}, 10);
process.on('SIGTERM', () => {
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(`${(answered / seconds).toFixed(0)}\n`, () => process.exit());
});
