// What counts as emphasis and code, and what does not.

import fc from 'fast-check';
import { partsOf } from '../../../client/scrollback/markup.ts';
import { cpuMs } from '../../helpers/cpu.ts';
import { assert, describe } from '../../helpers/describe.ts';

const SIGNS = { plain: '', bold: 'b', italic: 'i', 'bold-italic': 'bi', code: 'c', mark: 'm' };

/** `say b[it] loud`; marks are not shown. */
function brief(text: string): string {
  return partsOf(text)
    .filter(({ is }) => is !== 'mark')
    .map((part) => (part.is === 'plain' ? part.text : `${SIGNS[part.is]}[${part.text}]`))
    .join('');
}

describe('emphasis', (test) => {
  test('is what stands between two marks around words', () => {
    for (const [text, shown] of [
      ['*bold*', 'b[bold]'],
      ['say *it is so*, please', 'say b[it is so], please'],
      ['**bold** (*too*)', 'b[bold] (b[too])'],
      ['_italic_ and *bold*!', 'i[italic] and b[bold]!'],
      ['_a snake_case word_', 'i[a snake_case word]'],
      ['*a _b_ c*', 'b[a ]bi[b]b[ c]'],
      ['_*both*_', 'bi[both]'],
      ['*日本* *12:00* *é*', 'b[日本] b[12:00] b[é]'],
      ['one *two\nthree* *four*', 'one *two\nthree* b[four]'],
      ['*see https://a.org/x_y_z*', 'b[see https://a.org/x_y_z]'],
    ] as const)
      assert.is(brief(text), shown, text);
  });
  test('is none where a sign is part of something else', () => {
    for (const text of [
      'snake_case and _private and _name',
      '2*3*4 = 24, 2 * 3 * 4, 2**3**4',
      '*p = *q; int *a, *b; char **argv',
      'f(*args, **kwargs)',
      'cp *.ts *.js ~/_old_/',
      'src/_old_/x and ./_build/_static_/x',
      'https://example.org/*a*/_b_?_c_=*d*',
      'C:\\*x*\\_y_ --flag=*x* a@_b_.org',
      '__init__ __name__ ***',
      '* item\n* another *',
      '*.* and **',
      '/* comment */ /** doc */',
      '*a*b a*b*',
      '_a_b',
      'a_b_',
    ])
      assert.is(brief(text), text, text);
  });
});

describe('code', (test) => {
  test('is what stands between backticks, and in it nothing means anything', () => {
    for (const [text, shown] of [
      ['run `rm *foo*` now', 'run c[rm *foo*] now'],
      ['``a`b`` and ```c d```', 'c[a`b] and c[c d]'],
      ['`a` `_b_`, (`c`)', 'c[a] c[_b_], (c[c])'],
      ['*see `a*b` now*', '*see c[a*b] now*'],
    ] as const)
      assert.is(brief(text), shown, text);
    for (const text of ['it`s and that`s', 'a ` b', '``', 'a`b`c', '`a\nb`', '`bob'])
      assert.is(brief(text), text, text);
  });
  test('is what stands between fences', () => {
    for (const [text, shown] of [
      ['```ts\nconst *a* = `b`;\n```', 'c[ts\nconst *a* = `b`;\n]'],
      ['see *this*:\n```\n_x_\n```\n_y_', 'see b[this]:\nc[\n_x_\n]\ni[y]'],
      ['```\nall of it', 'c[\nall of it]'],
      ['one\n```\ntwo', 'one\n```\ntwo'],
      ['```one\ntwo```', 'c[one\ntwo]'],
    ] as const)
      assert.is(brief(text), shown, text);
  });
});

describe('the parts of a text', (test) => {
  const piece = fc.constantFrom(
    '*',
    '_',
    '`',
    '```',
    '\n',
    ' ',
    'a',
    'b c',
    '.',
    '/',
    '(',
    ')',
    'https://a.b',
  );
  test('are all of it, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.string(), (pieces, rest) => {
        const text = pieces.join('') + rest;
        const parts = partsOf(text);
        assert.is(parts.map((part) => part.text).join(''), text);
        assert.ok(parts.every((part) => part.is !== 'mark' || /^\s*[*_`]+\s*$/.test(part.text)));
      }),
      { numRuns: 5_000 },
    );
  });
  test('are found quickly, whatever it holds', () => {
    for (const unit of [
      '*',
      '_',
      '`',
      '*a ',
      '_a ',
      '_a_a',
      ' _a_b',
      '`a ',
      '``a ',
      '*a* ',
      '_*',
      '```\n',
      '(*a',
      'https://a.b/_',
    ]) {
      const text = unit.repeat(4_000 / unit.length);
      const took = cpuMs(() => partsOf(text));
      assert.ok(took < 60, `${JSON.stringify(unit)}: ${took} ms`);
    }
  });
});
