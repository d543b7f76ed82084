// What the user set in `settings.json` of the config folder. A mistake in it is reported with its name and what is
// allowed, and nothing starts: silently ignored settings are worse than none.

import { Stop } from '../core/stop.ts';
import { type Bindings, bind } from '../screen/keys/bindings.ts';
import { readJson } from './json-text.ts';
import type { KeptFiles } from './kept-files.ts';
import type { Every, Settings } from './settings-schema.ts';
import { USUAL } from './usual-settings.ts';

export interface Preferences extends Every {
  readonly bindings: Bindings;
}

export const SETTINGS_FILE = 'settings.json';

/** What is set now, the usual values in place of what is not. */
export function preferencesOf({ keys, notify, ...settings }: Settings): Preferences {
  const { bindings } = bind(keys);
  return { ...USUAL, ...settings, notify: { ...USUAL.notify, ...notify }, bindings };
}

/** Rejects with a Stop that names every mistake. Without the file nothing is set. */
export async function settingsIn(files: KeptFiles): Promise<Settings> {
  const value = valueIn(files);
  if (value === undefined) return {};
  const { isSettings, schemaFaults } = await import('./settings-schema.ts'); // few need it, and it takes a while
  const { faults } = bind(isObject(value) ? value['keys'] : undefined);
  if (isSettings(value) && faults.length === 0) return value;
  throw new Stop(
    2,
    [`${files.path(SETTINGS_FILE)} has a mistake:`, ...schemaFaults(value), ...faults].join('\n  '),
  );
}

/** Undefined if there is no file. */
function valueIn(files: KeptFiles): unknown {
  let text: string | undefined;
  try {
    text = files.read(SETTINGS_FILE);
  } catch (error) {
    throw new Stop(2, `The settings cannot be read: ${(error as Error).message}`);
  }
  if (text === undefined) return undefined;
  try {
    return readJson(text);
  } catch (error) {
    throw new Stop(2, `${files.path(SETTINGS_FILE)} is not JSON: ${(error as Error).message}`);
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The environment for the screen: with or without colours, if the user says so. */
export function colouring(
  env: Readonly<Record<string, string | undefined>>,
  { colours }: Pick<Preferences, 'colours'>,
): Readonly<Record<string, string | undefined>> {
  if (colours === 'auto') return env;
  return colours === 'off'
    ? { ...env, NO_COLOR: '1' }
    : { ...env, NO_COLOR: undefined, FORCE_COLOR: '1' };
}
