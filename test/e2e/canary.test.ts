// A real server on a real disk: the text of a timed message is in no file and no log, while it lives and after, across
// kill -9 and restarts; after its deadline it is not in the server's heap either, nor anywhere on the raw disk. As a
// control, each search finds a message that is not timed [DESIGN 4.5].

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findIn, heapOf, holding } from '../helpers/canary.ts';
import { type ClientProcess, startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { type Image, mountedImage } from '../helpers/mounted.ts';
import { type ServerProcess, startServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';

/** Includes characters that JSON and UTF-8 write differently; the end makes each text unique. */
const canary = (n: number): string => `canary "Zeisig" ü 7f3a9c51-${n};`;
const control = (n: number): string => `control "Fink" ö 1b8e44d2-${n};`;
/** The start of all canaries, and of the control. */
const CANARY = 'canary "Zeisig" ü 7f3a9c51';
const CONTROL = 'control "Fink" ö 1b8e44d2';

const MARGIN_MS = 1_500;

async function confirmed(client: ClientProcess, line: string): Promise<void> {
  client.type(line);
  await client.saw({ event: 'confirmed', line });
}

/** Resolves when all deadlines of this many seconds have passed. */
async function pass(seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000 + MARGIN_MS;
  await until(() => performance.now() > end, undefined, seconds * 1000 + 20_000);
}

describe('a canary in a real server', (test) => {
  test('is in no file and no log, over kill -9 and restarts, and after its time in no heap', async () => {
    const home = mkdtempSync(join(tmpdir(), 'hearth-canary-'));
    const data = join(home, 'data');
    mkdirSync(join(home, 'heap'));
    let log = '';
    const onLog = (text: string): void => {
      log += text;
    };
    const options = ['--log-level', 'debug', '--line-rate', '0', '--connection-rate', '0'];
    const heap = ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${join(home, 'heap')}`];
    const start = (port = 0) => startServer(data, { port, options, onLog, node: heap });
    let server = await start();
    const { port } = server;
    const clients: ClientProcess[] = [];
    const enter = (user: string, ...more: string[]): ClientProcess => {
      const client = startClient({ port, user, more });
      clients.push(client);
      return client;
    };
    try {
      const [amy, bob] = [enter('amy'), enter('bob')];
      await Promise.all([confirmed(amy, 'here'), confirmed(bob, 'here')]);

      for (let kill = 1; kill <= 4; kill += 1) {
        await confirmed(amy, control(kill));
        await confirmed(amy, `*${kill}*global ${canary(kill)}`);
        await bob.saw({ text: control(kill) }); // he is back
        amy.type(`*5@bob ${canary(10 + kill)}`);
        if (kill % 2 === 0) await bob.saw({ text: canary(10 + kill) });
        assert.equal(holding(data, CANARY), []);
        if (kill === 4) await server.stop();
        else await server.stop('SIGKILL');
        assert.equal(holding(data, CANARY), [], `after kill ${kill}`);
        server = await start(port);
        assert.equal(holding(data, CANARY), []);
      }
      await confirmed(amy, control(20));
      await bob.saw({ text: control(20) });
      await confirmed(amy, `*5@bob ${canary(20)}`);
      await bob.saw({ text: canary(20) });
      assert.ok(holding(data, CONTROL).length > 0, 'the search finds');
      assert.equal(holding(data, CANARY), []);
      await pass(6);
      await confirmed(amy, control(21)); // what the server has been due to do by now is done
      assert.equal(holding(data, CANARY), []);
      assert.equal(findIn(Buffer.from(log), CANARY), []);
      assert.equal(findIn(Buffer.from(log), CONTROL), [], 'nor is other text in the log');

      server.process.kill('SIGUSR2');
      const snapshot = await heapOf(join(home, 'heap'));
      assert.ok(findIn(snapshot, CONTROL).length > 0, 'the search finds it in a heap');
      assert.equal(findIn(snapshot, CANARY), [], 'the heap');

      const late = enter('bob', '--backlog');
      await confirmed(late, 'late');
      assert.not.ok(late.events.some(({ text }) => text?.includes(CANARY)));
      for (const client of clients) await client.leave();
      await server.stop();
      assert.equal(holding(data, CANARY), []);
      assert.ok(holding(join(data, 'chats'), CONTROL).length > 0);
      assert.equal(holding(join(data, 'chats'), '"sealed"'), [], 'the remains are dropped');
    } finally {
      for (const client of clients) client.process.kill('SIGKILL');
      await server.stop('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    }
  });

  const image = mountedImage(24);
  if (typeof image === 'string') test.skip('leaves nothing on a raw disk', image);
  else {
    test('leaves nothing on a raw disk that could be opened', async () => {
      try {
        await onRawDisk(image);
      } finally {
        image.unmount();
      }
    });
  }
});

async function onRawDisk(image: Image): Promise<void> {
  const data = join(image.folder, 'data');
  const server: ServerProcess = await startServer(data, { options: ['--line-rate', '0'] });
  const amy = startClient({ port: server.port, user: 'amy' });
  try {
    await confirmed(amy, control(1));
    await confirmed(amy, `*10*global ${canary(1)}`);
    await amy.saw({ event: 'message', text: canary(1) });
    const expiresAt = Number(
      amy.events.find(({ text }) => text === canary(1))?.['expiresAt' as 'seq'],
    );
    const second = expiresAt / 1000;
    const hour = readFileSync(join(data, 'ember', String(Math.floor(second / 3_600))));
    const secret = hour.subarray((second % 3_600) * 32, (second % 3_600) * 32 + 32);
    const before = image.bytes();
    assert.ok(before.includes(secret), 'the secret is there');
    assert.ok(findIn(before, control(1)).length > 0, 'the search finds');
    assert.equal(findIn(before, canary(1)), []);
    await pass(10);
    const after = image.bytes();
    assert.not.ok(after.includes(secret), 'the secret is gone, in every block');
    assert.equal(findIn(after, canary(1)), []);
    await amy.leave();
    await server.stop();
    const end = image.bytes();
    assert.ok(findIn(end, control(1)).length > 0);
    assert.not.ok(end.includes(secret));
    assert.equal(findIn(end, canary(1)), []);
  } finally {
    amy.process.kill('SIGKILL');
    await server.stop('SIGKILL');
  }
}
