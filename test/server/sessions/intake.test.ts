import { Intake } from '../../../server/sessions/intake.ts';
import {
  encodeFrame,
  type FrameDecoder,
  frameDecoder,
  parseFrame,
} from '../../../shared/wire/frame.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { turns } from '../../helpers/until.ts';

type Decoder = FrameDecoder & { feed(bytes: Uint8Array): readonly Uint8Array[] };

const CONNECTION = { pause() {}, resume() {} };

describe('what was taken', (test) => {
  test('is in no buffer any more, whole or in pieces, nor is what was never taken', async () => {
    const taken: unknown[] = [];
    const seen: Uint8Array[] = [];
    let go = (): void => {};
    const intake = new Intake({
      connection: CONNECTION,
      decoder: frameDecoder(1 << 16) as Decoder,
      taker: {
        async take(frame) {
          taken.push(parseFrame(frame));
          seen.push(frame);
          if (taken.length === 3) await new Promise<void>((resolve) => (go = resolve));
        },
        failed: (error) => taken.push(error),
      },
      giveWay: async () => {},
    });
    const frames = [
      { line: 'canary' },
      { line: `canary ${'x'.repeat(9_000)}` },
      { line: 'canary' },
    ];
    const whole = Buffer.concat([...frames.map(encodeFrame), encodeFrame({ line: 'canary' })]);
    const pieces = [whole.subarray(0, 40), whole.subarray(40, 700), whole.subarray(700)];
    for (const piece of pieces) intake.add(piece);
    const rest = encodeFrame({ line: 'canary' });
    intake.add(rest);
    while (taken.length < 3) await new Promise((resolve) => setImmediate(resolve));
    intake.clear();
    go();
    await intake.working;
    assert.equal(taken, frames);
    for (const bytes of [whole, rest, ...seen]) assert.not(bytes.includes(0x63), 'the c of canary');
  });
});

describe('what is told of what is held', (test) => {
  test('counts a frame that is not complete, and one whose turn has not come', async () => {
    let held = 0;
    let go = (): void => {};
    const intake = new Intake({
      connection: {
        ...CONNECTION,
        holds(bytes) {
          held = bytes;
        },
      },
      decoder: frameDecoder(1 << 16) as Decoder,
      taker: {
        take: () => new Promise<void>((resolve) => (go = resolve)),
        failed: (error) => assert.unreachable(String(error)),
      },
      giveWay: async () => {},
    });
    const frame = encodeFrame({ line: 'x'.repeat(60_000) });
    intake.add(frame.subarray(0, 59_000));
    await intake.working;
    assert.ok(held >= 59_000, `${held} held of a part`);
    intake.add(frame.subarray(59_000));
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(held >= 60_000, `${held} held of the whole`);
    go();
    await intake.working;
    assert.is(held, 0);
  });
});

describe('what waits', (test) => {
  test('is in few buffers, even if each byte comes by itself', async () => {
    const taken: unknown[] = [];
    let pieces = 0;
    const decoder = frameDecoder(1 << 16);
    let go = (): void => {};
    const intake = new Intake({
      connection: CONNECTION,
      decoder: {
        feed(bytes) {
          pieces += 1;
          return decoder.feed(bytes) as Uint8Array[];
        },
        heldBytes: 0,
      },
      taker: {
        async take(frame) {
          taken.push(parseFrame(frame));
          if (taken.length === 1) await new Promise<void>((resolve) => (go = resolve));
        },
        failed: (error) => assert.unreachable(String(error)),
      },
      giveWay: async () => {},
    });
    const frames = Array.from({ length: 3_000 }, (_, n) => ({ line: `${n}` }));
    intake.add(encodeFrame({ line: 'first' }));
    for (const byte of Buffer.concat(frames.map(encodeFrame))) intake.add(Uint8Array.of(byte));
    go();
    await intake.working;
    assert.equal(taken, [{ line: 'first' }, ...frames]);
    assert.ok(pieces < 40, `${pieces} pieces`);
  });
});

describe('what is taken', (test) => {
  test('gives way after each few frames, whatever has arrived', async () => {
    const gos: (() => void)[] = [];
    let taken = 0;
    const intake = new Intake({
      connection: CONNECTION,
      decoder: frameDecoder(1 << 16) as Decoder,
      taker: {
        async take() {
          taken += 1;
        },
        failed: (error) => assert.unreachable(String(error)),
      },
      giveWay: () => new Promise<void>((resolve) => void gos.push(resolve)),
    });
    const ping = encodeFrame({ id: 'f.1', ping: true });
    intake.add(Buffer.concat(Array.from({ length: 1_000 }, () => ping)));
    for (let before = -1; taken < 1_000; gos.shift()?.()) {
      await turns(3);
      assert.ok(taken - before > 0 && taken - before < 300, `${taken} after ${before}`);
      before = taken;
    }
    await intake.working;
    assert.equal(gos, []);
  });
});
