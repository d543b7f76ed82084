// A user who leaves a server that ends with this client is asked first, if others are here.

import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info } from '../../../helpers/scripted.ts';

const QUESTION = 'others are here, and the server stops when you leave. Leave? y or n';

function hosting(names: readonly string[] = ['bob', 'cid'], hosts = true): Glass {
  const it = glass(undefined, hosts ? { hosts } : {});
  it.welcome([info('global', 0)], { here: { count: names.length, names: [...names] } });
  it.answer('global', []);
  return it;
}

const text = (it: Glass): string => it.draw().join('\n');
const input = (it: Glass): string => it.panes.editor.graphemes.join('');
const leaves = (it: Glass): readonly string[] =>
  it.effects.flatMap((effect) => (effect.kind === 'leave' ? [effect.when] : []));

const WAYS: readonly ((it: Glass) => void)[] = [
  (it) => it.press('ctrl+c'),
  (it) => it.press('ctrl+d'),
  (it) => {
    it.type('exit');
    it.press('enter');
  },
];

describe('leaving a server that ends with this client', (test) => {
  test('asks while others are here, and y leaves', () => {
    for (const way of WAYS) {
      const it = hosting();
      way(it);
      assert.equal(leaves(it), []);
      assert.match(text(it), `2 ${QUESTION}`);
      it.type('y');
      assert.equal(leaves(it), ['when answered']);
    }
  });
  test('stays on any other key, and keeps what is typed', () => {
    for (const key of ['n', 'escape', 'enter', 'hello y', 'left']) {
      const it = hosting();
      it.type('half a li');
      it.press('ctrl+c');
      if (key.length > 1 && !key.includes(' ')) it.press(key);
      else it.type(key);
      assert.equal(leaves(it), []);
      assert.not.match(text(it), QUESTION);
      assert.is(input(it), `half a li${key.includes(' ') ? key : ''}`);
      assert.equal(it.said(), []);
      it.press('ctrl+c');
      assert.match(text(it), QUESTION, 'it is asked anew');
    }
  });
  test('happens at once on the second Ctrl-C, and on a signal', () => {
    const it = hosting();
    it.press('ctrl+c', 'ctrl+c');
    assert.equal(leaves(it), ['at once']);
    const other = hosting();
    other.happens({ kind: 'interrupted' });
    assert.equal(leaves(other), ['at once']);
  });
  test('counts the people here at that moment', () => {
    const it = hosting();
    it.press('ctrl+c');
    it.told({ kind: 'presence', here: [], left: ['cid'], hereCount: 0, leftCount: 1 });
    assert.match(text(it), 'One other is here, and the server stops when you leave.');
  });
  test('asks nothing if nobody else is here, or if the server goes on', () => {
    for (const it of [hosting([]), hosting(['bob'], false)]) {
      it.press('ctrl+c');
      assert.equal(leaves(it), ['at once']);
    }
  });
});
