// What the user set in `settings.json` of the config folder. A mistake in it is reported with its name and what is
// allowed, and nothing starts: silently ignored settings are worse than none.

import { Stop } from '../core/stop.ts';
import { type Bindings, bind } from '../screen/keys/bindings.ts';
import type { KeptFiles } from './kept-files.ts';
import type { Settings } from './settings-schema.ts';

type Notify = 'all' | 'mentions' | 'none';

export interface Preferences {
  readonly bindings: Bindings;
  readonly notify: { readonly direct: Notify; readonly group: Notify; readonly global: Notify };
  readonly bell: boolean;
  readonly times: '24h' | '12h';
  /** `auto`: as the terminal can, unless NO_COLOR is set. */
  readonly colours: 'auto' | 'on' | 'off';
}

const FILE = 'settings.json';

/** Rejects with a Stop that names every mistake. Without the file everything has its default. */
export async function preferences(files: KeptFiles): Promise<Preferences> {
  const { notify, bell = true, times = '24h', colours = 'auto', keys } = await settingsIn(files);
  const usual = { direct: 'all', group: 'all', global: 'mentions' } as const;
  return { bindings: bind(keys).bindings, notify: { ...usual, ...notify }, bell, times, colours };
}

async function settingsIn(files: KeptFiles): Promise<Settings> {
  const value = valueIn(files);
  if (value === undefined) return {};
  const { isSettings, schemaFaults } = await import('./settings-schema.ts'); // few need it, and it takes a while
  const { faults } = bind(isObject(value) ? value['keys'] : undefined);
  if (isSettings(value) && faults.length === 0) return value;
  throw new Stop(
    2,
    [`${files.path(FILE)} has a mistake:`, ...schemaFaults(value), ...faults].join('\n  '),
  );
}

/** Undefined if there is no file. */
function valueIn(files: KeptFiles): unknown {
  let text: string | undefined;
  try {
    text = files.read(FILE);
  } catch (error) {
    throw new Stop(2, `The settings cannot be read: ${(error as Error).message}`);
  }
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new Stop(2, `${files.path(FILE)} is not JSON: ${(error as Error).message}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
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
