// Starts ends of private chats in processes of their own and introduces them, as a server would.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { until } from '../../helpers/until.ts';
import type { Order } from './process.ts';

const PROGRAM = fileURLToPath(new URL('process.js', import.meta.url));

/** A line that a process printed. */
export interface Said {
  readonly kind: string;
  readonly [key: string]: unknown;
}

export interface PeerProcess {
  readonly said: readonly Said[];
  order(order: Order): void;
  /** Resolves with the last line of its kind once there are this many. */
  saw(kind: string, count?: number): Promise<Said>;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly role: 'asker' | 'asked' | 'send' | 'take';
  readonly folder: string;
  /** Both ends are on this machine, and loopback will do. */
  readonly local: boolean;
  /** The command that runs the program. */
  readonly under?: readonly string[];
}

export async function startPeer({
  role,
  folder,
  local,
  under = [],
}: ProcessOptions): Promise<PeerProcess> {
  const [command = '', ...args] = [
    ...under,
    process.execPath,
    PROGRAM,
    role,
    folder,
    local ? 'local' : 'remote',
  ];
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const said: Said[] = [];
  let gone = false;
  child.on('exit', () => {
    gone = true;
  });
  createInterface({ input: child.stdout as Readable }).on('line', (line) =>
    said.push(JSON.parse(line)),
  );
  const of = (kind: string) => said.filter((one) => one.kind === kind);
  const peer: PeerProcess = {
    said,
    order: (order) => void child.stdin?.write(`${JSON.stringify(order)}\n`),
    async saw(kind, count = 1) {
      await until(
        () => of(kind).length >= count || gone || of('error').length > 0,
        () => `${role} said no ${kind}, but ${JSON.stringify(said.slice(-5))}`,
      );
      const last = of(kind).at(-1);
      if (!last) throw new Error(`${role} said no ${kind}, but ${JSON.stringify(said.slice(-5))}`);
      return last;
    },
    async stop() {
      if (gone) return;
      const end = once(child, 'exit');
      child.kill('SIGKILL');
      await end;
    },
  };
  await peer.saw('ready');
  return peer;
}

/** Tells each about the other, and waits until they have met. */
export async function introduce(asker: PeerProcess, asked: PeerProcess): Promise<void> {
  const [one, other] = await Promise.all([asker.saw('ready'), asked.saw('ready')]);
  asked.order({ do: 'meet', expected: String(one['fingerprint']), candidates: [] });
  asker.order({
    do: 'meet',
    expected: String(other['fingerprint']),
    candidates: other['candidates'] as [],
  });
  await Promise.all([asker.saw('opened'), asked.saw('opened')]);
}
