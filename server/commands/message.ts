// Text for a chat that keeps it: `global`, a group, or a direct one [DESIGN 2, 3]. The parser has cleaned and measured
// it.

import type { Seconds } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { groupOf, reach } from '../chat/audience.ts';
import { noSuchGroup } from '../chat/groups.ts';
import type { Handler, Outcome, Room } from '../chat/handler.ts';
import {
  deadlineOf,
  directResult,
  everybody,
  groupResult,
  type Readers,
} from '../chat/lifetime.ts';
import type { Person } from '../chat/people.ts';
import type { FactOf } from '../facts.ts';
import { directChat, GLOBAL } from '../state/direct.ts';
import { asSeen } from '../store/store.ts';

export const message: Handler<'message'> = (command, asker, room) => {
  const body = { from: asker.name, text: command.text, ...actionOf(command) };
  const saying = { asker, room, lifetime: command.lifetime };
  switch (command.to.kind) {
    case 'global':
      return toGlobal(body, saying);
    case 'user':
    case 'any':
      return direct(command.to.name, body, saying);
    case 'group':
      return toGroup(command.to.name, body, saying);
    default:
      return unreachable(command.to);
  }
};

/** Who says it, where, and for how long, unless for ever. */
interface Saying {
  readonly asker: Person;
  readonly room: Room;
  readonly lifetime: Seconds | undefined;
}

type Words = FactOf<'message'>['body'];

function toGlobal(body: Words, saying: Saying): Outcome {
  const timed = timedFor(() => everybody(saying.room), saying);
  return { kind: 'fact', fact: { kind: 'message', on: `chat:${GLOBAL}`, body, ...timed } };
}

/** What a timed message's fact says besides, and what its sender is told; `readers` is called only for a timed one. */
function timedFor(readers: () => Readers, { asker, room, lifetime }: Saying) {
  if (lifetime === undefined) return {};
  return {
    expiresAt: deadlineOf(room.clock.now(), lifetime),
    result: groupResult(lifetime, readers(), { asker, room }),
  };
}

function actionOf({ action }: { readonly action?: true }): { action?: true } {
  return action ? { action } : {};
}

function direct(name: string, body: Words, { asker, room, lifetime }: Saying): Outcome {
  checkRemoved(name, body, { asker, room });
  const other = room.people.named(name);
  if (!other) throw noSuchUser(name, asker, room);
  checkReach(asker, other, room);
  room.guests.checkRoom(asker, other);
  const away = !room.online.isOnline(other.id) && !room.presence.returning().has(other.id);
  const guest = asker.guest && { guest: true as const };
  const kept = away && { result: { kind: 'away', who: other.name, ...guest } as const };
  const timed = lifetime !== undefined && {
    expiresAt: deadlineOf(room.clock.now(), lifetime),
    result: directResult(lifetime, other, room),
  };
  return {
    kind: 'fact',
    fact: {
      kind: 'message',
      on: `chat:${directChat(asker.id, other.id)}`,
      body: { to: other.name, ...body },
      ...(timed || kept),
    },
    // A block, or the end of either account, that comes first stops the message.
    expects: asSeen(room.store, `user:${asker.id}`, `user:${other.id}`),
  };
}

function noSuchUser(name: string, asker: Person, { state }: Room): Refusal {
  const group = groupOf(asker.id, name, state);
  const hint = group ? ` ${group.name} is a group: *${group.name} <text>.` : '';
  const all = EVERYBODY.has(keyOf(name)) ? ' To everybody: type it plainly, in global.' : '';
  return new Refusal('no-such-user', `There is no user "${name}".${hint}${all} Nothing was sent.`);
}

/** No user can have these names. */
const EVERYBODY: ReadonlySet<string> = new Set(['all', 'everyone', 'global']);

function toGroup(name: string, body: Words, saying: Saying): Outcome {
  const { asker, room } = saying;
  const group = groupOf(asker.id, name, room.state);
  if (!group) {
    const other = room.people.named(name);
    const hint = other ? ` ${other.name} is a user: @${other.name} <text>.` : '';
    throw noSuchGroup(name, `${hint} Nothing was sent.`);
  }
  const timed = timedFor(
    () => ({ ids: group.members.keys(), away: 0, returning: 0, in: group.name }),
    saying,
  );
  return {
    kind: 'fact',
    fact: { kind: 'message', on: `chat:${group.id}`, body, ...timed },
    // A removal that comes first stops the message.
    expects: asSeen(room.store, `group:${group.id}`),
  };
}

/** `@cid (removed) hi` is for the former cid, and never for whoever has the name now. */
function checkRemoved(
  name: string,
  { text }: Words,
  { asker, room }: Pick<Saying, 'asker' | 'room'>,
): void {
  const [word] = REMOVED.exec(text) ?? [];
  if (word === undefined) return;
  const gone = `${name} ${word}`;
  if (!room.history.chats(asker).some((chat) => keyOf(chat.name) === keyOf(gone))) return;
  const words = `The account of ${gone} was removed: nobody can read what you write there.`;
  throw new Refusal('no-such-user', `${words} Nothing was sent.`);
}

const REMOVED = /^\(removed(?: \d+)?\)/i;

function checkReach(asker: Person, other: Person, { state }: Room): void {
  const reached = reach(asker.id, other.id, state);
  switch (reached) {
    case 'yes':
      return;
    case 'yourself':
      throw new Refusal('yourself', 'You cannot send a message to yourself.');
    case 'blocked':
      throw new Refusal(
        'blocked',
        `You block ${other.name}. To write to them, unblock them first: /unblock ${other.name}`,
      );
    case 'undeliverable':
      throw new Refusal('undeliverable', `Your message to ${other.name} could not be delivered.`);
    default:
      unreachable(reached);
  }
}
