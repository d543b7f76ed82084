// What a text may hold. The server cleans on the way in, and whatever draws a text cleans it once more [DESIGN 2].
// Cleaning takes linear time for any text, and is idempotent.

/** The most characters (Unicode code points) in one text, after cleaning. */
export const TEXT_CHARS_MAX = 4_000;
/** The most marks (accents, joiners, skin tones) on one character. */
export const MARKS_MAX = 8;
/** The most characters joined into one picture; the largest in use has four. */
export const JOINS_MAX = 8;

const TAB = '    ';
const PLAIN = /^[\n\x20-\x7e]*$/;
const BREAK = /\r\n?|[\x85\u2028\u2029]/g;
// Whole sequences, 7 or 8 bit: CSI; OSC, DCS, SOS, PM and APC with their end; the short ones. A payload holds no
// control character, so each attempt ends at the next one, and all attempts together are linear. A cut-off sequence
// stays and gets a mark.
const SEQUENCE =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-OQ-WYZ`-~]/g;
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f]+/g;
// Marks of direction, old format characters, annotations, tags: invisible, but they change how the rest is drawn.
const UNSEEN =
  /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const MARKS = new RegExp(
  `([\\p{M}\\p{Gr_Ext}\\u200d\\u{1f3fb}-\\u{1f3ff}]{${MARKS_MAX}})[\\p{M}\\p{Gr_Ext}\\u200d\\u{1f3fb}-\\u{1f3ff}]+`,
  'gu',
);
// A chain of joined characters longer than any in use: its later joiners are dropped.
const CHAIN = new RegExp(
  `(?:[^\\u200d\\n][^\\P{M}\\u200d]{0,${MARKS_MAX}}\\u200d+){${JOINS_MAX},}`,
  'gu',
);

/** The same text, harmless to a terminal: \n is the only control left. Not trimmed, and of any length. */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .toWellFormed()
    .replace(BREAK, '\n')
    .replace(SEQUENCE, '')
    .replace(CONTROLS, marked)
    .replace(UNSEEN, '')
    .replace(MARKS, '$1')
    .replace(CHAIN, unchain);
}

/** Trims blanks at both ends, and invisible characters at the start. */
export function trimText(text: string): string {
  return text.replace(UNSEEN_START, '').trimEnd();
}

const UNSEEN_START = /^[\s\p{Default_Ignorable_Code_Point}]+/u;

/** The pictures of control characters: ␀ … ␟, ␡, and ␦ for the 8-bit ones. A tab is four blanks. */
const PICTURES = Array.from({ length: 0xa0 }, (_, code) => {
  if (code === 9) return TAB;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\u2426';
});

function marked(controls: string): string {
  let pictures = '';
  for (let at = 0; at < controls.length; at += 1) pictures += PICTURES[controls.charCodeAt(at)];
  return pictures;
}

function unchain(chain: string): string {
  let joins = 0;
  return chain.replace(/\u200d+/g, () => {
    joins += 1;
    return joins < JOINS_MAX ? '\u200d' : '';
  });
}

/** For what stands within a line: names of files and devices, error texts. One line of at most `max` characters. */
export function cleanLabel(text: string, max = 128): string {
  const line = cleanText(text).replace(/\s+/g, ' ').trim();
  if (line.length <= max) return line;
  const chars = [...line.slice(0, 2 * max + 2)];
  return chars.length <= max ? line : `${chars.slice(0, max - 1).join('')}…`;
}

/** The length of a text as its limit counts it, in Unicode code points. */
export function charCount(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i += 1) {
    if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) {
      count -= 1;
      i += 1;
    }
  }
  return count;
}

const isHigh = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
const isLow = (code: number): boolean => code >= 0xdc00 && code < 0xe000;

export function isTooLong(text: string): boolean {
  return text.length > TEXT_CHARS_MAX && charCount(text) > TEXT_CHARS_MAX;
}

const FINGERPRINT = /((?:[0-9A-F]{2}:){16})(?=(?:[0-9A-F]{2}:){15}[0-9A-F]{2}(?![0-9A-F:]))/g;

/** The same with each SHA-256 fingerprint, `AB:CD:…`, in two rows: as one it is wider than a row of 80 columns. */
export function withFingerprintRows(text: string, indent = ''): string {
  return text.replace(FINGERPRINT, `$1\n${indent}`);
}

const BLANK = /\s/;

/** The first word of `line`, which does not start with a blank. */
export function firstWord(line: string): string {
  const blank = line.search(BLANK);
  return blank < 0 ? line : line.slice(0, blank);
}
