// Whether a value is what a schema says.

import type { Static, TSchema } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';

/** Makes of a schema what tells whether a value is so. */
export type Checker = <T extends TSchema>(schema: T) => (value: unknown) => value is Static<T>;

/**
 * Compiles a schema when it is first needed: a client never pays for the server's half, nor the server for the
 * client's.
 */
export function checker<T extends TSchema>(schema: T): (value: unknown) => value is Static<T> {
  let compiled: TypeCheck<T> | undefined;
  return (value): value is Static<T> => {
    compiled ??= TypeCompiler.Compile(schema);
    return compiled.Check(value);
  };
}
