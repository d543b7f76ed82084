import fc from 'fast-check';
import {
  type Editor,
  earlier,
  forget,
  insert,
  kill,
  later,
  move,
  NEW_EDITOR,
  remove,
  replace,
  sent,
  TYPED_MAX,
  yank,
} from '../../../../client/screen/editor/editor.ts';
import { RECALLED_MAX } from '../../../../client/screen/editor/recall.ts';
import { type Motion, offsetOf, textOf } from '../../../../client/screen/editor/typed.ts';
import { cpuMs } from '../../../helpers/cpu.ts';
import { assert, describe } from '../../../helpers/describe.ts';

type Step = (editor: Editor) => Editor;
const types =
  (text: string): Step =>
  (editor) =>
    insert(editor, text);
const goes =
  (motion: Motion): Step =>
  (editor) =>
    move(editor, motion);
const removes =
  (motion: Motion): Step =>
  (editor) =>
    remove(editor, motion);
const cuts =
  (motion: Motion): Step =>
  (editor) =>
    kill(editor, motion);
const sends =
  (tag?: string): Step =>
  (editor) =>
    sent(editor, { text: textOf(editor), ...(tag === undefined ? {} : { tag }) });
const after = (...steps: Step[]): Editor =>
  steps.reduce((editor, step) => step(editor), NEW_EDITOR);
/** The text with `|` at the cursor. */
const seen = (editor: Editor): string => {
  const text = textOf(editor);
  return `${text.slice(0, offsetOf(editor))}|${text.slice(offsetOf(editor))}`;
};

describe('typing', (test) => {
  test('puts characters where the cursor is', () => {
    assert.is(seen(after(types('helo'), goes('left'), types('l'))), 'hell|o');
    assert.is(seen(after(types('日本'), goes('left'), types('👍🏽'))), '日👍🏽|本');
    assert.is(seen(after(types('שלום'), goes('left'), types('x'))), 'שלוx|ם');
  });
  test('joins what belongs together, however it came in', () => {
    assert.equal(after(types('e'), types('\u0301')).graphemes, ['e\u0301']);
    assert.is(after(types('👨'), types('\u200d'), types('👩')).graphemes.length, 1);
    assert.equal(after(types('🇪'), goes('left'), types('🇩')).graphemes, ['🇩🇪']);
    assert.is(seen(after(types('\u0301x'), goes('start'), types('e'))), 'e\u0301|x');
  });
  test('takes many lines as one text, cleaned', () => {
    assert.is(seen(after(types('a\r\nb\tc\u001b[31md'))), 'a\nb    cd|');
  });
  test('leaves out what would be too much, and all of it', () => {
    const full = after(types('x'.repeat(TYPED_MAX)));
    assert.is(insert(full, 'y'), full);
  });
});

describe('moving and removing', (test) => {
  const text = 'one two-three don’t, 日本 x';
  test('goes by characters, words, lines and all of it', () => {
    const places = (motion: Motion, from: Motion): string[] => {
      let editor = after(types(text), goes(from));
      return Array.from({ length: 7 }, () => {
        editor = move(editor, motion);
        return seen(editor);
      });
    };
    assert.is(places('word-left', 'end')[0], 'one two-three don’t, 日本 |x');
    assert.is(places('word-left', 'end')[3], 'one two-|three don’t, 日本 x');
    assert.is(places('word-left', 'end')[6], `|${text}`);
    assert.is(places('word-right', 'start')[0], 'one| two-three don’t, 日本 x');
    assert.is(places('word-right', 'start')[3], 'one two-three don’t|, 日本 x');
    assert.is(places('word-right', 'start')[6], `${text}|`);
    const lines = after(types('one\ntwo\nthree'), goes('left'), goes('line-start'));
    assert.is(seen(lines), 'one\ntwo\n|three');
    assert.is(seen(move(lines, 'line-end')), 'one\ntwo\nthree|');
    assert.is(seen(move(move(lines, 'left'), 'line-start')), 'one\n|two\nthree');
  });
  test('removes a whole character', () => {
    for (const one of ['a', '日', 'e\u0301', '👨‍👩‍👧‍👦', '🇩🇪', '👍🏽', 'ש']) {
      assert.is(seen(after(types(`x${one}y`), goes('left'), removes('left'))), 'x|y', one);
      assert.is(
        seen(after(types(`x${one}y`), goes('start'), goes('right'), removes('right'))),
        'x|y',
      );
    }
    assert.is(seen(after(removes('left'), removes('right'))), '|');
    assert.equal(after(types('🇩x🇪'), goes('left'), removes('left')).graphemes, ['🇩🇪']);
  });
  test('cuts, adding up, and puts back', () => {
    assert.is(seen(after(types('one two three'), cuts('blank-left'), cuts('blank-left'))), 'one |');
    const cut = after(
      types('one two three'),
      cuts('blank-left'),
      cuts('blank-left'),
      goes('start'),
    );
    assert.is(seen(yank(cut)), 'two three|one ');
    assert.is(seen(yank(yank(cut))), 'two threetwo three|one ');
    const middle = after(types('one two three'), goes('word-left'), goes('word-left'));
    assert.is(kill(middle, 'line-end').killed, 'two three');
    assert.is(kill(middle, 'line-start').killed, 'one ');
    assert.is(kill(middle, 'word-right').killed, 'two');
    assert.is(kill(kill(middle, 'word-right'), 'word-right').killed, 'two three');
    assert.is(yank(NEW_EDITOR), NEW_EDITOR);
  });
  test('cuts the line break at the end of a line', () => {
    const lines = after(types('one\ntwo'), goes('start'), goes('line-end'));
    assert.is(seen(kill(lines, 'line-end')), 'one|two');
    assert.is(seen(after(types('one\ntwo'), goes('line-start'), cuts('line-start'))), 'one|two');
  });
  test('is the same as taking the whole text apart again', () => {
    const motions: Motion[] = [
      'left',
      'right',
      'word-left',
      'word-right',
      'blank-left',
      'line-start',
      'line-end',
      'start',
    ];
    const bits = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '日',
      '🇩',
      '🇪',
      '\u0301',
      '\u200d',
      '👩',
      '🏽',
      'क',
      '्',
      'ष',
      '\u0600',
    );
    const step = fc.oneof(
      bits.map(types),
      fc.constantFrom(...motions).map(goes),
      fc.constantFrom(...motions).map(removes),
      fc.constantFrom(...motions).map(cuts),
      fc.constant<Step>(yank),
    );
    const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { graphemes, cursor } = after(...steps);
        const whole = Array.from(clusters.segment(graphemes.join('')), ({ segment }) => segment);
        assert.equal(graphemes, whole);
        assert.ok(cursor >= 0 && cursor <= graphemes.length);
      }),
      { numRuns: 500 },
    );
  });
  test('is quick in long lines', () => {
    for (const part of ['word ', '日', '👨‍👩‍👧‍👦', 'e\u0301']) {
      const long = after(types(part.repeat(4_000 / part.length)), goes('word-left'));
      const edit = (): void => {
        for (let n = 0; n < 20; n += 1) remove(insert(long, 'é'), 'word-left');
      };
      const took = cpuMs(edit) / 20;
      assert.ok(took < 100, `${part}: ${took} ms`);
    }
  });
});

describe('recalling', (test) => {
  const three = (): Editor =>
    after(types('one'), sends(), types('two'), sends('2'), types('three'), sends());
  test('goes up through earlier lines and down again to the draft', () => {
    let editor = insert(three(), 'dra');
    const texts = [earlier, earlier, earlier, earlier, later, later, later, later].map((step) => {
      editor = step(editor);
      return textOf(editor);
    });
    assert.equal(texts, ['three', 'two', 'one', 'one', 'two', 'three', 'dra', 'dra']);
    assert.is(seen(insert(editor, 'ft')), 'draft|');
  });
  test('keeps what was changed on the way until a line is sent', () => {
    const changed = earlier(insert(earlier(earlier(three())), '!'));
    assert.is(textOf(later(changed)), 'two!');
    const fresh = sends()(changed);
    assert.is(textOf(earlier(earlier(earlier(fresh)))), 'two');
  });
  test('goes through the lines of a text first, if it is being written', () => {
    const editor = insert(three(), 'ab\ncdef');
    assert.is(seen(earlier(editor)), 'ab|\ncdef');
    assert.is(textOf(earlier(earlier(editor))), 'three');
    assert.is(textOf(later(earlier(earlier(editor)))), 'ab\ncdef');
    const pasted = after(types('a\nb'), sends(), types('c\nd'), sends());
    assert.is(textOf(earlier(earlier(pasted))), 'a\nb');
  });
  test('remembers a line once, and so many of them; a password never', () => {
    const twice = after(types('one'), sends(), types('one'), sends());
    assert.is(twice.recall.lines.length, 1);
    let editor = NEW_EDITOR;
    for (let n = 0; n < RECALLED_MAX + 10; n += 1) editor = sends()(insert(editor, `line ${n}`));
    assert.is(editor.recall.lines.length, RECALLED_MAX);
    assert.is(textOf(earlier(sent(after(types('secret'))))), '');
  });
  test('forgets lines, also the one that is in the input, and what was cut from it', () => {
    const isTwo = ({ tag }: { tag?: string }): boolean => tag === '2';
    const draft = insert(three(), 'draft');
    assert.is(textOf(earlier(earlier(forget(draft, isTwo)))), 'one');
    const shown = insert(earlier(earlier(draft)), ', more');
    assert.is(textOf(forget(shown, isTwo)), 'draft');
    assert.is(textOf(earlier(forget(shown, isTwo))), 'three');
    const passed = earlier(shown);
    assert.is(textOf(forget(passed, isTwo)), 'one');
    const left = insert(later(insert(earlier(earlier(earlier(draft))), '!')), '?');
    assert.is(textOf(left), 'two?');
    assert.is(textOf(forget(left, isTwo)), 'draft');
    assert.is(textOf(earlier(earlier(forget(left, isTwo)))), 'one!');
    const cut = kill(earlier(earlier(draft)), 'line-start');
    assert.not.match(
      JSON.stringify([forget(cut, isTwo), ...forget(cut, isTwo).recall.left]),
      'two',
    );
    assert.is(
      forget(draft, () => false),
      draft,
    );
  });
  test('takes a refused line back into the input', () => {
    assert.is(seen(replace(three(), '@bbo hi')), '@bbo hi|');
  });
});
