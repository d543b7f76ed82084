import { assert, describe } from './describe.ts';
import { faultsOf, type Observer } from './observed.ts';

const one = { seq: 1, from: 'amy', text: 'one' };
const two = { seq: 2, from: 'bob', text: 'two' };
const amy = (seen: Observer['seen'], confirmed: string[] = ['one']) => ({
  name: 'amy',
  seen,
  confirmed,
});
const bob = (seen: Observer['seen']) => ({ name: 'bob', seen, confirmed: ['two'] });

describe('the checker of what clients saw', (test) => {
  test('finds nothing wrong where nothing is', () => {
    assert.equal(faultsOf([amy([one, two]), bob([one, two])]), []);
  });
  const broken: [string, Observer[], string][] = [
    ['a confirmed text that is lost', [amy([two]), bob([one, two])], 'is missing at amy'],
    [
      'a text shown twice',
      [amy([one, two, { ...one, seq: 3 }]), bob([one, two])],
      'saw "one" twice',
    ],
    ['a message shown twice', [amy([one, one, two]), bob([one, two])], 'saw 1 after 1'],
    ['an order turned round', [amy([two, one]), bob([one, two])], 'saw 1 after 2'],
    [
      'two orders',
      [
        amy([one, two]),
        bob([
          { ...two, seq: 1 },
          { ...one, seq: 2 },
        ]),
      ],
      'others "amy: one"',
    ],
    [
      'a sender exchanged',
      [amy([one, two]), bob([{ ...one, from: 'eve' }, two])],
      'saw "eve: one"',
    ],
  ];
  for (const [what, observers, fault] of broken) {
    test(`finds ${what}`, () => {
      const faults = faultsOf(observers);
      assert.ok(
        faults.some((text) => text.includes(fault)),
        JSON.stringify(faults),
      );
    });
  }
});
