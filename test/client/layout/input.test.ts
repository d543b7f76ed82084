import fc from 'fast-check';
import { inputRows } from '../../../client/layout/input.ts';
import { type Row, rowCells } from '../../../client/layout/row.ts';
import { choose, type Offer, offer } from '../../../client/screen/editor/completion.ts';
import { insert, move, NEW_EDITOR } from '../../../client/screen/editor/editor.ts';
import { choiceRow } from '../../../client/screen/view/choices.ts';
import { assert, describe } from '../../helpers/describe.ts';

const textOf = (row: Row): string => row.map(({ text }) => text).join('');
const typed = (text: string) => insert(NEW_EDITOR, text);

describe('the input', (test) => {
  const LOOK = { columns: 12, rowsMax: 3, prompt: '> ' };
  const seen = (text: string): readonly string[] => inputRows(typed(text), LOOK).rows.map(textOf);
  test('stands behind its prompt and grows', () => {
    assert.equal(seen(''), ['> ']);
    assert.equal(seen('hello'), ['> hello']);
    assert.equal(seen('hello there'), ['> hello ', '  there']);
    assert.equal(inputRows(typed('hello there'), LOOK).cursor, { x: 7, y: 1 });
    assert.equal(seen('hellothere!'), ['> hellothere', '  !']);
    assert.equal(seen('0123456789'), ['> 0123456789', '  ']);
    assert.equal(seen('012345678 9'), ['> 012345678 ', '  9']);
    assert.equal(seen('a 0123456789ab'), ['> a ', '  0123456789', '  ab']);
    assert.equal(seen('0123456789\nb'), ['> 0123456789', '  ', '  b']);
  });
  test('says where there is more than it shows', () => {
    assert.equal(seen('1\n2\n3\n4\n5'), ['… 3', '  4', '  5']);
    const start = inputRows(move(typed('1\n2\n3\n4\n5'), 'start'), LOOK);
    assert.equal(start.rows.map(textOf), ['> 1', '  2', '… 3']);
    assert.equal(start.cursor, { x: 2, y: 0 });
  });
  test('shows nothing of a password but how long it is', () => {
    const { rows, cursor } = inputRows(typed('secret👍🏽'), { ...LOOK, masked: true });
    assert.equal(rows.map(textOf), ['> •••••••']);
    assert.equal(cursor, { x: 9, y: 0 });
  });
  test('never leaves its room', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 4, max: 40 }),
        (text, columns) => {
          const { rows, cursor } = inputRows(typed(text), { ...LOOK, columns });
          assert.ok(rows.length <= 3 && rows.every((row) => rowCells(row) <= columns));
          assert.ok(cursor.x < columns && cursor.y < rows.length);
        },
      ),
    );
  });
});

describe('the list of what may be completed', (test) => {
  const NAMES = { users: ['amy', 'bob', 'cleopatra', 'dan', 'eve'], groups: [] };
  const open = (text: string): Offer => {
    const found = offer(typed(text), NAMES);
    assert.ok(found);
    return found as Offer;
  };
  test('is one row, with as much as there is room for', () => {
    assert.is(textOf(choiceRow(open('@'), 40)).trimEnd(), 'amy  bob  cleopatra  dan  eve');
    assert.is(textOf(choiceRow(open('@'), 14)).trimEnd(), 'amy  bob  …');
  });
  test('always has the chosen one in it', () => {
    let editor = typed('@');
    let list: Offer | undefined = open('@');
    for (let n = 0; n < 12 && list; n += 1) {
      ({ editor, offer: list } = choose(editor, list, n < 7 ? 1 : -1));
      const { chosen = 0 } = list ?? {};
      for (const columns of [14, 20, 60]) {
        const row = choiceRow(list ?? open('@'), columns);
        assert.is(rowCells(row), columns);
        assert.ok(
          row.some(({ text, style }) => style === 'chosen' && text === NAMES.users[chosen]),
          textOf(row),
        );
      }
    }
  });
});
