import type { Message, Stored } from '../../server/facts.ts';
import { assert, describe } from './describe.ts';
import { say } from './facts.ts';
import { type Witness, witness } from './witness.ts';

const message = (seq: number, text: string): Message => ({
  seq,
  text,
  by: 'u1',
  from: 'u1',
  at: 1,
});
const stored = (seq: number, text: string): Stored => ({ ...say('a', text), lsn: seq, seq });

/** Has seen one, two and three given, one and two confirmed. */
function seen(): Witness {
  const eyes = witness();
  for (const text of ['one', 'two', 'three']) eyes.gave(say('a', text));
  eyes.confirmed(stored(1, 'one'));
  eyes.confirmed(stored(2, 'two'));
  return eyes;
}

describe('witness', (test) => {
  test('has nothing against a right history, with or without what was not confirmed', () => {
    assert.equal(seen().faults('a', [message(1, 'one'), message(2, 'two')]), []);
    const all = [message(1, 'one'), message(2, 'two'), message(7, 'three')];
    assert.equal(seen().faults('a', all), []);
  });
  for (const [title, history, fault] of [
    ['a lost message', [message(2, 'two')], 'one is lost'],
    [
      'a doubled one',
      [message(1, 'one'), message(2, 'two'), message(3, 'two')],
      'two is there twice',
    ],
    ['another order', [message(2, 'two'), message(1, 'one')], '1 comes after 2'],
    ['another number', [message(1, 'one'), message(3, 'two')], 'two was 2 and is 3'],
    [
      'a made-up one',
      [message(1, 'one'), message(2, 'two'), message(3, 'x')],
      'x was never said in a',
    ],
  ] as const) {
    test(`sees ${title}`, () => {
      assert.ok(seen().faults('a', history).includes(fault), fault);
    });
  }
  test('sees a number used twice, also for one seen only in between', () => {
    const eyes = seen();
    eyes.faults('a', [message(1, 'one'), message(2, 'two'), message(3, 'three')]);
    eyes.gave(say('a', 'four'));
    eyes.confirmed(stored(3, 'four'));
    assert.match(eyes.faults('a', []).join(), '3 was given to three and four');
    assert.match(eyes.faults('a', []).join(), 'three is lost');
  });
  test('sees what was refused', () => {
    const eyes = seen();
    eyes.refused(say('a', 'three'));
    const all = [message(1, 'one'), message(2, 'two'), message(3, 'three')];
    assert.equal(eyes.faults('a', all), ['three was refused']);
  });
});
