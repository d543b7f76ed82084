// A process that opens the store in a folder, says how that went, commits a message a time for ever, and waits to be
// killed. Run by the tests of the lock and of kill -9: node store-process.js <folder>

import { nanoid } from 'nanoid';
import { realDisk } from '../../server/store/files/real-disk.ts';
import { filesStore } from '../../server/store/files/store.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { say } from './facts.ts';
import { testKeeper } from './keeper.ts';

const store = filesStore({
  folder: process.argv[2] as string,
  disk: realDisk,
  clock: systemClock,
  randomId: nanoid,
  onDamage: ({ file, reason }) => console.log(`damaged ${file}: ${reason}`),
  limits: { checkpointBytes: 20_000 },
});

async function write(writer: number): Promise<never> {
  for (let n = 1; ; n += 1) {
    const text = `${process.pid}.${writer}.${n}`;
    const stored = await store.commit(say('a', text));
    if (stored !== 'conflict') console.log(`confirmed ${stored.seq} ${text}`);
  }
}

try {
  await store.open(testKeeper());
  console.log(`open ${process.pid}`);
  if (process.argv[3] === 'write') await Promise.all([1, 2, 3].map(write));
  else process.stdin.on('data', () => undefined);
} catch (error) {
  console.log(`failed ${(error as Error).message}`);
}
