// What terminals send for keys: the first key of a text. Pure; knows no time and no streams.

import { type Key, keyName, type Modifiers } from './keys/key.ts';
import type { Rgb } from './palette.ts';

/** The first `length` units of the text; without a key they mean nothing. */
export interface Taken {
  readonly length: number;
  readonly key?: Key | 'paste begins';
  /** The terminal's background, which it was asked for. */
  readonly background?: Rgb;
}

const TEXT = /^[^\x00-\x1f\x7f-\x9f]+/;
const LINUX = /^\x1b\[\[([A-E]?)/;
const X10_MOUSE = /^\x1b\[M[\s\S]{0,3}/;
const CSI = /^\x1b\[([0-?]*)[ -/]*([@-~]?)/;
const SS3 = /^\x1bO(\d*)([!-~]?)/;
// Answers to queries: title, colours, version. This client asks for the background; a program before it may have asked
// for others.
const STRING = /^\x1b[\]PX^_][^\x07\x1b\x9c]*(\x07|\x1b\\|\x9c|\x1b(?=[^\\]))?/;
const STRING_MAX = 4_096;

/** Undefined: what follows decides. `text` isn't empty. */
export function firstKey(text: string): Taken | undefined {
  if (text.startsWith('\x1b')) return escaped(text);
  const run = TEXT.exec(text)?.[0];
  if (run !== undefined) return textKey(run);
  return control(text);
}

/** What it means if nothing follows: the key Escape, or a letter with Alt. */
export function aloneKey(text: string): Key | undefined {
  if (/^\x1b\x1b?$/.test(text)) return press('escape');
  return text.length === 2 ? press(text.slice(1), { alt: true }) : undefined;
}

function textKey(run: string): Taken {
  const text = run.replaceAll('\ufffd', ''); // bytes that were no characters
  return text === '' ? { length: run.length } : { length: run.length, key: { kind: 'text', text } };
}

function control(text: string): Taken {
  const code = text.charCodeAt(0);
  if (text.startsWith('\r\n')) return { length: 2, key: press('enter') };
  const key = controlKey(code);
  return key ? { length: 1, key } : { length: 1 };
}

function controlKey(code: number, modifiers: Modifiers = {}): Key | undefined {
  if (code === 0x0d) return press('enter', modifiers);
  if (code === 0x09) return press('tab', modifiers);
  if (code === 0x7f || code === 0x08) return press('backspace', modifiers);
  if (code === 0x1b) return press('escape', modifiers);
  if (code === 0) return press('space', { ...modifiers, ctrl: true });
  if (code > 0x1f) return undefined; // 8-bit controls
  return press(String.fromCharCode(code + 0x40).toLowerCase(), { ...modifiers, ctrl: true });
}

function escaped(text: string): Taken | undefined {
  const second = text[1];
  if (second === undefined) return undefined;
  if (second === '[') return csi(text);
  if (second === 'O') return ss3(text);
  if (second === '\x1b') return twice(text);
  if (/[\]PX^_]/.test(second)) return string(text);
  const code = text.codePointAt(1) ?? 0;
  const char = String.fromCodePoint(code);
  const key =
    code < 0x20 || code === 0x7f
      ? controlKey(code, { alt: true })
      : press(char === ' ' ? 'space' : char, { alt: true });
  return key ? { length: 1 + char.length, key } : { length: 1 + char.length };
}

/** Some terminals send Alt as an escape in front of another one. */
function twice(text: string): Taken | undefined {
  if (text.length === 2) return undefined;
  if (!/^\x1b[[O]/.test(text.slice(1))) return { length: 1, key: press('escape') };
  const inner = escaped(text.slice(1));
  if (!inner) return undefined;
  const { key } = inner;
  const length = inner.length + 1;
  if (key === undefined || key === 'paste begins' || key.kind !== 'press')
    return { ...inner, length };
  return { length, key: { kind: 'press', name: key.name.replace(/^(ctrl\+)?(alt\+)?/, '$1alt+') } };
}

function string(text: string): Taken | undefined {
  const [whole = '', end] = STRING.exec(text) ?? [];
  if (end === undefined && whole.length < STRING_MAX) return undefined;
  const length = end === '\x1b' ? whole.length - 1 : whole.length;
  const background = end === undefined ? undefined : backgroundIn(whole);
  return { length, ...(background && { background }) };
}

const BACKGROUND = /^\x1b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i;

/** Each part has one to four digits, of which all ones mean the most. */
function backgroundIn(answer: string): Rgb | undefined {
  const parts = BACKGROUND.exec(answer)?.slice(1);
  if (!parts) return undefined;
  const [red = 0, green = 0, blue = 0] = parts.map(
    (digits) => (255 * Number.parseInt(digits, 16)) / (16 ** digits.length - 1),
  );
  return [red, green, blue];
}

function ss3(text: string): Taken | undefined {
  const [whole = '', modifier = '', final = ''] = SS3.exec(text) ?? [];
  if (final === '' && whole.length === text.length) return undefined;
  const length = whole.length;
  const typed = KEYPAD[final];
  if (typed !== undefined) return { length, key: { kind: 'text', text: typed } };
  const name = final === 'M' ? 'enter' : LETTERS[final];
  return name === undefined ? { length } : { length, key: press(name, modifiersOf(modifier)) };
}

function csi(text: string): Taken | undefined {
  const linux = LINUX.exec(text);
  if (linux) return linuxKey(linux[1] ?? '');
  const mouse = X10_MOUSE.exec(text)?.[0].length;
  if (mouse !== undefined) return mouse < 6 ? undefined : { length: mouse };
  const [whole = '', parameters = '', final = ''] = CSI.exec(text) ?? [];
  if (final === '') return whole.length === text.length ? undefined : { length: whole.length };
  const key = csiKey(parameters, final);
  return key ? { length: whole.length, key } : { length: whole.length };
}

function linuxKey(letter: string): Taken | undefined {
  if (letter === '') return undefined;
  return { length: 4, key: press(`f${letter.charCodeAt(0) - 0x40}`) };
}

function csiKey(parameters: string, final: string): Key | 'paste begins' | undefined {
  if (parameters.startsWith('<')) return mouseKey(parameters, final);
  if (/^[=>?]/.test(parameters)) return undefined; // an answer to a query
  const [first = '', second = '', third = ''] = parameters
    .split(';')
    .map((one) => one.split(':')[0]);
  if (/:3$/.test(parameters)) return undefined; // a key release
  if (parameters === '' && (final === 'I' || final === 'O')) {
    return { kind: 'focus', gained: final === 'I' };
  }
  if (final === '~' && first === '200') return 'paste begins';
  if (final === '~' && first === '27') return codeKey(Number(third), modifiersOf(second));
  if (final === 'u') return codeKey(Number(first), modifiersOf(second));
  if (final === 'Z') return press('tab', { shift: true });
  return numberedKey(first, final, modifiersOf(second));
}

/** As modern terminals tell of the mouse (SGR): which button, with modifiers added, and where, counted from 1. */
function mouseKey(parameters: string, final: string): Key | undefined {
  const [, button = '', column = '', row = ''] = /^<(\d+);(\d+);(\d+)$/.exec(parameters) ?? [];
  const did = final === 'M' ? MOUSE[Number(button) & ~MOUSE_MODIFIERS] : undefined;
  if (button === '' || did === undefined) return undefined;
  return {
    kind: 'mouse',
    did,
    x: Math.max(0, Number(column) - 1),
    y: Math.max(0, Number(row) - 1),
  };
}

/** Shift, Alt and Ctrl. */
const MOUSE_MODIFIERS = 4 | 8 | 16;
const MOUSE: Readonly<Record<number, Extract<Key, { kind: 'mouse' }>['did']>> = {
  ...{ 0: 'clicked', 64: 'turned-up', 65: 'turned-down' },
};

function numberedKey(first: string, final: string, modifiers: Modifiers): Key | undefined {
  const numbered = NUMBERS[first];
  if (final === '~') return numbered === undefined ? undefined : press(numbered, modifiers);
  const rxvt = RXVT[final];
  if (rxvt) return numbered === undefined ? undefined : press(numbered, rxvt);
  const shifted = LETTERS[final.toUpperCase()];
  if (/^[a-d]$/.test(final)) return press(shifted ?? '', { shift: true });
  const name = LETTERS[final];
  return name === undefined ? undefined : press(name, modifiers);
}

/** A key sent as a character code: kitty's protocol, and xterm's modifyOtherKeys. */
function codeKey(code: number, modifiers: Modifiers): Key | undefined {
  const special = { 9: 'tab', 13: 'enter', 27: 'escape', 127: 'backspace' }[code];
  if (special !== undefined) return press(special, modifiers);
  if (!isCharacter(code)) return undefined;
  const char = String.fromCodePoint(code);
  const { ctrl = false, alt = false, shift = false } = modifiers;
  if (!ctrl && !alt) return { kind: 'text', text: shift ? char.toUpperCase() : char };
  return press(code === 0x20 ? 'space' : ctrl ? char.toLowerCase() : char, { ctrl, alt });
}

/** Not a control, a surrogate, or a code that kitty's protocol uses for keys without a character. */
function isCharacter(code: number): boolean {
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const isPrivate = code >= 0xd800 && code < 0xf900;
  return code <= 0x10ffff && !isControl && !isPrivate;
}

/** As terminals count them: 1, plus 1 for Shift, 2 for Alt, 4 for Ctrl, 8 for Meta. */
function modifiersOf(parameter: string): Modifiers {
  const bits = Math.max(0, Number(parameter || 1) - 1) || 0;
  return { shift: (bits & 1) !== 0, alt: (bits & 10) !== 0, ctrl: (bits & 4) !== 0 };
}

function press(name: string, modifiers: Modifiers = {}): Key {
  return { kind: 'press', name: keyName(name, modifiers) };
}

const LETTERS: Readonly<Record<string, string>> = {
  ...{ A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end' },
  ...{ P: 'f1', Q: 'f2', R: 'f3', S: 'f4' },
};

const NUMBERS: Readonly<Record<string, string>> = {
  ...{
    1: 'home',
    2: 'insert',
    3: 'delete',
    4: 'end',
    5: 'pageup',
    6: 'pagedown',
    7: 'home',
    8: 'end',
  },
  ...{ 11: 'f1', 12: 'f2', 13: 'f3', 14: 'f4', 15: 'f5', 17: 'f6', 18: 'f7', 19: 'f8' },
  ...{ 20: 'f9', 21: 'f10', 23: 'f11', 24: 'f12' },
};

const RXVT: Readonly<Record<string, Modifiers>> = {
  $: { shift: true },
  '^': { ctrl: true },
  '@': { ctrl: true, shift: true },
};

/** The number pad: the screen asks for its keys to be told apart. */
const KEYPAD: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('jklmnopqrstuvwxy', (letter, index) => [letter, '*+,-./0123456789'[index] ?? '']),
);
