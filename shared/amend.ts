// A message as it is after an amendment that was heard of. Nothing of what it was stays. Pure.

import { keyOf } from './names.ts';
import { unreachable } from './unreachable.ts';
import type { Amendment } from './wire/amended.ts';
import type { PageMessage, Reaction } from './wire/message.ts';
import { deletedText } from './words/amendments.ts';

/** What is not of this message leaves it as it is, and a deleted one stays deleted. */
export function amend<M extends PageMessage>(message: M, event: Amendment): M {
  if (event.of !== message.seq || message.deleted !== undefined) return message;
  switch (event.kind) {
    case 'edited': {
      const { action: _, ...rest } = message;
      const { text, at, action } = event;
      return { ...rest, text, edited: at, ...(action && { action }) } as M;
    }
    case 'deleted': {
      const { action: _, edited: _edited, reactions: _reactions, re: _re, ...rest } = message;
      return { ...rest, text: deletedText(event.from), deleted: event.from } as unknown as M;
    }
    case 'reacted': {
      const { reactions: before = [], ...rest } = message;
      const reactions = reacted(before, event);
      return { ...rest, ...(reactions.length > 0 && { reactions }) } as M;
    }
    default:
      return unreachable(event);
  }
}

function reacted(
  before: readonly Reaction[],
  { mark, from, off }: Extract<Amendment, { kind: 'reacted' }>,
): Reaction[] {
  const isTheirs = (name: string): boolean => keyOf(name) === keyOf(from);
  const old = before.find((one) => one.mark === mark);
  if (!off && !old) return [...before, { mark, names: [from] }];
  if (!off && old?.names.some(isTheirs)) return [...before];
  return before
    .map((one) => {
      if (one !== old) return one;
      return { mark, names: off ? one.names.filter((it) => !isTheirs(it)) : [...one.names, from] };
    })
    .filter(({ names }) => names.length > 0);
}
