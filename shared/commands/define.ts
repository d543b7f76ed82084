// What a command is: all that a person writes for it, how that is read, and how it is written back [DESIGN 2]. Each file
// here defines one; the parser, help, completion and the types of commands derive from the list of them.

import type { Argument, Optional, Target } from './arguments.ts';

/** The sections of `help`, in the order shown. */
export const SECTIONS = ['Write', 'People', 'Groups', 'Chats', 'Private', 'You'] as const;

/** One way to write a command, as help tells it. */
export interface Manual {
  /** Its own name in `/help <topic>`; left out, the command's. */
  readonly topic?: string;
  readonly section: (typeof SECTIONS)[number];
  /**
   * The words that call it. A bare word also works with a leading `/`, then in any case; one written with `/` or `!`
   * here works only that way, because the bare word is plain English (`me`, `name`) or one of the five chats has it so.
   * Without words it is read by its sign (grammar/sigils.ts).
   */
  readonly words: readonly string[];
  /** A usage that starts with a sign is for lines that start with that sign. */
  readonly usage: readonly string[];
  /** One line of help. */
  readonly help: string;
  readonly example: string;
  /** More about its form, shown where a line does not fit. */
  readonly form?: string;
  /**
   * It carries private words or names: a line that starts with its word but does not fit is refused with the usage,
   * never sent as text; so is a line whose first word is one slip away.
   */
  readonly guarded?: true;
  /**
   * A line that starts with its bare word but does not fit is refused, though nothing private can be in it: the word is
   * not English, so the command was meant.
   */
  readonly strict?: true;
}

/** What follows the word, in this order. */
type Arguments = Readonly<Record<string, Argument<unknown>>>;
type Flat<T> = { [K in keyof T]: T[K] };
type ValueOf<A> = A extends Optional<infer T> ? T : A extends Argument<infer T> ? T : never;

/** The arguments once read, by their names; one that may be left out may be missing. */
type Values<A extends Arguments> = Flat<
  {
    readonly [K in keyof A as A[K] extends Optional<unknown> ? never : K]: ValueOf<A[K]>;
  } & {
    readonly [K in keyof A as A[K] extends Optional<unknown> ? K : never]?: ValueOf<A[K]>;
  }
>;

interface Form<C> extends Manual {
  readonly args: readonly Argument<unknown>[];
  /** What follows the word, if it fits. */
  read(rest: string): C | undefined;
}

/** A row of the table. */
export interface Row<V extends string, C> extends Form<C> {
  readonly topic: string;
  readonly verb: V;
}

/** Who carries a command out. Text for a client's own: what a server says to one that sends it all the same. */
export type By = 'server' | 'both' | { readonly clientOnly: string };

/** The chat and the users that a command names and that get to read something through it. */
export interface Reach {
  /** The command writes into this chat, or changes it. */
  readonly chat?: Target;
  /** Further users, besides those in the chat. */
  readonly users?: readonly string[];
}

/** `C`: what a command is besides its verb. */
interface Whole<B extends By, C> {
  readonly by: B;
  /** Whom it reaches through the server. A line reaches those that it was typed for, or nobody [DESIGN 2]. */
  readonly reaches: 'nobody' | 'everybody' | ((it: C) => Reach);
  /** The line that reads as this command. */
  readonly write: (it: C) => string;
  /** Whether others may not read it: no text for everybody has such a line in it. Left out: if it is guarded. */
  readonly isPrivate?: (it: C) => boolean;
}

export interface Definition<V extends string, B extends By, C> extends Required<Whole<B, C>> {
  readonly rows: readonly Row<V, Flat<{ readonly verb: V } & C>>[];
}

/** A command that is written in one way. `make`: its arguments are not what is read, one for one. */
export function command<
  const V extends string,
  const B extends By,
  const A extends Arguments,
  C extends object = Values<A>,
>(
  verb: V,
  it: Manual & Whole<B, C> & { readonly args: A; readonly make?: (values: Values<A>) => C },
): Definition<V, B, C> {
  const { by, reaches, write, isPrivate, ...rest } = it;
  const forms = [form<A, C>(rest)];
  return commandOf(verb, { by, reaches, write, ...(isPrivate && { isPrivate }), forms });
}

/** A command that is written in several ways. */
export function commandOf<const V extends string, const B extends By, C extends object>(
  verb: V,
  { forms, isPrivate, ...whole }: Whole<B, C> & { readonly forms: readonly Form<C>[] },
): Definition<V, B, C> {
  const rows = forms.map((it) => ({
    ...it,
    topic: it.topic ?? verb,
    verb,
    read(rest: string) {
      const values = it.read(rest);
      return values && { verb, ...values };
    },
  }));
  const isGuarded = forms.some(({ guarded }) => guarded);
  return { ...whole, rows, isPrivate: isPrivate ?? (() => isGuarded) };
}

/** One of several ways to write a command. */
export function form<const A extends Arguments, C extends object = Values<A>>({
  args,
  make,
  ...manual
}: Manual & { readonly args: A; readonly make?: (values: Values<A>) => C }): Form<C> {
  const named = Object.entries(args);
  return {
    ...manual,
    args: Object.values(args),
    read(rest) {
      const values: Record<string, unknown> = {};
      let left = rest;
      for (const [name, arg] of named) {
        const taken = arg.read(left);
        if (taken === undefined) return undefined;
        if (taken[0] !== undefined) values[name] = taken[0];
        left = taken[1];
      }
      if (left.trim() !== '') return undefined;
      return make ? make(values as Values<A>) : (values as C);
    },
  };
}

/** One of several ways to write a command: no word calls it. */
export function bySign(manual: Manual & { readonly words: readonly [] }): Form<never> {
  return { ...manual, args: [], read: () => undefined };
}
