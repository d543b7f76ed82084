// What `settings.json` may hold, and a sentence for each mistake in it.

import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value, type ValueError, ValueErrorType } from '@sinclair/typebox/value';

/** A string out of a few; errors name them. */
function oneOf<const Words extends readonly string[]>(words: Words) {
  const allowed = words.map((word) => `"${word}"`).join(', ');
  return Type.Union(
    words.map((word) => Type.Literal(word as Words[number])),
    { allowed: allowed.replace(/, (?=[^,]*$)/, ' or ') },
  );
}

const Notify = oneOf(['all', 'mentions', 'none']);

export type Settings = Static<typeof Settings>;
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
        { additionalProperties: false, allowed: 'an object such as { "global": "mentions" }' },
      ),
    ),
    bell: Type.Optional(Type.Boolean({ allowed: 'true or false' })),
    times: Type.Optional(oneOf(['24h', '12h'])),
    colours: Type.Optional(oneOf(['auto', 'on', 'off'])),
    /** The kind of background that colours are to be read on. */
    theme: Type.Optional(oneOf(['auto', 'dark', 'light', 'solarized'])),
    /** Whether the screen has the mouse; else the terminal has it. */
    mouse: Type.Optional(Type.Boolean({ allowed: 'true or false' })),
  },
  { additionalProperties: false, allowed: 'an object such as { "times": "12h" }' },
);

/** All of them but the keys, each with a value. */
export type Every = Readonly<Required<Omit<Settings, 'keys' | 'notify'>>> & {
  readonly notify: Readonly<Required<NonNullable<Settings['notify']>>>;
};

export function isSettings(value: unknown): value is Settings {
  return Value.Check(Settings, value);
}

/** Each setting by its name (`times`, `notify.global`); the keys are not among them. */
export const SETTINGS: ReadonlyMap<string, TSchema> = new Map(settingsOf(Settings));

function settingsOf(schema: TSchema, before = ''): readonly (readonly [string, TSchema])[] {
  const parts: Record<string, TSchema> = schema['properties'];
  return Object.entries(parts).flatMap(([key, part]) => {
    const name = before + key;
    if (name === 'keys') return [];
    return part['properties'] ? settingsOf(part, `${name}.`) : [[name, part] as const];
  });
}

/** What a setting may be, as it is typed; none where that cannot be listed. */
export function choicesOf(setting: TSchema): readonly string[] {
  if (setting['type'] === 'boolean') return ['true', 'false'];
  const words: readonly TSchema[] = setting['anyOf'] ?? [];
  return words.map((word) => String(word['const']));
}

/** What typed text means as this setting's value, or what is wrong with it. */
export function readSetting(
  name: string,
  setting: TSchema,
  typed: string,
): { readonly value: unknown } | { readonly fault: string } {
  const meant = [typed, typed.toLowerCase(), SWITCH.get(typed.toLowerCase()), jsonOf(typed)];
  const value = meant.find((it) => it !== undefined && Value.Check(setting, it));
  return value === undefined ? { fault: notAllowed(name, setting, typed) } : { value };
}

const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ...['on', 'true', 'yes'].map((word) => [word, true] as const),
  ...['off', 'false', 'no'].map((word) => [word, false] as const),
]);

function jsonOf(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return undefined;
  }
}

/** A sentence for each mistake. */
export function schemaFaults(value: unknown): readonly string[] {
  const faults = new Map<string, string>();
  for (const error of Value.Errors(Settings, value)) {
    if (!faults.has(error.path)) faults.set(error.path, faultOf(error));
  }
  return [...faults.values()];
}

function faultOf({ type, path, schema, value }: ValueError): string {
  const name = path.slice(1).replaceAll('/', '.');
  if (type === ValueErrorType.ObjectAdditionalProperties)
    return `"${name}" is not a setting. The settings are: ${keysOf(schema).join(', ')}.`;
  if (name === '') return `The settings must be an object: ${allowedIn(schema)}.`;
  return notAllowed(name, schema, value);
}

function notAllowed(name: string, schema: TSchema, value: unknown): string {
  return `"${name}" is ${shortly(value)}, but must be ${allowedIn(schema)}.`;
}

/** What a setting may be, for a sentence. */
export function allowedIn(schema: TSchema): string {
  return String(schema['allowed']);
}

function shortly(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function keysOf(schema: TSchema): readonly string[] {
  return Object.keys(schema['properties']);
}
