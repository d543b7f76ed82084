// What the user set in `settings.json` of the config folder. A mistake in it is told with its name and what is allowed, and
// nothing starts: settings that are silently left out are worse than none.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value, type ValueError, ValueErrorType } from '@sinclair/typebox/value';
import { type Bindings, bind } from './keys/bindings.ts';
import { Stop } from './stop.ts';

/** A string that is one of a few; errors tell which. */
function oneOf<const Words extends readonly string[]>(words: Words) {
  const allowed = words.map((word) => `"${word}"`).join(', ');
  return Type.Union(
    words.map((word) => Type.Literal(word as Words[number])),
    { allowed: allowed.replace(/, (?=[^,]*$)/, ' or ') },
  );
}

const Notify = oneOf(['all', 'mentions', 'none']);

const Settings = Type.Object(
  {
    /** Which keys do what: `{ "next-unread": "alt+n" }` [keys/table.ts]. */
    keys: Type.Optional(Type.Unknown()),
    /** What rings the bell and counts in the title, by kind of chat. */
    notify: Type.Optional(
      Type.Object(
        {
          direct: Type.Optional(Notify),
          group: Type.Optional(Notify),
          global: Type.Optional(Notify),
        },
        { additionalProperties: false, allowed: '{ "global": "mentions" }, say' },
      ),
    ),
    bell: Type.Optional(Type.Boolean({ allowed: 'true or false' })),
    times: Type.Optional(oneOf(['24h', '12h'])),
    colours: Type.Optional(oneOf(['auto', 'on', 'off'])),
  },
  { additionalProperties: false, allowed: '{ "times": "12h" }, say' },
);

type Notify = Static<typeof Notify>;

export interface Preferences {
  readonly bindings: Bindings;
  readonly notify: { readonly direct: Notify; readonly group: Notify; readonly global: Notify };
  readonly bell: boolean;
  readonly times: '24h' | '12h';
  /** `auto`: not where NO_COLOR is set. */
  readonly colours: 'auto' | 'on' | 'off';
}

const FILE = 'settings.json';

/** Throws a Stop that tells every mistake. Without the file everything is as usual. */
export function preferences(folder: string): Preferences {
  const path = join(folder, FILE);
  const value = valueIn(path);
  const { bindings, faults } = bind(isObject(value) ? value['keys'] : undefined);
  const all = [...schemaFaults(value), ...faults];
  if (all.length > 0) throw new Stop(2, [`${path} has a mistake:`, ...all].join('\n  '));
  const { notify, bell = true, times = '24h', colours = 'auto' } = value as Static<typeof Settings>;
  const usual = { direct: 'all', group: 'all', global: 'mentions' } as const;
  return { bindings, notify: { ...usual, ...notify }, bell, times, colours };
}

function valueIn(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Stop(2, `The settings cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new Stop(2, `${path} is no JSON: ${(error as Error).message}`);
  }
}

/** A sentence for each mistake. */
function schemaFaults(value: unknown): readonly string[] {
  const faults = new Map<string, string>();
  for (const error of Value.Errors(Settings, value)) {
    if (!faults.has(error.path)) faults.set(error.path, faultOf(error));
  }
  return [...faults.values()];
}

function faultOf({ type, path, schema, value }: ValueError): string {
  const name = path.slice(1).replaceAll('/', '.');
  if (type === ValueErrorType.ObjectAdditionalProperties)
    return `"${name}" is no setting. There are: ${keysOf(schema).join(', ')}.`;
  const allowed = String(schema['allowed']);
  if (name === '') return `The settings are to be an object: ${allowed}.`;
  return `"${name}" is ${shortly(value)}, but it may be ${allowed}.`;
}

function shortly(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function keysOf(schema: TSchema): readonly string[] {
  return Object.keys(schema['properties']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The environment as the screen is to see it: NO_COLOR set or not, as the user wishes. */
export function colouring(
  env: Readonly<Record<string, string | undefined>>,
  { colours }: Pick<Preferences, 'colours'>,
): Readonly<Record<string, string | undefined>> {
  if (colours === 'auto') return env;
  return { ...env, NO_COLOR: colours === 'off' ? '1' : undefined };
}
