import { createIntake } from '../../../server/sessions/intake.ts';
import { encodeFrame, frameDecoder, parseFrame } from '../../../shared/wire/frame.ts';
import { assert, describe } from '../../helpers/describe.ts';

const CONNECTION = { pause() {}, resume() {} };

describe('what was taken', (test) => {
  test('is in no buffer any more, whole or in pieces, nor is what was never taken', async () => {
    const taken: unknown[] = [];
    const seen: Uint8Array[] = [];
    let go = (): void => {};
    const intake = createIntake({
      connection: CONNECTION,
      feed: frameDecoder(1 << 16).feed as (bytes: Uint8Array) => Uint8Array[],
      async take(frame) {
        taken.push(parseFrame(frame));
        seen.push(frame);
        if (taken.length === 3) await new Promise<void>((resolve) => (go = resolve));
      },
      fail: (error) => taken.push(error),
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
