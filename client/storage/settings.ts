// `/set`: shows the settings, and changes one while the client runs. The change goes into `settings.json`, where all
// else stays as it is written. What may be set, and to what, is the schema's to say.

import { isDeepStrictEqual } from 'node:util';
import type { SettingAnswer, SettingWish } from '../core/settings.ts';
import { type Bindings, bind } from '../screen/keys/bindings.ts';
import { spelled } from '../screen/keys/key.ts';
import { ACTIONS } from '../screen/keys/table.ts';
import { type Path, readJson, withMember, withoutMember } from './json-text.ts';
import type { KeptFiles } from './kept-files.ts';
import { isObject, type Preferences, preferencesOf, SETTINGS_FILE } from './preferences.ts';
import {
  allowedIn,
  choicesOf,
  readSetting,
  SETTINGS,
  type Settings,
  schemaFaults,
} from './settings-schema.ts';

export interface Answer extends SettingAnswer {
  /** What is set from now on, if that was changed. */
  readonly preferences?: Preferences;
}

export interface SettingsKeeper {
  /** The names of all settings, and what each may be where that can be listed. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  set(wish: SettingWish): Answer;
}

/** Takes a setting out of the file. */
const AS_USUAL = 'usual';
/** For an action without a key. */
const NO_KEY = 'none';
const KEYS = 'keys.';

/** `before`: what is set now. */
export function settings(files: KeptFiles, before: Settings): SettingsKeeper {
  let now = before;

  const change = (name: string, typed: string): Answer => {
    const read =
      typed.toLowerCase() === AS_USUAL ? { value: undefined } : meantBy(now, name, typed);
    if ('fault' in read) return refused(read.fault);
    const path = name.split('.');
    const fault = kept(files, path, read.value);
    if (fault !== undefined) return refused(fault);
    now = changed(now, path, read.value);
    return {
      text: `${stands(now, name)} from now on.`,
      preferences: preferencesOf(now),
    };
  };

  return {
    names: new Map([
      ...[...SETTINGS].map(([name, it]) => [name, [...choicesOf(it), AS_USUAL]] as const),
      ...ACTIONS.map(({ action }) => [`${KEYS}${action}`, [NO_KEY, AS_USUAL]] as const),
    ]),
    set({ name, value }) {
      if (name === undefined) return { text: listText(now, files.path(SETTINGS_FILE)) };
      if (!isSetting(name)) return refused(unknownText(name));
      return value === undefined ? { text: oneText(now, name) } : change(name, value);
    },
  };
}

function refused(text: string): Answer {
  return { text, isRefused: true };
}

function isSetting(name: string): boolean {
  return SETTINGS.has(name) || ACTIONS.some(({ action }) => name === `${KEYS}${action}`);
}

function unknownText(name: string): string {
  const names = [...SETTINGS.keys(), `${KEYS}<action>`].join(', ');
  return `${JSON.stringify(name)} is not a setting. The settings are: ${names}.`;
}

function meantBy(now: Settings, name: string, typed: string): ReturnType<typeof readSetting> {
  const setting = SETTINGS.get(name);
  return setting ? readSetting(name, setting, typed) : keysIn(now, name.slice(KEYS.length), typed);
}

/** One key, or several with blanks or commas between them. */
function keysIn({ keys }: Settings, action: string, typed: string): ReturnType<typeof readSetting> {
  const words = typed.toLowerCase() === NO_KEY ? [] : typed.split(/[\s,]+/).filter(Boolean);
  const value = words.length === 1 ? words[0] : words;
  const [fault] = bind({ ...(isObject(keys) && keys), [action]: value }).faults;
  return fault === undefined ? { value } : { fault };
}

/** What is wrong with the file, as a sentence; undefined once it has the new value, or none. */
function kept(files: KeptFiles, path: Path, value: unknown): string | undefined {
  try {
    const text = files.read(SETTINGS_FILE) ?? '{}\n';
    const before = readJson(text);
    if (!isObject(before)) return `${files.path(SETTINGS_FILE)} holds no settings. ${UNCHANGED}`;
    const [fault] = schemaFaults(before);
    if (fault !== undefined && !UNKNOWN.test(fault)) return `${fault} ${UNCHANGED}`;
    const next = value === undefined ? withoutMember(text, path) : withMember(text, path, value);
    if (!isDeepStrictEqual(readJson(next), changed(before, path, value)))
      return `${files.path(SETTINGS_FILE)} is written in a way that only you can change. ${UNCHANGED}`;
    if (next !== text) files.write(SETTINGS_FILE, next);
    return undefined;
  } catch (error) {
    return `${files.path(SETTINGS_FILE)} cannot be changed: ${(error as Error).message}. ${UNCHANGED}`;
  }
}

const UNCHANGED = 'Nothing was changed.';
/** A setting of a newer client: it stays in the file. */
const UNKNOWN = /is not a setting\./;

/** The same settings with another value at that place, or without it. */
function changed<T extends object>(whole: T, [name = '', ...rest]: Path, value: unknown): T {
  const { [name]: old, ...others } = whole as Record<string, unknown>;
  if (rest.length === 0) return (value === undefined ? others : { ...whole, [name]: value }) as T;
  if (value === undefined && !isObject(old)) return whole;
  return { ...whole, [name]: changed(isObject(old) ? old : {}, rest, value) };
}

function listText(now: Settings, file: string): string {
  const rows = [...SETTINGS.keys()].map(
    (name) => [name, shown(now, name) + aside(now, name)] as const,
  );
  const all = [...rows, [`${KEYS}<action>`, 'help keys tells which key does what'] as const];
  const width = Math.max(...all.map(([name]) => name.length));
  return [
    'Your settings:',
    ...all.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    `To change one: /set times 12h. It is kept in ${file}.`,
  ].join('\n');
}

function oneText(now: Settings, name: string): string {
  const setting = SETTINGS.get(name);
  const may = setting
    ? allowedIn(setting).replaceAll('"', '')
    : `a key such as ctrl+w, several, or ${NO_KEY}`;
  return `${stands(now, name)}${aside(now, name)}. It may be ${may}.`;
}

function stands(now: Settings, name: string): string {
  return `${name} is ${shown(now, name)}`;
}

function aside(now: Settings, name: string): string {
  const usual = shown({}, name);
  return usual === shown(now, name) ? '' : ` (usually ${usual})`;
}

/** A setting's value as it would be typed. */
function shown(now: Settings, name: string): string {
  const { bindings, ...all } = preferencesOf(now);
  if (name.startsWith(KEYS)) return keysText(bindings, name.slice(KEYS.length));
  const value = name
    .split('.')
    .reduce<unknown>((it, key) => (isObject(it) ? it[key] : undefined), all);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function keysText(bindings: Bindings, action: string): string {
  const row = ACTIONS.find((it) => it.action === action);
  const keys = row ? bindings.keysOf(row.action).map(spelled) : [];
  return keys.length === 0 ? NO_KEY : keys.join(', ');
}
