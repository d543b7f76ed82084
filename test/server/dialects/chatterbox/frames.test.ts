// What a fragile old client gets on its wire: how far apart, how much at once, and nothing that it would stumble over.

import { openRoom, quiet } from '../../../helpers/chatterbox-house.ts';
import { assert, describe } from '../../../helpers/describe.ts';

describe('frames to an old client', (test) => {
  test('lie 100 ms apart, and what came meanwhile is one frame, however much', async () => {
    const room = await openRoom({ lineRate: 0 });
    const [ann, oli] = [await room.enter('ann'), await room.old('oli')];
    await quiet(room);
    const before = oli.heard.length;
    await Promise.all(Array.from({ length: 100 }, (_, n) => ann.line(`line ${n}`)));
    await oli.reads('line 99');
    assert.is(oli.messages.length, 100);
    assert.ok(oli.heard.length - before <= 3, `${oli.heard.length - before} frames`);
    await oli.leave();
  });
  test('of no length have a byte in it that looks like a brace', async () => {
    const room = await openRoom({ lineRate: 0 });
    const [ann, oli] = [await room.enter('ann'), await room.old('oli')];
    await quiet(room);
    for (let n = 0; n < 180; n += 1) {
      const text = 'x'.repeat(n < 90 ? 40 + n : 220 + n); // frames of around 0x7b and 0x17b bytes
      await ann.line(text);
      await oli.reads(text);
    }
    await oli.leave();
  });
  test('bring nothing while nothing happens, and no end for being silent', async () => {
    const room = await openRoom();
    const oli = await room.old('oli');
    await quiet(room);
    const { length } = oli.heard;
    for (let minutes = 0; minutes < 120; minutes += 1) room.clock.advance(60_000);
    assert.is(oli.heard.length, length);
    assert.not(oli.closed);
    oli.says('still here');
    await oli.reads('still here');
    await oli.leave();
  });
  test('do not wait in any number: of too many messages the oldest are left out, and it is said', async () => {
    const room = await openRoom({ lineRate: 0 });
    const [ann, oli] = [await room.enter('ann'), await room.old('oli')];
    const text = 'ä'.repeat(3_990);
    for (let n = 0; n < 100; n += 1) await ann.line(`${n} ${text}`); // 2 MiB in one moment of the clock
    await ann.line('the last');
    await oli.reads('the last');
    assert.ok(oli.heard.some(({ ERROR }) => ERROR?.includes('left out')));
    assert.ok(oli.messages.length < 100);
    assert.not(oli.closed);
    assert.equal(room.failures, []);
  });
});
