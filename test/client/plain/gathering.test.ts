import * as fc from 'fast-check';
import {
  dropped,
  type Gathering,
  gather,
  type Heard,
  NOTHING_GATHERED,
  PASTE_LIMIT,
  settled,
  torn,
} from '../../../client/plain/gathering.ts';
import { assert, describe } from '../../helpers/describe.ts';

const BEGIN = '\u001b[200~';
const END = '\u001b[201~';

/** What becomes of lines that come at the same moment, or each `apart` later. */
function after(lines: readonly string[], apart = 0): readonly Heard[] {
  const heard: Heard[] = [];
  let gathered: Gathering = NOTHING_GATHERED;
  for (const [index, line] of lines.entries()) {
    const [next, what] = gather(gathered, line, index * apart);
    gathered = next;
    if (what) heard.push(what);
  }
  return heard;
}

const sent = (heard: readonly Heard[]): readonly string[] =>
  heard.filter(({ kind }) => kind === 'line').map(({ text }) => text);

describe('what is pasted and marked', (test) => {
  test('is one text, with what is typed before and behind it', () => {
    assert.equal(sent(after([`@bob see ${BEGIN}one`, 'two', `three${END} ok`])), [
      '@bob see one\ntwo\nthree ok',
    ]);
    assert.equal(sent(after([`${BEGIN}one${END}, ${BEGIN}two${END}`])), ['one, two']);
    assert.equal(sent(after([`${BEGIN}one`, 'two', END])), ['one\ntwo\n']);
  });
  test('may have lost the last of its end to the backspace key', () => {
    for (let cut = 1; cut < END.length; cut += 1) {
      assert.equal(sent(after([`${BEGIN}one`, `two${END.slice(0, -cut)}`])), ['one\ntwo']);
    }
  });
  test('is refused whole if its end never comes', () => {
    assert.equal(sent(after([`${BEGIN}@bob one`, 'two'], PASTE_LIMIT + 1)), []);
    const [open] = gather(NOTHING_GATHERED, `${BEGIN}@bob one`, 0);
    assert.match(torn(open)[1]?.text ?? '', 'its end is missing');
    assert.equal(sent(after([`two${END}`])), []);
  });
  test('is refused where the terminal may have cut a line of it', () => {
    const heard = after([`${BEGIN}@bob one`, 'x'.repeat(4_095), `three${END}`]);
    assert.equal([heard.length, sent(heard)], [1, []]);
    assert.equal(sent(after(['x'.repeat(4_095)])), []);
    assert.equal(sent(after(['x'.repeat(4_000)])).length, 1);
  });
});

describe('a code block, line by line', (test) => {
  test('is one text, whatever its lines are', () => {
    const lines = ['```ts', '@bob one', '  exit', '', 'passwd x```'];
    const heard = after([...lines, 'hello'], 150);
    assert.equal(
      heard.map(({ kind }) => kind),
      ['told', 'line', 'line'],
    );
    assert.equal(sent(heard), [lines.join('\n'), 'hello']);
    assert.equal(sent(after(['@bob see', '@bob ```', '/whoelse', '```'])), [
      '@bob see',
      '@bob ```\n/whoelse\n```',
    ]);
    assert.equal(sent(after(['*devs ```', `${BEGIN}one`, `*devs two${END}`, '```'])), [
      '*devs ```\none\n*devs two\n```',
    ]);
  });
  test('is not begun by what is no block, or one that ends', () => {
    const lines = ['```exit```', 'see ```', '``x', '/help ```', '~```'];
    assert.equal(sent(after(lines, 150)), lines);
  });
  test('leaves out a line that cannot be part of it', () => {
    const heard = after(['```', 'x\u001b[D', 'x'.repeat(4_095), 'one', '```'], 150);
    assert.equal(
      heard.map(({ kind }) => kind),
      ['told', 'refused', 'refused', 'line'],
    );
    assert.equal(sent(heard), ['```\none\n```']);
  });
  test('can be given up', () => {
    const [open] = gather(NOTHING_GATHERED, '```', 0);
    const [next, what] = dropped(open) ?? [];
    assert.is(what?.kind, 'told');
    assert.equal(next, NOTHING_GATHERED);
    assert.is(dropped(NOTHING_GATHERED), undefined);
  });
  test('is not for everybody if it came with words that are not', () => {
    assert.equal(sent(after(['@bob a', '```', 'secret', '```'])), ['@bob a']);
  });
});

describe('lines in one breath', (test) => {
  test('are lines of their own', () => {
    for (const lines of [
      ['one', 'two', '/whoelse', 'three'],
      ['ls', 'hello'],
      ['@bob one', '@bob two', '*devs three', 'ls'],
      ['block bob', 'hello'],
    ]) {
      assert.equal(sent(after(lines)), lines);
    }
  });
  test('are no text for all behind one that is not', () => {
    for (const first of [
      '@bob a',
      '*devs a',
      'private bob a',
      '@ nobody',
      '*30@bob a',
      'mesage b a',
    ])
      assert.equal(sent(after([first, 'secret two', 'secret three'])), [first]);
  });
  test('are none either a tenth of a second behind it, which nobody types in', () => {
    assert.equal(sent(after(['@bob a', 'secret two', 'secret three'], 100)), ['@bob a']);
  });
  test('may be typed a moment later, or once the other one was answered', () => {
    assert.equal(sent(after(['@bob a', 'hello'], 150)), ['@bob a', 'hello']);
    const [aimed] = gather(NOTHING_GATHERED, '@bob a', 0);
    assert.equal(gather(settled(aimed), 'hello', 1)[1], { kind: 'line', text: 'hello' });
  });
});

describe('a line with a key that would edit it elsewhere', (test) => {
  test('is refused, before, behind and between pastes', () => {
    const lines = ['hi\u001b[D there', '\u0001@bob hi', 'hi\u007f', `x\u001b[A${BEGIN}one${END}`];
    for (const line of [
      ...lines,
      `${BEGIN}one${END}\u001b[A`,
      `${BEGIN}1${END}\u0001${BEGIN}2${END}`,
    ]) {
      const heard = after([line]);
      assert.equal([heard.length, sent(heard)], [1, []], JSON.stringify(line));
      assert.match(heard[0]?.text ?? '', 'a key that does nothing here');
    }
    assert.equal(sent(after(['one\ttwo'])), ['one\ttwo']);
  });
});

describe('a paste, whatever is in it', (test) => {
  const line = fc.constantFrom(
    '@bob x',
    '*devs x',
    'private bob x',
    'hello',
    '',
    'ls',
    '/me x',
    '- a',
  );
  test('never sends a line for some and then one for all', () => {
    return fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.boolean(), (lines, marked) => {
        const text = lines.join('\n');
        const typed = (marked ? `${BEGIN}${text}${END}` : text).split('\n');
        const heard = sent(after(typed));
        if (marked) assert.equal(heard, [text]);
        const aimed = heard.findIndex((it) => /^(?:@|\*|private)/.test(it));
        const late = aimed < 0 ? [] : heard.slice(aimed + 1);
        assert.not.ok(late.some((it) => it === 'hello' || it === '/me x'));
      }),
    );
  });
});
