// A message as its readers are told it: without its author's id, and with its deadline in the wire's milliseconds.

import { removedName } from '../../shared/names.ts';
import type { PageMessage } from '../../shared/wire/message.ts';
import { deletedText } from '../../shared/words/amendments.ts';
import type { Called, Message, Reaction, UserId, Written } from '../facts.ts';
import type { State } from '../state/state.ts';
import { shows } from './audience.ts';
import { isRemoved } from './removed.ts';

/** As it was written. */
export function told({ by: _, expiresAt, ...said }: Written): PageMessage {
  return expiresAt === undefined ? said : { expiresAt: expiresAt * 1000, ...said };
}

/** As it is now, to one reader, who sees no marks of those whom they block. */
export function toldTo(reader: UserId, message: Message, state: State): PageMessage {
  const { deleted, edited, reactions = [], ...written } = message;
  const seen = reactions.flatMap((one) => seenOf(one, reader, state));
  const name = deleted && nameOf(deleted, state);
  return {
    ...told(written),
    ...(edited !== undefined && { edited }),
    ...(name !== undefined && { text: deletedText(name), deleted: name }),
    ...(seen.length > 0 && { reactions: seen }),
  };
}

function seenOf(
  { mark, by }: Reaction,
  reader: UserId,
  state: State,
): readonly NonNullable<PageMessage['reactions']>[number][] {
  const names = by
    .filter(({ user }) => shows({ by: user }, reader, state))
    .map((one) => nameOf(one, state));
  return names.length > 0 ? [{ mark, names }] : [];
}

function nameOf({ user, name }: Called, state: State): string {
  return isRemoved(user, state) ? removedName(name) : name;
}
