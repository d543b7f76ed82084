// Hostile clients against a whole house: at most one connection ends, memory stays bounded, the others notice nothing.
// `npm run fuzz -- --target house` does the same a hundred thousand times.

import { encodeFrame } from '../../shared/wire/frame.ts';
import { FRAME_BYTES_MAX } from '../../shared/wire/native.ts';
import { assert, describe } from '../helpers/describe.ts';
import { type TestHouse, testHouse } from '../helpers/house.ts';
import { type Dialect, HELLO } from './assault.ts';
import { runAssaults, runOrdeals, runPrefixes } from './run.ts';

const SEED = 20_260_802;
const DIALECTS: readonly Dialect[] = ['native', 'chatterbox'];

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A line of text, as a frame of the dialect. */
const LINES: Readonly<Record<Dialect, (n: number, text: string) => Uint8Array>> = {
  native: (n, text) => encodeFrame({ id: `mallory.${n}`, line: text }),
  chatterbox: (_, text) => encodeFrame({ MESSAGES: [['mallory', 'ALL', 1_790_000_000, text]] }),
};

interface Connected {
  readonly paused: boolean;
  readonly ended: boolean;
  /** Bytes that the server sent. */
  readonly got: number;
  give(bytes: Uint8Array): void;
}

/** A connection that reads nothing and is logged in. */
async function enter({ house }: TestHouse, dialect: Dialect): Promise<Connected> {
  const it = { paused: false, ended: false, got: 0, give: (_: Uint8Array): void => {} };
  const session = house.admit({
    address: '192.0.2.1',
    network: '192.0.2.1',
    send(bytes) {
      it.got += bytes.length;
    },
    pause() {
      it.paused = true;
    },
    resume() {
      it.paused = false;
    },
    end() {
      it.ended = true;
    },
    destroy() {
      it.ended = true;
    },
  });
  it.give = (bytes) => session.received(bytes);
  it.give(encodeFrame(HELLO[dialect]));
  for (let turns = 0; turns < 10; turns += 1) await turn();
  assert.ok(it.got > 0 && !it.ended, `${dialect}: not let in`);
  return it;
}

describe('hostile frames', (test) => {
  test('every prefix of every valid one harms nobody', async () => {
    const { cases, failure } = await runPrefixes();
    assert.is(failure, undefined);
    assert.ok(cases > 2_000);
  });
  test('two thousand made-up ones harm nobody', async () => {
    const { failure } = await runAssaults(2_000, SEED);
    assert.is(failure, undefined);
  });
  test('from a server neither end our client nor take over its terminal', async () => {
    const { failure } = await runOrdeals(400, SEED);
    assert.is(failure, undefined);
  });
});

describe('whoever sends more than is taken', (test) => {
  for (const dialect of DIALECTS) {
    test(`is not read any further (${dialect})`, async () => {
      const it = await testHouse({ guests: true, lineRate: 10 });
      const mallory = await enter(it, dialect);
      let sent = 0;
      for (; !mallory.paused && sent < 10_000; sent += 1) {
        mallory.give(LINES[dialect](sent, 'x'.repeat(400)));
        if (sent % 10 === 0) await turn();
      }
      assert.ok(sent < 200, `${sent} lines were taken and wait`);
      for (let seconds = 0; mallory.paused && seconds < 20; seconds += 1) {
        it.clock.advance(1_000);
        for (let turns = 0; turns < 20; turns += 1) await turn();
      }
      assert.not(mallory.paused, 'is read again once it was taken');
    });
  }
  test('or only announces it, takes no memory', async () => {
    const it = await testHouse({ guests: true });
    const held = (): number => process.memoryUsage().arrayBuffers;
    const before = held();
    const header = Buffer.alloc(5);
    header.writeUInt32BE(FRAME_BYTES_MAX);
    for (let n = 0; n < 1_000; n += 1) it.connect().sendBytes(header);
    const kib = (held() - before) / 1024;
    assert.ok(kib < 4 * 1024, `${kib} KiB for 1,000 announcements of 64 KiB`);
  });
  test('in thousands of tiny writes, is heard', async () => {
    for (const dialect of DIALECTS) {
      const it = await testHouse({ guests: true });
      const ann = await it.enter('ann');
      const mallory = await enter(it, dialect);
      const text = 'x'.repeat(3_900);
      for (const byte of LINES[dialect](1, text)) mallory.give(Buffer.of(byte));
      for (let turns = 0; turns < 20; turns += 1) await turn();
      assert.ok(
        ann.events('message').some((event) => event.text === text),
        dialect,
      );
    }
  });
});
