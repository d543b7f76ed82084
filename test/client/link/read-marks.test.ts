import { readMarks } from '../../../client/link/read-marks.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';

function marksOver(isConnected = true) {
  const clock = fakeClock();
  const sent: unknown[] = [];
  const wire = { send: (frame: unknown) => sent.push(frame) };
  const it = { isConnected };
  return { it, clock, sent, marks: readMarks(clock, () => (it.isConnected ? wire : undefined)) };
}

describe('read marks', (test) => {
  test('of one chat leave as one, the highest, and only once', () => {
    const { clock, sent, marks } = marksOver();
    for (const seq of [3, 7, 5]) marks.move('global', seq);
    clock.advance(1_000);
    marks.send();
    assert.equal(sent, [{ read: { chat: 'global', seq: 7 } }]);
  });

  test('wait for a connection', () => {
    const { it, clock, sent, marks } = marksOver(false);
    marks.move('global', 3);
    clock.advance(1_000);
    assert.equal(sent, []);
    it.isConnected = true;
    marks.send();
    assert.equal(sent, [{ read: { chat: 'global', seq: 3 } }]);
  });

  test('are not sent where earlier seqs mean nothing', () => {
    const { clock, sent, marks } = marksOver();
    marks.move('global', 3);
    marks.forget();
    clock.advance(1_000);
    assert.equal(sent, []);
  });
});
