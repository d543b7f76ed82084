// What a keyboard sends, and how keys are spelled in settings and help. Pure.

export type Key =
  /** Characters, at least one; several if they came at once. */
  | { readonly kind: 'text'; readonly text: string }
  /** One paste, not cleaned. `cut`: it was too long, and its end is missing. */
  | { readonly kind: 'paste'; readonly text: string; readonly cut: boolean }
  /** Any other key. */
  | { readonly kind: 'press'; readonly name: KeyName }
  /** The mouse: its wheel was turned, or its first button pressed. The column and row count from 0. */
  | {
      readonly kind: 'mouse';
      readonly did: 'turned-up' | 'turned-down' | 'clicked';
      readonly x: number;
      readonly y: number;
    }
  /** The terminal's window gained or lost the focus. */
  | { readonly kind: 'focus'; readonly gained: boolean };

/** `enter`, `ctrl+left`, `alt+b`, `ctrl+alt+shift+f1`: modifiers in this order, then one of NAMED or a character. */
export type KeyName = string;

export interface Modifiers {
  readonly ctrl?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
}

/** The keys that have names. */
export const NAMED = [
  ...['enter', 'tab', 'backspace', 'escape', 'space', 'delete', 'insert'],
  ...['up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown'],
  ...Array.from({ length: 12 }, (_, index) => `f${index + 1}`),
];

export function keyName(name: string, { ctrl, alt, shift }: Modifiers = {}): KeyName {
  return `${ctrl ? 'ctrl+' : ''}${alt ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}`;
}

const ALIASES: Readonly<Record<string, string>> = {
  esc: 'escape',
  return: 'enter',
  del: 'delete',
  ins: 'insert',
  pgup: 'pageup',
  pgdn: 'pagedown',
  pgdown: 'pagedown',
};
const MODIFIERS: Readonly<Record<string, keyof Modifiers>> = {
  ctrl: 'ctrl',
  control: 'ctrl',
  c: 'ctrl',
  alt: 'alt',
  meta: 'alt',
  m: 'alt',
  shift: 'shift',
  s: 'shift',
};

/** A key as people write it (`Ctrl-W`, `C-w`, `PgUp`) in its one spelling; undefined if it is not a key. */
export function readKey(written: string): KeyName | undefined {
  const parts = /^((?:[a-z]+[-+])*)(.+)$/i.exec(written.trim());
  if (!parts) return undefined;
  const [, before = '', last = ''] = parts;
  const modifiers: Record<string, boolean> = {};
  for (const word of before.toLowerCase().split(/[-+]/).slice(0, -1)) {
    const modifier = MODIFIERS[word];
    if (modifier === undefined) return undefined;
    modifiers[modifier] = true;
  }
  const lower = last.toLowerCase();
  const name = ALIASES[lower] ?? lower;
  if (NAMED.includes(name)) return keyName(name, modifiers);
  return [...last].length === 1 ? characterKey(last, modifiers) : undefined;
}

/** With Alt a letter means the same in either case, and Shift is said: `Alt-A`, `Alt-Shift-A`. */
function characterKey(char: string, modifiers: Modifiers): KeyName | undefined {
  const lower = char.toLowerCase();
  const { ctrl, alt, shift } = modifiers;
  if (!shift) return keyName(ctrl || alt ? lower : char, modifiers);
  const upper = shifted(char);
  return alt && !ctrl && upper !== lower ? keyName(upper, { alt }) : undefined;
}

/** For people: `Ctrl-W`, `Alt-A`, `Alt-Shift-A`, `PgUp`. */
export function spelled(name: KeyName): string {
  const parts = name.split(/\+(?=.)/);
  const last = parts.at(-1) ?? '';
  const shown = SPELLED[last] ?? (parts.length > 1 ? last : capital(last));
  const letter = last.length === 1 && parts.length > 1;
  const shift = letter && last !== last.toLowerCase() ? ['Shift'] : [];
  const before = [...parts.slice(0, -1).map(capital), ...shift];
  return [...before, letter ? shifted(last) : shown].join('-');
}

/** The character with Shift, where that is another one. */
function shifted(char: string): string {
  const upper = char.toUpperCase();
  return upper.length === 1 ? upper : char;
}

const SPELLED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(NAMED.map((name) => [name, capital(name)])),
  pageup: 'PgUp',
  pagedown: 'PgDn',
  escape: 'Esc',
};

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
