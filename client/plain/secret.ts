// Typing that isn't shown: which keys change a secret and which end it. Pure; the caller reads the terminal.

export type Secret =
  | { readonly kind: 'typing'; readonly text: string }
  /** Enter was pressed; `rest` is what followed it, from a paste of several lines. */
  | { readonly kind: 'done'; readonly text: string; readonly rest: string }
  | { readonly kind: 'cancelled' };

export const NOTHING_TYPED: Secret = { kind: 'typing', text: '' };

const BACKSPACES = ['\u007f', '\b'];
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
// Arrow keys and the like, and the marks around a bracketed paste: none of them is a character of the secret.
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O.|[^[O]|$)/gu;

/** The secret after `keys`, as they came from a terminal in raw mode. */
export function typed(before: Secret, keys: string): Secret {
  if (before.kind !== 'typing') return before;
  let { text } = before;
  const characters = [...keys.replace(SEQUENCES, '')];
  for (const [index, key] of characters.entries()) {
    if (key === '\r' || key === '\n') {
      return { kind: 'done', text, rest: restOf(key, characters.slice(index + 1)) };
    }
    if (key === CTRL_C || (key === CTRL_D && text === '')) return { kind: 'cancelled' };
    text = after(text, key);
  }
  return { kind: 'typing', text };
}

/** A CR and LF of one line end belong together. */
function restOf(end: string, rest: readonly string[]): string {
  return rest.slice(end === '\r' && rest[0] === '\n' ? 1 : 0).join('');
}

function after(text: string, key: string): string {
  if (BACKSPACES.includes(key)) return [...text].slice(0, -1).join('');
  if (key === CTRL_U) return '';
  return key < ' ' ? text : text + key;
}
