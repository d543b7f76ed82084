// A mass return: all clients come back by their tokens after a kill -9 of the server, beside what as many bare TLS
// handshakes with the same certificate take on the same core; and what the usual limits make of it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '../helpers/server.ts';
import { type Ask, FREE, print, withFolder } from './bench.ts';
import { onCore } from './cores.ts';
import { chooseLoad } from './generator.ts';
import type { CameIn, Coming, Load, Served } from './load.ts';
import { members, write } from './written.ts';

const COUNT = 10_000;
const COMING: Coming = { members: COUNT, atOnce: 256, by: 'token' };
const BARE = fileURLToPath(new URL('./bare-tls.js', import.meta.url));

type ComeIn = NonNullable<Load['comeIn']>;

interface With {
  readonly comeIn: ComeIn;
  readonly options: readonly string[];
}

type Where = Pick<Served, 'port' | 'pid'>;

const served = ({ port, pid }: Where): Served => ({
  ...{ name: 'hearth', speaks: 'hearth', port, pid, tls: true },
  stop: async () => {},
});

/** A server on this folder, until all are in; then it is killed. */
async function comeTo(data: string, coming: Coming, { comeIn, options }: With) {
  const begun = performance.now();
  const {
    port,
    process: child,
    stop,
  } = await startServer(data, {
    options,
    under: onCore('server'),
  });
  const ready = (performance.now() - begun) / 1_000;
  const where = served({ port, pid: child.pid ?? 0 });
  try {
    return { ...(await comeIn(where, coming, () => stop('SIGKILL'))), ready };
  } finally {
    await stop('SIGKILL');
  }
}

async function shakeHands(data: string, comeIn: ComeIn): Promise<CameIn> {
  const [command = '', ...words] = [...onCore('server'), process.execPath, BARE];
  const child = spawn(command, [...words, join(data, 'tls')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = await once(child.stdout, 'data');
    const where = served({ port: Number(String(port)), pid: child.pid ?? 0 });
    return await comeIn(where, { ...COMING, by: 'handshake' });
  } finally {
    child.kill('SIGKILL');
  }
}

const seconds = (value: number): string => `${value.toFixed(1)} s`;

function tell(what: string, { seconds: length, serverCpu, firstCpu, lastCpu }: CameIn): void {
  print(
    `coming back: ${COUNT.toLocaleString('en')} ${what}`,
    seconds(length),
    `${((serverCpu * 1_000) / COUNT).toFixed(2)} ms of server CPU each`,
    `${firstCpu.toFixed(2)} for the first thousand, ${lastCpu.toFixed(2)} for the last`,
  );
}

export async function benchComeBack({ leave }: Ask): Promise<void> {
  const { comeIn } = chooseLoad();
  if (!comeIn) {
    console.log('coming back: clients in Node would be what is measured.');
    return;
  }
  await withFolder(async (folder) => {
    const data = join(folder, 'data');
    await write(data, members(COUNT));
    const free = { comeIn, options: FREE };
    await comeTo(data, COMING, free);
    const back = await comeTo(data, COMING, free);
    const bare = await shakeHands(data, comeIn);
    tell('by token, after a kill -9', back);
    tell('bare handshakes', bare);
    print(
      'coming back: beside the handshakes',
      `${((back.ready + back.seconds) / bare.seconds).toFixed(2)} times as long`,
      `of which ${seconds(back.ready)} until the server is ready`,
      `${(back.serverCpu / bare.serverCpu).toFixed(2)} times the CPU`,
    );
    const usual = { ...COMING, networks: true };
    tell(
      'with the usual limits, an address each',
      await comeTo(data, usual, { comeIn, options: [] }),
    );
    leave([
      { of: { what: 'back' }, is: back },
      { of: { what: 'handshakes' }, is: bare },
    ]);
  });
}
