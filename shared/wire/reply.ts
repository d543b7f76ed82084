// A server's frame as its client takes it: checked, and without events that are newer than this client.

import { Type } from '@sinclair/typebox';
import type { Checker } from './checker.ts';
import { Event, Reply } from './native.ts';

const KINDS: ReadonlySet<unknown> = new Set(
  Event.anyOf.map(({ properties }) => properties.kind.const),
);
const AnyEvents = Type.Object({ events: Type.Array(Type.Object({ kind: Type.String() })) });

/** Reads a frame's value; undefined if it is none of a server's. */
export type ReadReply = (value: unknown) => Reply | undefined;

export function replyReader(checker: Checker): ReadReply {
  const isReply = checker(Reply);
  const isAnyEvents = checker(AnyEvents);
  return (value) => {
    const known = isAnyEvents(value)
      ? { events: value.events.filter(({ kind }) => KINDS.has(kind)) }
      : value;
    return isReply(known) ? known : undefined;
  };
}
