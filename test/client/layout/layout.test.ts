import fc from 'fast-check';
import { field } from '../../../client/layout/field.ts';
import { fit, hueOf, type Row, rowCells, span, wrapRow } from '../../../client/layout/row.ts';
import { cellsOf, cut, graphemes, textCells } from '../../../client/layout/width.ts';
import { pieces, wrap } from '../../../client/layout/wrap.ts';
import { cpuMs } from '../../helpers/cpu.ts';
import { assert, describe } from '../../helpers/describe.ts';

const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ODD = [
  '日',
  '本',
  '한',
  '👨‍👩‍👧‍👦',
  '🇩🇪',
  '👍🏽',
  'é',
  'e\u0301',
  'ש',
  'ع',
  '\u0301',
  '\u200b',
  'ﷺ',
  'क्षि',
  '❤️',
  ' ',
  '  ',
  '\n',
  '-',
];
/** Texts with every kind of trouble in them. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(...ODD),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
  )
  .map((parts) => parts.join('').replaceAll('\r', ''));
const widths = fc.integer({ min: 2, max: 30 });
const unblanked = (text: string): string => text.replace(/[ \n]/g, '');

describe('characters', (test) => {
  test('are what a person counts, and joined they are the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const found = graphemes(text);
        assert.is(found.join(''), text);
        assert.equal(
          found,
          Array.from(clusters.segment(text), ({ segment }) => segment),
        );
      }),
    );
  });
  test('take the cells that terminals of today give them, and never more than two', () => {
    const cells = {
      a: 1,
      é: 1,
      'e\u0301': 1,
      ж: 1,
      '─': 1,
      日: 2,
      '👍🏽': 2,
      '👨‍👩‍👧‍👦': 2,
      '🇩🇪': 2,
      '\u200b': 0,
      '\u0301': 0,
    };
    for (const [text, count] of Object.entries(cells)) assert.is(cellsOf(text), count, text);
    fc.assert(fc.property(texts, (text) => graphemes(text).every((one) => cellsOf(one) <= 2)));
  });
  test('are cut with a mark that something is missing', () => {
    assert.is(cut('hello', 5), 'hello');
    assert.is(cut('hello', 4), 'hel…');
    assert.is(cut('日本語', 4), '日…');
    assert.is(cut('日本語', 0), '');
    fc.assert(fc.property(texts, widths, (text, width) => textCells(cut(text, width)) <= width));
  });
});

describe('wrapping', (test) => {
  test('keeps words whole where they fit', () => {
    assert.equal(wrap('the quick brown fox', { width: 10 }), ['the quick', 'brown fox']);
    assert.equal(wrap('a verylongwordthatgoeson', { width: 8 }), [
      'a verylo',
      'ngwordth',
      'atgoeson',
    ]);
    assert.equal(wrap('', { width: 8 }), ['']);
    assert.equal(wrap('one\n\ntwo', { width: 8 }), ['one', '', 'two']);
    assert.equal(wrap('exactly8 x', { width: 8 }), ['exactly8', 'x']);
    assert.equal(wrap('ends in blanks      ', { width: 14 }), ['ends in blanks']);
  });
  test('breaks what no row holds behind a sign in it, if one is near', () => {
    assert.equal(
      wrap('see https://example.org/a/very/long/path/that/wraps?x=1 ok', { width: 20 }),
      ['see https://example.', 'org/a/very/long/', 'path/that/wraps?x=1', 'ok'],
    );
    assert.equal(wrap('F6:93:A1:77:0C:5E:12', { width: 8 }), ['F6:93:', 'A1:77:', '0C:5E:12']);
    assert.equal(wrap('x://abcdefghijklmnopqrst', { width: 8 }), [
      'x://abcd',
      'efghijkl',
      'mnopqrst',
    ]);
  });
  test('breaks between wide characters, and before them', () => {
    assert.equal(wrap('日本語テキスト', { width: 5 }), ['日本', '語テ', 'キス', 'ト']);
    assert.equal(wrap('ab 日本語', { width: 5 }), ['ab 日', '本語']);
    assert.equal(wrap('日hello', { width: 5 }), ['日', 'hello']);
  });
  test('leaves room for what stands before the first row, and a gutter', () => {
    const room = { width: 10, first: 5, gutter: 2 };
    assert.equal(wrap('one two three four', room), ['one', 'two', 'three', 'four']);
    assert.equal(wrap('x abcdefghijkl', { width: 12, gutter: 8 }), ['x abcdefghij', 'kl']);
  });
  test('makes no row wider than asked, and loses nothing but blanks', () => {
    fc.assert(
      fc.property(texts, widths, fc.nat(40), fc.nat(40), (text, width, first, gutter) => {
        const room = { width, first, gutter };
        const rows = wrap(text, room);
        assert.is(unblanked(rows.join('')), unblanked(text));
        for (const [index, row] of rows.entries()) {
          const most = Math.max(2, width - (index === 0 ? first : gutter));
          assert.ok(textCells(row) <= most, `${JSON.stringify(row)} in ${most}`);
        }
        const cutAt = new Set([0]);
        let end = 0;
        for (const one of graphemes(text)) {
          end += one.length;
          cutAt.add(end);
        }
        for (const { from, to } of pieces([text], room))
          assert.ok(cutAt.has(from) && cutAt.has(to));
      }),
      { numRuns: 300 },
    );
  });
  test('makes rows of their own for words that are to be copied', () => {
    const room = { width: 20, gutter: 4, wholeWords: true };
    const flush = (text: string): readonly string[] =>
      pieces([text], room).map((row) => `${row.flush ? '|' : ''}${text.slice(row.from, row.to)}`);
    assert.equal(flush('ann: https://example.org/a/very/long/path, and more of it'), [
      'ann: https://example',
      '|.org/a/very/long/pat',
      '|h,',
      'and more of it',
    ]);
    assert.equal(flush('ann: 12345678901234567890 x'), ['ann:', '|12345678901234567890', 'x']);
    assert.equal(flush('ann: 1234567890123456 x'), ['ann:', '1234567890123456', 'x']);
    assert.equal(flush(`ann:\n${'x'.repeat(25)}`), ['ann:', `|${'x'.repeat(20)}`, '|xxxxx']);
    assert.equal(flush(`ann:\n  ${'x'.repeat(17)}\ny`), ['ann:', `|${'x'.repeat(17)}`, 'y']);
  });
  test('never leaves a blank, or what looks like one, in a row without its gutter', () => {
    const blanks = ['\u00a0', '\u2800', '\u3164', '\u115f', '\u3000', '\u2003', '\u00ad', '\u200b'];
    const forged = fc
      .array(fc.constantFrom('x'.repeat(30), '12:00', 'bob:', ' ', ...blanks))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(forged, texts), widths, fc.nat(12), (text, width, gutter) => {
        const room = { width, gutter, wholeWords: true };
        const rows = pieces([text], room);
        assert.is(
          unblanked(rows.map((it) => text.slice(it.from, it.to)).join('')),
          unblanked(text),
        );
        for (const [index, { from, to, flush }] of rows.entries()) {
          const row = text.slice(from, to);
          if (flush) assert.match(row, /^[!-~\u00a1-\u00ac\u00ae-\u052f]+$/);
          const most = flush || index === 0 ? width : Math.max(2, width - gutter);
          assert.ok(textCells(row) <= most, `${JSON.stringify(row)} in ${most}`);
        }
      }),
      { numRuns: 500 },
    );
  });
  test('is quick with long lines', () => {
    for (const part of ['word ', 'x', '日本', '👨‍👩‍👧‍👦', 'e\u0301 ', ' ']) {
      const text = part.repeat(Math.ceil(5_000 / part.length));
      const took = cpuMs(() => wrap(text, { width: 60, gutter: 2 }));
      assert.ok(took < 500, `${JSON.stringify(part)}: ${took} ms`);
    }
  });
});

describe('rows', (test) => {
  const rows: fc.Arbitrary<Row> = fc.array(
    texts.map((text) => span(text.replaceAll('\n', ''), 'strong')),
    { maxLength: 4 },
  );
  test('are cut or filled to exactly the cells asked for', () => {
    assert.equal(fit([span('ab')], 4), [span('ab'), span('  ')]);
    assert.equal(fit([span('日本')], 3), [span('日…')]);
    fc.assert(
      fc.property(rows, fc.nat(40), (row, cells) => assert.is(rowCells(fit(row, cells)), cells)),
    );
  });
  test('keep their styles when they are wrapped', () => {
    const row = [span('amy: ', 'own'), span('see '), span('@bob', 'mention'), span(' there')];
    assert.equal(wrapRow(row, { width: 11, gutter: 2 }), [
      [span('amy: ', 'own'), span('see')],
      [span('  '), span('@bob', 'mention')],
      [span('  '), span('there')],
    ]);
  });
  test('never get wider than asked, whatever their gutter', () => {
    fc.assert(
      fc.property(rows, widths, fc.nat(40), (row, width, gutter) => {
        for (const one of wrapRow(row, { width, gutter })) assert.ok(rowCells(one) <= width);
      }),
    );
  });
  test('show a name in one colour, whatever its case', () => {
    assert.is(hueOf('Amy'), hueOf('amy'));
    assert.ok(new Set(['amy', 'bob', 'cleo', 'dan', 'eve', 'finn', 'gus'].map(hueOf)).size > 3);
  });
});

describe('a field', (test) => {
  const at = (text: string, cursor: number, width: number, rowsMax = 5) =>
    field(graphemes(text), cursor, { width, rowsMax });
  test('has the cursor where the next character goes', () => {
    assert.equal(at('', 0, 10), { rows: [''], cursor: { x: 0, y: 0 }, above: 0, below: 0 });
    assert.equal(at('abcd', 4, 4).cursor, { x: 0, y: 1 });
    assert.equal(at('日本語', 2, 5), {
      rows: ['日本', '語'],
      cursor: { x: 0, y: 1 },
      above: 0,
      below: 0,
    });
    assert.equal(at('  \u0000', 2, 2).cursor, { x: 0, y: 1 });
    assert.equal(at('a\nb', 1, 5).cursor, { x: 1, y: 0 });
    assert.equal(at('a\nb', 2, 5).cursor, { x: 0, y: 1 });
  });
  test('shows so many rows around the cursor, and says what it leaves out', () => {
    const text = '0\n1\n2\n3\n4\n5\n6\n7';
    assert.equal(at(text, 0, 5, 3), {
      rows: ['0', '1', '2'],
      cursor: { x: 0, y: 0 },
      above: 0,
      below: 5,
    });
    assert.equal(at(text, 8, 5, 3), {
      rows: ['3', '4', '5'],
      cursor: { x: 0, y: 1 },
      above: 3,
      below: 2,
    });
    assert.equal(at(text, 15, 5, 3), {
      rows: ['5', '6', '7'],
      cursor: { x: 1, y: 2 },
      above: 5,
      below: 0,
    });
  });
  test('keeps within its room and has the cursor in it', () => {
    fc.assert(
      fc.property(
        texts,
        fc.nat(50),
        widths,
        fc.integer({ min: 1, max: 6 }),
        (text, where, width, rowsMax) => {
          const cursor = Math.min(where, graphemes(text).length);
          const { rows, cursor: place, above, below } = at(text, cursor, width, rowsMax);
          assert.ok(rows.length <= rowsMax && rows.every((row) => textCells(row) <= width));
          assert.ok(place.x < width && place.y >= 0 && place.y < rows.length);
          assert.ok(above >= 0 && below >= 0);
          if (above + below === 0) assert.is(rows.join(''), text.replaceAll('\n', ''));
        },
      ),
    );
  });
});
