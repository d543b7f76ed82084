// A server that was off for so long that its clock may be wrong, and going by it would erase for good.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createState } from '../../server/state/state.ts';
import { realDisk } from '../../server/store/files/real-disk.ts';
import { filesStore } from '../../server/store/files/store.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { fakeClock } from '../helpers/clock.ts';
import { assert, describe } from '../helpers/describe.ts';
import { whisper } from '../helpers/facts.ts';
import { hearth } from '../helpers/program.ts';
import { startServer } from '../helpers/server.ts';

const DAY = 86_400_000;

/** A folder as a server left it ten days ago, with a message due a day later. */
async function leave(folder: string): Promise<void> {
  const clock = fakeClock(systemClock.now() - 10 * DAY);
  let ids = 0;
  const store = filesStore({
    folder,
    disk: realDisk,
    clock,
    randomId: () => `id${++ids}`,
    onDamage: ({ file, reason }) => assert.unreachable(`${file}: ${reason}`),
  });
  await store.open(createState());
  const deadline = Math.floor(clock.now() / 1000) + 86_400;
  await store.commit({ ...whisper('global', 'brief', deadline), at: clock.now() });
  await store.close();
}

describe('a start whose clock is days ahead', (test) => {
  test('stops and says what to do, and goes on when it is told that the clock is right', async () => {
    const home = mkdtempSync(join(tmpdir(), 'hearth-clock-'));
    const data = join(home, 'data');
    try {
      await leave(data);
      const { code, err } = await hearth(['serve', '0', '--host', '127.0.0.1', '--data', data]);
      assert.is(code, 1);
      assert.match(err, /^hearth: The clock is 10 d ahead .* 1 timed message would be erased/);
      assert.match(err, 'start with --accept-clock');
      const server = await startServer(data, { options: ['--accept-clock'] });
      await server.stop();
      await (await startServer(data)).stop();
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
