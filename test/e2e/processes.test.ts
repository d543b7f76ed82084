// Real processes on a real disk: who may have the data folder, and what kill -9 leaves.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { realDisk } from '../../server/store/files/real-disk.ts';
import { filesStore } from '../../server/store/files/store.ts';
import type { Store } from '../../server/store/store.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { assert, describe, thrownBy } from '../helpers/describe.ts';
import { say } from '../helpers/facts.ts';
import { testKeeper } from '../helpers/keeper.ts';

const PROGRAM = fileURLToPath(new URL('../helpers/store-process.js', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** The first line said. */
  readonly first: Promise<string>;
  readonly closed: Promise<unknown>;
  /** Resolves when it has said so many lines. */
  said(count: number): Promise<void>;
}

function run(folder: string, ...more: string[]): Running {
  const child = spawn(process.execPath, [PROGRAM, folder, ...more], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    lines.push(line);
    for (const wake of waiting.splice(0)) wake();
  });
  const said = async (count: number): Promise<void> => {
    while (lines.length < count) await new Promise<void>((wake) => waiting.push(wake));
  };
  const closed = once(child, 'close');
  return { child, lines, said, closed, first: said(1).then(() => lines[0] as string) };
}

async function kill(running: Running): Promise<void> {
  running.child.kill('SIGKILL');
  await running.closed;
}

let ids = 0;

function storeIn(folder: string): Store {
  return filesStore({
    folder,
    disk: realDisk,
    clock: systemClock,
    randomId: () => `id${process.pid}x${++ids}`,
    onDamage: ({ file, reason }) => assert.unreachable(`${file}: ${reason}`),
  });
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hearth-test-'));
  try {
    await work(join(folder, 'deep', 'data'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('processes and a data folder', (test) => {
  test('a second process is refused, and told who has it', () =>
    inFolder(async (folder) => {
      const holder = run(folder);
      assert.is(await holder.first, `open ${holder.child.pid}`);
      const second = run(folder);
      assert.match(await second.first, `is in use by process ${holder.child.pid}.`);
      const own = await thrownBy(() => storeIn(folder).open(testKeeper()));
      assert.match(own.message, `is in use by process ${holder.child.pid}.`);
      await kill(holder);
      const store = storeIn(folder);
      await store.open(testKeeper());
      const twice = await thrownBy(() => storeIn(folder).open(testKeeper()));
      assert.match(twice.message, `is in use by process ${process.pid}.`);
      await store.close();
      assert.not.ok((await realDisk.list(folder)).some((name) => name.startsWith('lock-')));
    }));

  test('of many that start at once exactly one gets it, dead ones in the way or not', () =>
    inFolder(async (folder) => {
      for (let round = 0; round < 4; round += 1) {
        const all = Array.from({ length: 6 }, () => run(folder));
        const first = await Promise.all(all.map((running) => running.first));
        assert.is(first.filter((line) => line.startsWith('open')).length, 1, first.join('\n'));
        await Promise.all(all.map((running) => kill(running)));
      }
    }));

  test('the lock of another process with the same number does not count', () =>
    inFolder(async (folder) => {
      await realDisk.makeFolder(folder);
      await writeFile(join(folder, `lock-${process.pid}-00000000x1-abc.held`), '');
      const store = storeIn(folder);
      if (existsSync('/proc/self/stat')) await store.open(testKeeper());
      else await thrownBy(() => store.open(testKeeper()));
      await store.close();
    }));

  test('kill -9 at any moment loses and doubles nothing', () =>
    inFolder(async (folder) => {
      const confirmed: string[] = [];
      for (let round = 1; round <= 6; round += 1) {
        const writer = run(folder, 'write');
        await writer.said(100 * round);
        await kill(writer);
        const told = writer.lines.filter((line) => line.startsWith('confirmed '));
        confirmed.push(...told.map((line) => line.slice('confirmed '.length)));
      }
      const store = storeIn(folder);
      await store.open(testKeeper());
      const history = await store.page('a', { max: 1e9 });
      const there = history.map(({ seq, text }) => `${seq} ${text}`);
      assert.is(new Set(there.map((line) => line.split(' ')[1])).size, there.length, 'doubled');
      const found = new Set(there);
      assert.equal(
        confirmed.filter((line) => !found.has(line)),
        [],
        'lost',
      );
      assert.ok(confirmed.length > 1500);
      await store.close();
    }));

  test('only the owner may read what is kept', () =>
    inFolder(async (folder) => {
      const store = storeIn(folder);
      await store.open(testKeeper());
      await store.commit(say('a', 'x'));
      await store.close();
      for (const path of ['', 'chats', 'chats/a', 'journal']) {
        assert.is((await stat(join(folder, path))).mode & 0o777, 0o700, path);
      }
      for (const path of ['server.json', 'chats/a/0.json', 'chats/a/chat.json']) {
        assert.is((await stat(join(folder, path))).mode & 0o777, 0o600, path);
      }
    }));
});
