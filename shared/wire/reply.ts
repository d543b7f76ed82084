// A server's frame as its client takes it: checked, without events that are newer than this client, and with each
// message as an event of its own.

import { Type } from '@sinclair/typebox';
import type { Checker } from './checker.ts';
import { apart, Messages } from './message.ts';
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
  const isMessages = checker(Messages);
  const known = (event: { readonly kind: string }): readonly object[] => {
    if (event.kind === 'messages') return isMessages(event) ? apart(event) : [event];
    return KINDS.has(event.kind) ? [event] : [];
  };
  return (value) => {
    const reply = isAnyEvents(value) ? { events: value.events.flatMap(known) } : value;
    return isReply(reply) ? reply : undefined;
  };
}
