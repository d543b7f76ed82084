import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info } from '../../../helpers/scripted.ts';

const TYPED = ['make it so', 'Où est le café', 'take it back', 'make tea', 'make tea'];

function after(lines: readonly string[] = TYPED, columns = 80): Glass {
  const it = glass({ columns, rows: 24 });
  it.welcome([info('global', 0), info('bob', 0)]);
  for (const line of lines) {
    it.type(line);
    it.press('enter');
  }
  it.said();
  return it;
}

const typed = ({ panes }: Glass): string => panes.editor.graphemes.join('');

describe('a search in what was typed', (test) => {
  test('shows the newest line that fits, narrowed as it is typed, and older ones', () => {
    const it = after();
    it.type('draft');
    it.press('ctrl+r');
    assert.match(
      it.draw().join('\n'),
      '─ search:  · Ctrl-R goes on, Enter takes it, Esc goes back',
    );
    it.type('ma');
    assert.is(typed(it), 'make tea');
    it.press('ctrl+r');
    assert.is(typed(it), 'make it so', 'the same line is shown once');
    it.press('ctrl+r');
    assert.is(typed(it), 'make it so', 'there is no older one');
    it.press('ctrl+s');
    assert.is(typed(it), 'make tea');
    it.press('ctrl+r');
    it.type('ke it');
    assert.is(typed(it), 'make it so');
    assert.match(it.draw().join('\n'), 'search: make it');
  });
  test('sends nothing with Enter: the line stands in the input, and where it would go is seen', () => {
    const it = after();
    it.press('ctrl+r');
    it.type('back');
    it.press('enter');
    assert.is(typed(it), 'take it back');
    assert.equal(it.said(), []);
    assert.match(it.draw().join('\n'), '─ → global');
    it.press('up');
    assert.is(typed(it), 'Où est le café', 'it goes on from there');
    it.press('down', 'enter');
    assert.equal(it.said(), ['take it back']);
  });
  test('gives back what was typed with Esc, Ctrl-G and Ctrl-C, and leaves nothing', () => {
    for (const key of ['escape', 'ctrl+g', 'ctrl+c']) {
      const it = after();
      it.type('draft');
      it.press('ctrl+r');
      it.type('make');
      it.press('ctrl+r', key);
      assert.is(typed(it), 'draft', key);
      assert.is(it.panes.search, undefined);
      assert.equal(it.effects, []);
    }
  });
  test('ends with any other key, which does what it always does', () => {
    const it = after();
    it.press('ctrl+r');
    it.type('back');
    it.press('ctrl+a');
    it.type('I ');
    assert.is(typed(it), 'I take it back');
    it.press('ctrl+_', 'ctrl+_');
    assert.is(typed(it), '');
  });
  test('knows neither case nor accents, and says so where nothing fits', () => {
    const it = after();
    it.press('ctrl+r');
    it.type('OU EST LE CAFE');
    assert.is(typed(it), 'Où est le café');
    it.type('zz');
    assert.match(it.draw().join('\n'), 'search: OU EST LE CAFEzz (nothing fits)');
    assert.is(typed(it), '');
    it.press('backspace', 'backspace');
    assert.is(typed(it), 'Où est le café');
  });
  test('finds only what was typed in this chat, and nothing timed', () => {
    const it = after(['for all', '*30@bob sekrit']);
    it.press('ctrl+r');
    it.type('sekrit');
    assert.is(typed(it), '');
    it.press('escape', 'alt+down', 'ctrl+r');
    assert.match(it.draw().join('\n'), 'You have typed nothing in this chat yet.');
  });
  test('ends where a refused line comes back, and that line stays', () => {
    const it = after(['@zed hello']);
    it.press('ctrl+r');
    it.type('x');
    it.told(
      { kind: 'refused', code: 'no-such-user', text: 'There is no user "zed".' },
      { id: 'x.1', line: '@zed hello' },
    );
    assert.is(typed(it), '@zed hello');
    assert.is(it.panes.search, undefined);
  });
  test('has room in 40 columns', () => {
    const it = after(TYPED, 40);
    it.press('ctrl+r');
    it.type('ma');
    assert.match(it.draw().join('\n'), /─ search: ma/);
  });
});
