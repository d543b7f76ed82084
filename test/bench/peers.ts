// Chat servers of others, as Debian packages them, started for a bench: every limit off, so that they are measured at
// their best, on loopback, with a certificate made for them. Neither keeps anything on disk.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { selfSigned } from '../../shared/certificate.ts';
import { onCore } from './cores.ts';
import type { Served } from './load.ts';

interface Wish {
  readonly port: number;
  readonly tls: boolean;
  readonly folder: string;
}

interface Peer {
  readonly configuration: (wish: Wish) => string;
  readonly words: (file: string) => readonly string[];
}

const isRoot = process.getuid?.() === 0;

const PEERS: ReadonlyMap<string, Peer> = new Map([
  [
    'inspircd',
    {
      configuration: ({ port, tls, folder }) => `
<server name="bench.local" description="bench" network="Bench" id="001">
<admin name="bench" nick="bench" email="bench@localhost">
<module name="ssl_gnutls">
<sslprofile name="here" provider="gnutls" certfile="${folder}/cert.pem" keyfile="${folder}/key.pem" hash="sha256">
<bind address="127.0.0.1" port="${port}" type="clients"${tls ? ' sslprofile="here"' : ''}>
<connect name="main" allow="*" timeout="600" pingfreq="3600" threshold="1000000" commandrate="1000000000"
 fakelag="no" hardsendq="67108864" softsendq="67108864" recvq="1048576" limit="100000" localmax="100000"
 globalmax="100000" maxconnwarn="no" maxchans="20" resolvehostnames="no" useident="no" usednsbl="no"
 useconnectban="no" useconnflood="no">
<dns server="127.0.0.1" timeout="1">
<performance quietbursts="yes" softlimit="100000" somaxconn="4096" netbuffersize="65536" clonesonconnect="no">
<options defaultmodes="n">
<pid file="${folder}/pid">
<path configdir="${folder}" datadir="${folder}" logdir="${folder}" runtimedir="${folder}">
`,
      words: (file) => [
        '--nofork',
        '--nolog',
        '--config',
        file,
        ...(isRoot ? ['--runasroot'] : []),
      ],
    },
  ],
  [
    'ngircd',
    {
      configuration: ({ port, tls, folder }) => `
[Global]
Name = bench.local
AdminInfo1 = bench
Info = bench
Listen = 127.0.0.1
${tls ? '' : `Ports = ${port}`}
MotdPhrase = hello
${isRoot ? 'ServerUID = root\nServerGID = root' : ''}
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 16
MaxPenaltyTime = 0
PingTimeout = 3600
PongTimeout = 600
[Options]
DNS = no
Ident = no
PAM = no
DefaultUserModes = F
[SSL]
CertFile = ${folder}/cert.pem
KeyFile = ${folder}/key.pem
${tls ? `Ports = ${port}` : ''}
`,
      words: (file) => ['--nodaemon', '--config', file],
    },
  ],
]);

/** Those of `names` that this machine has; says of each other one what is missing. */
export function peersHere(names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (!PEERS.has(name))
      throw new Error(`--vs takes ${[...PEERS.keys()].join(' and ')}, not ${name}.`);
    if (!programOf(name)) console.log(`${name} is not here: \`apt install ${name}\` brings it.`);
  }
  return names.filter(programOf);
}

function programOf(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Starts one, with its files in `folder`; resolves when it takes connections. */
export async function startPeer(name: string, at: string, tls: boolean): Promise<Served> {
  const peer = PEERS.get(name);
  const program = programOf(name);
  if (!peer || !program) throw new Error(`${name} is not here.`);
  const folder = join(at, name);
  mkdirSync(folder);
  const { key, cert } = selfSigned({ commonName: 'bench.local', now: Date.now(), days: 1 });
  writeFileSync(join(folder, 'key.pem'), key);
  writeFileSync(join(folder, 'cert.pem'), cert);
  const port = await freePort();
  const file = join(folder, 'server.conf');
  writeFileSync(file, peer.configuration({ port, tls, folder }));
  const [command = '', ...words] = [...onCore('server'), program, ...peer.words(file)];
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
  const gone = once(child, 'exit');
  await Promise.race([
    answers(port),
    gone.then(() => {
      throw new Error(`${name} ended at once: ${said}`);
    }),
  ]);
  return {
    ...{ name, port, tls, speaks: 'irc', pid: child.pid ?? 0 },
    async stop() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Resolves when something listens at this port, for ten seconds at most. */
async function answers(port: number): Promise<void> {
  for (const end = performance.now() + 10_000; performance.now() < end; ) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing listens at port ${port}`);
}
