// A user's own list of blocked people [DESIGN 3]. Those on it are not told.

import { byName } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { UserId } from '../facts.ts';
import { asSeen } from '../store/store.ts';
import { blocks } from './audience.ts';
import type { Handlers, Outcome, Room } from './handler.ts';
import type { Person } from './people.ts';

const BLOCKS_MAX = 1_000;

export const blocking: Handlers = {
  block: ({ names }, asker, room) => block(names, asker, room),
  unblock: ({ names }, asker, room) => unblock(names, asker, room),
  toggleblock({ name }, asker, room) {
    const other = somebody(name, asker, { room, verb: 'block' });
    return blocks(asker.id, other.id, room.state)
      ? unblock([name], asker, room)
      : block([name], asker, room);
  },
  blocked(_, asker, room) {
    const names = blockedBy(asker.id, room);
    const text = names.length === 0 ? 'You block nobody.' : `You block ${names.join(', ')}.`;
    return { kind: 'answer', text };
  },
};

/** The names of those whom a user blocks, sorted. */
export function blockedBy(user: UserId, room: Pick<Room, 'state' | 'people'>): string[] {
  return [...room.state.blocksOf(user)].flatMap((id) => nameOf(id, room) ?? []).sort(byName);
}

function block(names: readonly string[], asker: Person, room: Room): Outcome {
  const others = names.map((name) => somebody(name, asker, { room, verb: 'block' }));
  const already = others.find(({ id }) => blocks(asker.id, id, room.state));
  if (already) throw new Refusal('already-blocked', `You already block ${already.name}.`);
  const list = new Set([...listOf(asker, room), ...others.map(({ id }) => id)]);
  if (list.size > BLOCKS_MAX) {
    throw new Refusal(
      'busy',
      `You can block at most ${BLOCKS_MAX} people. Unblock somebody first.`,
    );
  }
  const note = `${told(others, 'blocked now')} and cannot write to you.`;
  return change(asker, room, { list, others, note });
}

function unblock(names: readonly string[], asker: Person, room: Room): Outcome {
  const others = names.map((name) => somebody(name, asker, { room, verb: 'unblock' }));
  const free = others.find(({ id }) => !blocks(asker.id, id, room.state));
  if (free) throw new Refusal('not-blocked', `You do not block ${free.name}.`);
  const list = new Set(listOf(asker, room));
  for (const { id } of others) list.delete(id);
  return change(asker, room, { list, others, note: `${told(others, 'not blocked any more')}.` });
}

function change(
  asker: Person,
  room: Room,
  { list, others, note }: { list: ReadonlySet<UserId>; others: readonly Person[]; note: string },
): Outcome {
  const on = `user:${asker.id}` as const;
  const changed = others.map(({ id: user, name }) => ({ user, name }));
  return {
    kind: 'fact',
    fact: { kind: 'blocks', on, body: { blocks: [...list], changed }, note },
    expects: asSeen(room.store, on),
  };
}

/** Somebody else, who exists. */
function somebody(
  name: string,
  asker: Person,
  { room, verb }: { readonly room: Room; readonly verb: 'block' | 'unblock' },
): Person {
  const other = room.people.named(name);
  if (!other) {
    throw new Refusal('no-such-user', `There is no user "${name}". Nobody was ${verb}ed.`);
  }
  if (other.id === asker.id) throw new Refusal('yourself', `You cannot ${verb} yourself.`);
  return other;
}

/** The asker's list, without those whose accounts are gone. */
function listOf(asker: Person, room: Room): UserId[] {
  return [...room.state.blocksOf(asker.id)].filter((id) => nameOf(id, room) !== undefined);
}

function nameOf(id: UserId, { state, people }: Pick<Room, 'state' | 'people'>): string | undefined {
  return state.account(id)?.name ?? people.guest(id)?.name;
}

/** `bob is blocked now`. */
function told(others: readonly Person[], what: string): string {
  const names = others.map(({ name }) => name).join(', ');
  return `${names} ${others.length === 1 ? 'is' : 'are'} ${what}`;
}
