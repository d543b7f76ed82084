import fc from 'fast-check';
import {
  charCount,
  cleanLabel,
  cleanText,
  isTooLong,
  MARKS_MAX,
  TEXT_CHARS_MAX,
} from '../../shared/text.ts';
import { cpuMs } from '../helpers/cpu.ts';
import { assert, describe } from '../helpers/describe.ts';

const CLEANED: readonly (readonly [raw: string, clean: string])[] = [
  ['', ''],
  ['plain ~ text', 'plain ~ text'],
  ['two\nlines', 'two\nlines'],
  ['a\r\nb\rc\x85d\u2028e\u2029f', 'a\nb\nc\nd\ne\nf'],
  ['a\tb', 'a    b'],
  ['\x1b[31mred\x1b[0m', 'red'],
  ['\x9b31mred', 'red'],
  ['\x1b[38;2;1;2;3m\x1b[?2004hx\x1b[2Jy\x1b[1 qz', 'xyz'],
  ['\x1b]0;title\x07text', 'text'],
  ['\x1b]0;title\x1b\\text', 'text'],
  ['\x9d0;title\x9ctext', 'text'],
  ['\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['\x1bPq#0;2\x1b\\text\x1b_apc\x1b\\\x1b^pm\x1b\\\x1bXsos\x1b\\', 'text'],
  ['\x90dcs\x9ctext', 'text'],
  ['\x1bctext', 'text'],
  ['\x1b(Btext\x1b7\x1b8', 'text'],
  ['\x1b\x1b[0m[2Jtext', '\u241b[2Jtext'],
  ['\x1b]0;cut short', '\u241b]0;cut short'],
  ['\x1b]0;line\nnext\x07', '\u241b]0;line\nnext\u2407'],
  ['\x1b[31', '\u241b[31'],
  ['\x9b', '\u2426'],
  ['\x00\x07\x08\x0b\x0c\x1f\x7f\x80', '␀␇␈␋␌␟␡␦'],
  ['a\u202eb\u2066c\u200ed\u200fe\u061cf\ufeffg\u206ah', 'abcdefgh'],
  ['tag\u{e0001}\u{e0067}s', 'tags'],
  ['\ud800x\udc00', '\ufffdx\ufffd'],
  ['👩‍👩‍👧 🏳️‍🌈 é ñ', '👩‍👩‍👧 🏳️‍🌈 é ñ'],
  ['क्षत्रिय ที่นี่ Việt', 'क्षत्रिय ที่นี่ Việt'],
  [`a${'\u0301'.repeat(9)}b`, `a${'\u0301'.repeat(MARKS_MAX)}b`],
  [`a${'\u0301\u200d'.repeat(99)}b`, `a${'\u0301\u200d'.repeat(MARKS_MAX / 2)}b`],
];

const HOSTILE = [
  '\x1b',
  '[',
  ']',
  '\x9b',
  '\x9d',
  '\x9c',
  '\x07',
  '\\',
  '\x1b[',
  '\x1b]',
  'P',
  '0',
  ';',
  'm',
  ' ',
  'a',
  '\n',
  '\r',
  '\t',
  '\x00',
  '\x7f',
  '\x85',
  '\u0301',
  '\u200d',
  '\u200c',
  '\ufe0f',
  '\u202e',
  '\u2066',
  '\ufeff',
  '👩',
  '🏻',
  '\ud83d',
  '\udc69',
  '\u{e0041}',
  'க',
  '்',
  '한',
  'ᄀ',
  '\u2028',
];
const hostile = fc
  .array(fc.constantFrom(...HOSTILE), { maxLength: 60 })
  .map((parts) => parts.join(''));
const anyText = fc.oneof(hostile, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

describe('text', (test) => {
  test('is cleaned of what a terminal would obey', () => {
    for (const [raw, clean] of CLEANED) assert.is(cleanText(raw), clean, JSON.stringify(raw));
  });
  test('stays the same string where it is plain', () => {
    const plain = 'Hello, World! '.repeat(100);
    assert.is(cleanText(plain), plain);
  });
  test('cleaned twice is cleaned once', () => {
    fc.assert(
      fc.property(anyText, (raw) => cleanText(cleanText(raw)) === cleanText(raw)),
      { numRuns: 3000 },
    );
  });
  test('never keeps a control character, a mark of direction, or half a character', () => {
    const banned =
      /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}|[\u{e0000}-\u{e007f}]/u;
    fc.assert(
      fc.property(anyText, (raw) => !banned.test(cleanText(raw))),
      { numRuns: 3000 },
    );
  });
  test('keeps at most a few marks on a character', () => {
    const marks = new RegExp(`[\\p{M}\\u200d]{${MARKS_MAX + 1}}`, 'u');
    fc.assert(
      fc.property(anyText, (raw) => !marks.test(cleanText(raw))),
      { numRuns: 3000 },
    );
  });
  test('joins at most a few pictures into one', () => {
    const chain = cleanText('👩\u200d'.repeat(1000));
    const clusters = [...new Intl.Segmenter('en').segment(chain)];
    assert.ok(clusters.every(({ segment }) => segment.length < 60));
  });
  test('64 KiB of anything is cleaned in a few milliseconds', () => {
    const size = 65_536;
    const evil = [
      '\x1b',
      '\x1b]',
      '\x1b[',
      '\x9d',
      '\x9b0',
      '\x1b[0;',
      '\x1bP\x1b',
      '\u0301',
      'a\u0301\u0301',
      '\u200d',
      '👩\u200d',
      '\ud800',
      '\r',
      '\x00',
      '\u202e',
      '🏻',
      'க்',
      '\x1b ',
      '\x1b]a\x1b',
      'é',
    ];
    for (const unit of evil) {
      for (const text of [
        unit.repeat(size / unit.length),
        `\x1b]${unit.repeat(size / unit.length)}`,
      ]) {
        let best = Infinity;
        for (let round = 0; round < 5; round += 1) {
          best = Math.min(
            best,
            cpuMs(() => cleanText(text)),
          );
        }
        assert.ok(best < 25, `${JSON.stringify(unit)}: ${best} ms`);
      }
    }
  });
  test('is counted in code points', () => {
    assert.is(charCount('a👩é'), 3);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => charCount(text) === [...text].length),
    );
    assert.not.ok(isTooLong('👩'.repeat(TEXT_CHARS_MAX)));
    assert.ok(isTooLong('👩'.repeat(TEXT_CHARS_MAX + 1)));
    assert.ok(isTooLong('a'.repeat(TEXT_CHARS_MAX + 1)));
  });
  test('a label is one line, and short', () => {
    assert.is(cleanLabel(' a\n\tb\x1b[31m  c '), 'a b c');
    assert.is(cleanLabel('x'.repeat(500)).length, 128);
    assert.is(cleanLabel('👩'.repeat(9), 5), '👩👩👩👩…');
    assert.is(cleanLabel('👩'.repeat(5), 5), '👩'.repeat(5));
  });
});
