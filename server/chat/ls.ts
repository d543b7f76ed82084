// The user's chats, and what was written in one of them.

import { keyOf, nameBefore } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import { type Event, PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import type { ChatId } from '../facts.ts';
import { directChat, GLOBAL } from '../state/direct.ts';
import { blocks } from './audience.ts';
import { tell } from './deliver.ts';
import type { CommandOf, Handlers, Room } from './handler.ts';
import { listing } from './listing.ts';
import type { Person } from './people.ts';

export const ls: Handlers = {
  ls({ chat: target, ...wanted }, asker, room) {
    const { history } = room;
    if (wanted.max !== undefined && wanted.max > PAGE_MESSAGES_MAX) throw tooMany(target);
    const found = target && find(target, asker, room);
    const read = async (id: string): Promise<Event> => {
      if (!found) return { kind: 'chats', id, chats: [...(await history.list(asker))] };
      const page = await listing(found.chat, wanted, { user: asker, history, shown: asker.shown });
      if (wanted.older && page.messages.length === 0) {
        const where = page.type === 'direct' ? 'with' : 'in';
        return { kind: 'notice', id, text: `There is nothing older ${where} ${found.name}.` };
      }
      return { kind: 'page', id, ...page, name: found.name };
    };
    return { kind: 'read', read };
  },
  read({ chat: target }, asker, { history, ...room }) {
    const { chat, name } = find(target, asker, { history, ...room });
    const run = (): void => {
      const info = history.chats(asker).find((it) => it.chat === chat);
      if (!info || info.read === info.head) return;
      history.markRead(asker, chat, info.head);
      tell([asker.listener], [{ kind: 'read', chat, seq: info.head }]);
    };
    return { kind: 'do', run, text: `All of ${name} is marked as read.` };
  },
};

type Target = NonNullable<CommandOf<'ls'>['chat']>;

interface Named {
  readonly chat: ChatId;
  readonly name: string;
}

/** The chat that a name means: somebody who can be written to now comes before somebody who is gone. */
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

function tooMany(target?: Target): Refusal {
  const most = PAGE_MESSAGES_MAX;
  const name = !target || target.kind === 'global' ? GLOBAL : target.name;
  return new Refusal(
    'usage',
    `At most ${most} messages are shown at once, as in: /ls ${name} ${most}`,
  );
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
  }
}
