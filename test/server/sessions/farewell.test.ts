// The server goes down, and somebody does not make it easy.

import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';

const STOPPING = { code: 'stopping', text: 'The server is going down.', back: true };

describe('the server going down', (test) => {
  test('is not delayed by somebody who goes on talking', async () => {
    const { enter, house, clock } = await testHouse({ lineRate: 10 });
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    let n = 0;
    const talk = async (): Promise<void> => {
      for (let line = 0; line < 5; line += 1) bob.send({ id: `flood.${n++}`, line: 'on and on' });
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(100);
    };
    while (n < 100) await talk();
    const gone = house.farewell(STOPPING);
    for (let turn = 0; turn < 20; turn += 1) await talk();
    assert.ok(amy.ended && bob.ended);
    await gone;
  });

  test('answers the line that is under way, and takes none of those behind it', async () => {
    const { enter, house, record } = await testHouse();
    const amy = await enter('amy');
    for (let n = 1; n <= 20; n += 1) amy.send({ id: `s.${n}`, line: `line ${n}` });
    await house.farewell(STOPPING);
    const kept = record.facts.filter(({ kind }) => kind === 'message').length;
    assert.is(amy.events('confirmed').length, kept);
    assert.ok(kept < 20);
  });
});
