import type { Size } from '../../../../client/layout/row.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

const FEW = { columns: 40, rows: 12 };
const SIZES: readonly Size[] = [FEW, { columns: 80, rows: 24 }, { columns: 120, rows: 40 }];

/** Two hundred messages in global, and nine other chats. */
function hall(size: Size): Glass {
  const it = glass(size);
  const others = Array.from({ length: 9 }, (_, n) => info(`bob${n}`, 1));
  it.welcome([info('global', 200), ...others]);
  const all = Array.from({ length: 200 }, (_, n) => ({
    ...said('bob0', n + 1),
    ...{ chat: 'global', type: 'global' as const, text: `number ${n + 1}.` },
  }));
  it.answer('global', all);
  return it;
}

const at = (it: Glass, did: 'turned-up' | 'turned-down' | 'clicked', x: number, y: number): void =>
  it.happens({ kind: 'key', key: { kind: 'mouse', did, x, y } });
const numbers = (it: Glass): readonly number[] =>
  [
    ...it
      .draw()
      .join('\n')
      .matchAll(/number (\d+)\./g),
  ].map(([, n]) => Number(n));

describe('the mouse', (test) => {
  for (const size of SIZES) {
    const name = `${size.columns}x${size.rows}`;
    test(`scrolls with its wheel, and comes back to the newest message, at ${name}`, () => {
      const it = hall(size);
      const [first = 0] = numbers(it);
      assert.is(numbers(it).at(-1), 200);
      at(it, 'turned-up', 5, 5);
      assert.is(numbers(it)[0], first - 3);
      at(it, 'turned-up', 5, 5);
      at(it, 'turned-down', 5, 5);
      assert.is(numbers(it)[0], first - 3);
      at(it, 'turned-down', 5, 5);
      assert.is(it.panes.anchor, 'newest');
    });
    test(`opens the chat that is clicked, beside the messages or in the list, at ${name}`, () => {
      const it = hall(size);
      if (size === FEW) it.press('f2');
      for (const wanted of ['bob3', 'bob1']) {
        const rows = it.draw();
        const y = rows.findIndex((row) => row.startsWith(` @${wanted} `));
        if (size === FEW && it.panes.list === undefined) it.press('f2');
        const row = y < 0 ? it.draw().findIndex((line) => line.includes(`@${wanted}`)) : y;
        assert.ok(row >= 0, rows.join('\n'));
        at(it, 'clicked', 3, row);
        assert.is(it.panes.open, wanted);
        assert.is(it.panes.list, undefined);
      }
    });
  }
  test('leaves what is typed where it was typed', () => {
    const it = hall(SIZES[1] as Size);
    it.type('for global');
    at(it, 'turned-up', 50, 5);
    assert.is(it.panes.editor.graphemes.join(''), 'for global');
    const y = it.draw().findIndex((row) => row.startsWith(' @bob2 '));
    at(it, 'clicked', 3, y);
    assert.is(it.panes.editor.graphemes.length, 0);
    at(it, 'clicked', 3, 0);
    assert.is(it.panes.open, 'global');
    assert.is(it.panes.editor.graphemes.join(''), 'for global');
  });
  test('moves through the list of chats while that is open', () => {
    const it = hall(FEW);
    it.press('f2');
    const first = it.panes.list;
    at(it, 'turned-down', 5, 5);
    assert.not.equal(it.panes.list, first);
    at(it, 'turned-up', 5, 5);
    assert.is(it.panes.list, first);
  });
  test('does nothing anywhere else: on lines between, the input, the status, or beyond', () => {
    for (const size of SIZES) {
      const it = hall(size);
      const { panes } = it;
      for (let y = 0; y < size.rows + 3; y += 1) {
        for (const x of [30, size.columns - 1, size.columns + 7]) at(it, 'clicked', x, y);
      }
      for (let y = size.rows - 3; y < size.rows + 3; y += 1) at(it, 'clicked', 2, y);
      assert.is(it.panes.open, panes.open);
      assert.equal(it.panes.editor, panes.editor);
    }
  });
});
