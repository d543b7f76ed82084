// What becomes of messages: each amendment makes a message into what it is then. Pure. Applied again, together with all
// that follow it, it does no harm.

import { unreachable } from '../../shared/unreachable.ts';
import type { Called, ChatId, Fact, FactOf, Message, Reaction, Stored, Subject } from '../facts.ts';

type Kind = 'edited' | 'deleted' | 'reacted';
export type Amendment = Stored<{ [K in Kind]: FactOf<K> }[Kind]>;

const AMENDED = 'amended:';

/** The chat whose messages a fact on this subject amends; undefined for any other subject. */
export function amendedIn(on: Subject): ChatId | undefined {
  return on.startsWith(AMENDED) ? on.slice(AMENDED.length) : undefined;
}

export function isAmendment<F extends Fact>(fact: F): fact is F & { readonly kind: Kind } {
  return fact.kind === 'edited' || fact.kind === 'deleted' || fact.kind === 'reacted';
}

/** The message after this amendment of it. */
export function amended(message: Message, fact: Amendment): Message {
  if (message.deleted) return message;
  switch (fact.kind) {
    case 'edited': {
      const { action: _, ...rest } = message;
      const { text, action } = fact.body;
      return { ...rest, text, ...(action && { action }), edited: fact.at };
    }
    case 'deleted':
      return placeOf(message, { user: fact.by, name: fact.body.from });
    case 'reacted': {
      const { reactions: before = [], ...rest } = message;
      const reactions = marked(before, fact);
      return { ...rest, ...(reactions.length > 0 && { reactions }) };
    }
    default:
      return unreachable(fact);
  }
}

/** What is left of a deleted message. */
export function placeOf(
  { seq, by, from, at, expiresAt }: Omit<Message, 'text'>,
  deleted: Called,
): Message {
  return { seq, by, from, at, text: '', deleted, ...(expiresAt !== undefined && { expiresAt }) };
}

function marked(
  reactions: readonly Reaction[],
  { by: user, body }: FactOf<'reacted'>,
): readonly Reaction[] {
  const { mark, off, from: name } = body;
  const others = (by: readonly Called[]): Called[] => by.filter((one) => one.user !== user);
  const known = reactions.find((one) => one.mark === mark);
  if (off) {
    const left = reactions.map((one) => (one === known ? { mark, by: others(one.by) } : one));
    return left.filter(({ by }) => by.length > 0);
  }
  if (!known) return [...reactions, { mark, by: [{ user, name }] }];
  if (known.by.some((one) => one.user === user)) return reactions;
  return reactions.map((one) => (one === known ? { mark, by: [...one.by, { user, name }] } : one));
}
