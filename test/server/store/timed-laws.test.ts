// Whatever is written, however time passes, whenever the store is started again: what is over is not shown and is told,
// what is not over is there.

import fc from 'fast-check';
import type { Store } from '../../../server/store/store.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { say, whisper } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { testKeeper } from '../../helpers/keeper.ts';

const CHATS = ['a', 'b', 'c'];

type Step =
  | { readonly kind: 'say'; readonly chat: string; readonly lifetime: number | undefined }
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      chat: fc.constantFrom(...CHATS),
      lifetime: fc.option(
        fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 15_000 })),
        {
          nil: undefined,
        },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      seconds: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 10_000 })),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

interface Said {
  readonly chat: string;
  readonly text: string;
  readonly deadline: number;
}

const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function live(steps: readonly Step[], checkpointBytes: number): Promise<void> {
  const clock = fakeClock(1_790_000_000_000);
  const now = (): number => Math.floor(clock.now() / 1000);
  const all: Said[] = [];
  let disk: ForgetfulDisk = forgetfulDisk();
  let store = await start();

  async function start(): Promise<Store> {
    const made = filesInMemory({
      disk,
      clock,
      limits: { checkpointBytes, segmentsCached: 1 },
    });
    await made.open(testKeeper());
    await made.erase(now()).gone;
    for (let turns = 0; turns < 5; turns += 1) await rest();
    return made;
  }

  const pass = async (seconds: number): Promise<void> => {
    const before = now();
    clock.jump(clock.now() + seconds * 1000);
    const told = new Set(store.erase(now()).chats);
    for (let turns = 0; turns < 5; turns += 1) await rest();
    for (const { chat, deadline } of all) {
      const isDue = deadline > before && deadline <= now();
      assert.ok(!isDue || told.has(chat), `${chat} was not told of ${deadline}`);
    }
    if (told.size > 0 && seconds < 60) {
      const due = all.filter(({ deadline }) => deadline > before && deadline <= now());
      assert.equal(told, new Set(due.map(({ chat }) => chat)), 'nobody else is told');
    }
  };

  const check = async (): Promise<void> => {
    for (const chat of CHATS) {
      const there = (await store.page(chat, { max: 1_000 })).map(({ text }) => text);
      const should = all.filter((one) => one.chat === chat && one.deadline > now());
      assert.equal(
        there,
        should.map(({ text }) => text),
      );
    }
  };

  for (const one of steps) {
    if (one.kind === 'pass') await pass(one.seconds);
    else if (one.kind === 'restart') {
      disk = disk.restart();
      store = await start();
    } else {
      const text = `text ${all.length}`;
      const deadline = one.lifetime === undefined ? Infinity : now() + one.lifetime;
      const isTimed = one.lifetime !== undefined;
      await store.commit(isTimed ? whisper(one.chat, text, deadline) : say(one.chat, text));
      all.push({ chat: one.chat, text, deadline });
    }
    await check();
  }
  await store.close();
}

describe('timed messages in files', (test) => {
  for (const checkpointBytes of [1, 1_000, 1_000_000]) {
    test(`with a checkpoint after every ${checkpointBytes} bytes`, () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), (steps) =>
          live(steps, checkpointBytes),
        ),
        { numRuns: 60 },
      ));
  }
});
