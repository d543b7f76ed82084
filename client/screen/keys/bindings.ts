// Which key does what: the table, as changed by a settings file. Pure; the caller reads the file.

import { type KeyName, readKey, spelled } from './key.ts';
import { ACTIONS, type Action } from './table.ts';

export interface Bindings {
  actionOf(key: KeyName): Action | undefined;
  keysOf(action: Action): readonly KeyName[];
}

/** Actions without which a client can't be used or left. */
const NEEDED: readonly Action[] = ['send', 'leave'];

const USUAL = new Map<Action, readonly KeyName[]>(
  ACTIONS.map(({ action, keys }) => [action, keys]),
);

export const USUAL_BINDINGS = bindingsOf(USUAL);

/**
 * `settings` gives some actions other keys than usual (`{ "next-unread": "alt+n", "redraw": [] }`). A key given to an
 * action is taken from the one that usually has it. `faults` are sentences for the user; a faulty setting changes
 * nothing.
 */
export function bind(settings: unknown): { bindings: Bindings; faults: readonly string[] } {
  if (settings === undefined) return { bindings: USUAL_BINDINGS, faults: [] };
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    const fault = '"keys" must be an object, such as { "next-unread": "alt+n" }.';
    return { bindings: USUAL_BINDINGS, faults: [fault] };
  }
  const { wished, faults } = read(settings);
  const taken = new Set([...wished.values()].flat());
  const all = new Map<Action, readonly KeyName[]>();
  for (const [action, keys] of USUAL) {
    all.set(action, wished.get(action) ?? keys.filter((key) => !taken.has(key)));
  }
  const lost = NEEDED.find((action) => all.get(action)?.length === 0);
  if (lost === undefined) return { bindings: bindingsOf(all), faults };
  const fault = `No key would be left for "${lost}", so the usual keys are kept.`;
  return { bindings: USUAL_BINDINGS, faults: [...faults, fault] };
}

/** What a settings object asks for, as far as it is valid. */
function read(settings: object): { wished: Map<Action, readonly KeyName[]>; faults: string[] } {
  const wished = new Map<Action, readonly KeyName[]>();
  const takenBy = new Map<KeyName, Action>();
  const faults: string[] = [];
  for (const [action, value] of Object.entries(settings)) {
    if (!isAction(action)) {
      faults.push(unknownAction(action));
      continue;
    }
    const keys = keysIn(action, value, { faults, takenBy });
    if (keys === undefined) continue;
    for (const key of keys) takenBy.set(key, action);
    wished.set(action, keys);
  }
  return { wished, faults };
}

/** The rows of the help: keys as people write them, and what they do. Actions without a key are left out. */
export function keyHelp(bindings: Bindings): readonly { keys: string; help: string }[] {
  return ACTIONS.map(({ action, help }) => ({
    keys: bindings.keysOf(action).map(spelled).join(', '),
    help,
  })).filter(({ keys }) => keys !== '');
}

function bindingsOf(keys: ReadonlyMap<Action, readonly KeyName[]>): Bindings {
  const actions = new Map<KeyName, Action>();
  for (const [action, names] of keys) for (const name of names) actions.set(name, action);
  return {
    actionOf: (key) => actions.get(key),
    keysOf: (action) => keys.get(action) ?? [],
  };
}

function isAction(word: string): word is Action {
  return USUAL.has(word as Action);
}

function unknownAction(word: string): string {
  const near = ACTIONS.find(({ action }) => action.startsWith(word.slice(0, 3)) && word.length > 2);
  const hint = near
    ? `did you mean "${near.action}"?`
    : 'press F1 or type `help keys` to see them all.';
  return `${quoted(word)} is not an action: ${hint}`;
}

/** The keys that a setting names; undefined if something is wrong with it. */
function keysIn(
  action: Action,
  value: unknown,
  { faults, takenBy }: { faults: string[]; takenBy: ReadonlyMap<KeyName, Action> },
): readonly KeyName[] | undefined {
  const before = faults.length;
  const keys: KeyName[] = [];
  for (const written of Array.isArray(value) ? value : [value]) {
    const key = typeof written === 'string' ? readKey(written) : undefined;
    const fault = key === undefined ? notKey(written) : keyFault(key, action, takenBy);
    if (fault === undefined && key !== undefined) keys.push(key);
    else faults.push(`For "${action}": ${fault}`);
  }
  return faults.length === before ? keys : undefined;
}

function notKey(written: unknown): string {
  return `${quoted(written)} is not a key. Keys are written "ctrl+w", "alt+left", "f5" or "pageup".`;
}

function keyFault(
  key: KeyName,
  action: Action,
  takenBy: ReadonlyMap<KeyName, Action>,
): string | undefined {
  const other = takenBy.get(key);
  if (other !== undefined && other !== action) return `${spelled(key)} is used for "${other}" too.`;
  if ([...key].length === 1 || key === 'space')
    return `"${key}" alone is for typing. Put ctrl+ or alt+ in front of it.`;
  const same = SAME_AS[key];
  return same && `Terminals cannot tell ${spelled(key)} from ${spelled(same)}.`;
}

/** Keys that send the same byte as another. */
const SAME_AS: Readonly<Record<KeyName, KeyName>> = {
  'ctrl+m': 'enter',
  'ctrl+i': 'tab',
  'ctrl+h': 'backspace',
  'ctrl+[': 'escape',
};

/** What somebody wrote, for a sentence: short, and on one line. */
function quoted(written: unknown): string {
  const text = JSON.stringify(written) ?? String(written);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
/** How people call the first key for something; empty if it has none. */
export function keysFor(bindings: Bindings, action: Action): string {
  const [key] = bindings.keysOf(action);
  return key === undefined ? '' : spelled(key);
}
