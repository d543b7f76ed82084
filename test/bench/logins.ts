// What wrong logins cost those who are logged in: the p99 of messages with and without 200 of them a second.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { measureLatency } from './node-load.ts';
import { enterAll, leaveAll } from './swarm.ts';

const GUESSER = fileURLToPath(new URL('./wrong-logins.js', import.meta.url));
const MEMBERS = 50;
const MESSAGES_PER_SECOND = 100;
const SECONDS = 8;

export interface LoginsFigures {
  readonly p99Without: number;
  readonly p99With: number;
  /** Wrong logins answered per second, of those tried. */
  readonly answeredPerSecond: number;
}

/** 50 members on a server at `port` while another process tries `perSecond` wrong logins. */
export async function measureLogins(port: number, perSecond: number): Promise<LoginsFigures> {
  const clients = await enterAll(port, MEMBERS);
  await measureLatency(clients, MESSAGES_PER_SECOND, 2); // warm
  const { p99: p99Without } = await measureLatency(clients, MESSAGES_PER_SECOND, SECONDS);
  const guesser = spawn(process.execPath, [GUESSER, String(port), String(perSecond)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await measureLatency(clients, MESSAGES_PER_SECOND, 2); // until its queue is full
    const { p99: p99With } = await measureLatency(clients, MESSAGES_PER_SECOND, SECONDS);
    const answeredPerSecond = await stop(guesser);
    return { p99Without, p99With, answeredPerSecond };
  } finally {
    guesser.kill('SIGKILL');
    leaveAll(clients);
  }
}

/** How many of its tries were answered per second. */
async function stop(guesser: ChildProcess): Promise<number> {
  const said = guesser.stdout ? once(guesser.stdout, 'data') : undefined;
  guesser.kill('SIGTERM');
  return Number(String((await said)?.[0]));
}
