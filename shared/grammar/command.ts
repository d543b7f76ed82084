// What a line means once it is parsed [DESIGN 2]: types alone, derived from the list of commands.

import type { COMMANDS } from '../commands/list.ts';

export type { Target } from '../commands/arguments.ts';

type Definitions = typeof COMMANDS;
type CommandIn<D> = D extends { readonly rows: readonly { read(rest: string): infer C }[] }
  ? NonNullable<C>
  : never;

export type Verb = keyof Definitions;
export type CommandOf<V extends Verb> = { [K in V]: CommandIn<Definitions[K]> }[V];
export type Command = CommandOf<Verb>;

type VerbsBy<B> = { [V in Verb]: Definitions[V]['by'] extends B ? V : never }[Verb];
/** Those that a server carries out, and those that a client does before it, or alone. */
export type ServerVerb = VerbsBy<'server' | 'both'>;
export type ClientVerb = VerbsBy<'both' | { readonly clientOnly: string }>;
