// Which of the user's chats a name means.

import type { Target } from '../../shared/grammar/command.ts';
import { keyOf, nameBefore } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { ChatId } from '../facts.ts';
import { directChat, GLOBAL } from '../state/direct.ts';
import { blocks } from './audience.ts';
import type { Room } from './handler.ts';
import type { Person } from './people.ts';

export interface Named {
  readonly chat: ChatId;
  readonly name: string;
}

/** The chat that a name means: somebody who can be written to now comes before somebody who is gone. */
export function findChat(target: Target, asker: Person, room: Room): Named {
  if (target.kind === 'global') return { chat: GLOBAL, name: GLOBAL };
  const found =
    target.kind === 'group'
      ? ownNamed(target.name, asker, { room, type: 'group' })
      : (direct(target.name, asker, room) ??
        ownNamed(target.name, asker, { room, ...(target.kind === 'user' && { type: 'direct' }) }));
  if (!found) throw unknown(target);
  return found;
}

function direct(name: string, asker: Person, { people, state }: Room): Named | undefined {
  const other = people.named(name);
  if (!other) return undefined;
  if (other.id === asker.id) throw new Refusal('yourself', 'You have no chat with yourself.');
  if (blocks(asker.id, other.id, state)) throw hidden(other.name);
  return { chat: directChat(asker.id, other.id), name: other.name };
}

/**
 * The user's chat under that name; if there are several, the most recently written. A name that nobody has any more
 * means whoever had it last.
 */
function ownNamed(
  name: string,
  asker: Person,
  { room, type }: { room: Room; type?: 'group' | 'direct' },
): Named | undefined {
  const chats = room.history.chats(asker).filter((chat) => (type ?? chat.type) === chat.type);
  const called = (nameOf: (chat: Named) => string): Named | undefined =>
    chats
      .filter((chat) => keyOf(nameOf(chat)) === keyOf(name))
      .sort((a, b) => b.at - a.at)
      .at(0);
  return called((chat) => chat.name) ?? called((chat) => nameBefore(chat.name));
}

function hidden(name: string): Refusal {
  const text = `You block ${name}. To see your chat again, unblock them first: /unblock ${name}`;
  return new Refusal('blocked', text);
}

/** The same words for a group of others as for one that does not exist. */
function unknown(target: Exclude<Target, { kind: 'global' }>): Refusal {
  const { name } = target;
  switch (target.kind) {
    case 'group':
      return new Refusal('no-such-group', `There is no group "${name}".`);
    case 'user':
      return new Refusal('no-such-user', `There is no user "${name}".`);
    case 'any':
      return new Refusal('no-such-chat', `There is no user or group "${name}".`);
    default:
      return unreachable(target);
  }
}
