// A TLS server that does nothing but shake hands, with the key and certificate of a folder: what handshakes alone cost.

import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';

const [folder = ''] = process.argv.slice(2);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const identity = { key: read('key.pem'), cert: read('cert.pem') };
const server = createServer({ ...identity, minVersion: 'TLSv1.3', noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.resume();
  socket.write('!');
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () =>
  console.log((server.address() as AddressInfo).port),
);
