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
  },
  { additionalProperties: false, allowed: 'an object such as { "times": "12h" }' },
);

export function isSettings(value: unknown): value is Settings {
  return Value.Check(Settings, value);
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
  const allowed = String(schema['allowed']);
  if (name === '') return `The settings must be an object: ${allowed}.`;
  return `"${name}" is ${shortly(value)}, but must be ${allowed}.`;
}

function shortly(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function keysOf(schema: TSchema): readonly string[] {
  return Object.keys(schema['properties']);
}
