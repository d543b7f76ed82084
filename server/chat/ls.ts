// The user's chats, and what was written in one of them. What was shown is read.

import { keyOf, nameBefore } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import { type Event, PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import type { ChatId } from '../facts.ts';
import { blocks } from './audience.ts';
import { directChat, GLOBAL } from './direct.ts';
import type { CommandOf, Handlers, Room } from './handler.ts';
import type { Person } from './people.ts';

const USUAL = 50;

export const ls: Handlers = {
  ls({ chat: target, max = USUAL }, asker, room) {
    const { history } = room;
    if (max > PAGE_MESSAGES_MAX) throw tooMany();
    const found = target && find(target, asker, room);
    const read = async (id: string): Promise<Event> => {
      if (!found) return { kind: 'chats', id, chats: [...(await history.list(asker))] };
      const page = await history.newest(asker, found.chat, max);
      return { kind: 'page', id, ...page, name: found.name };
    };
    return { kind: 'read', read };
  },
};

type Target = NonNullable<CommandOf<'ls'>['chat']>;

interface Named {
  readonly chat: ChatId;
  readonly name: string;
}

/** The chat that a name means: somebody who could be written to now goes before one who was, and is gone. */
function find(target: Target, asker: Person, room: Room): Named {
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
 * The user's chat under that name, the one written to last if there are several. Where nobody has a name any more it
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

function tooMany(): Refusal {
  const most = PAGE_MESSAGES_MAX;
  return new Refusal('usage', `At most ${most} messages are shown at once, as in: /ls bob ${most}`);
}

function hidden(name: string): Refusal {
  const text = `You block ${name}. To see your chat again, unblock them first: /unblock ${name}`;
  return new Refusal('blocked', text);
}

/** A group of others is told of in the same words as one that does not exist. */
function unknown(target: Exclude<Target, { kind: 'global' }>): Refusal {
  const { name } = target;
  switch (target.kind) {
    case 'group':
      return new Refusal('no-such-group', `There is no group "${name}".`);
    case 'user':
      return new Refusal('no-such-user', `There is no user "${name}".`);
    case 'any':
      return new Refusal('no-such-chat', `There is no user or group "${name}".`);
  }
}
