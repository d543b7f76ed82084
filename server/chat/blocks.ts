// A user's own list of people kept out [DESIGN 3]. Whom it concerns is not told.

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
    const other = somebody(name, asker, room);
    return blocks(asker.id, other.id, room.state)
      ? unblock([name], asker, room)
      : block([name], asker, room);
  },
  blocked(_, asker, room) {
    const names = [...room.state.blocksOf(asker.id)].flatMap((id) => nameOf(id, room) ?? []);
    const text =
      names.length === 0 ? 'You block nobody.' : `You block ${names.sort(byName).join(', ')}.`;
    return { kind: 'answer', text };
  },
};

function block(names: readonly string[], asker: Person, room: Room): Outcome {
  const others = names.map((name) => somebody(name, asker, room));
  const already = others.find(({ id }) => blocks(asker.id, id, room.state));
  if (already) throw new Refusal('already-blocked', `You block ${already.name} already.`);
  const list = new Set([...listOf(asker, room), ...others.map(({ id }) => id)]);
  if (list.size > BLOCKS_MAX) {
    throw new Refusal(
      'busy',
      `You can block at most ${BLOCKS_MAX} people. Unblock somebody first.`,
    );
  }
  const them = others.length === 1 ? 'They cannot' : 'None of them can';
  return change(asker, room, {
    list,
    note: `You block ${told(others)} now. ${them} write to you.`,
  });
}

function unblock(names: readonly string[], asker: Person, room: Room): Outcome {
  const others = names.map((name) => somebody(name, asker, room));
  const free = others.find(({ id }) => !blocks(asker.id, id, room.state));
  if (free) throw new Refusal('not-blocked', `You do not block ${free.name}.`);
  const list = new Set(listOf(asker, room));
  for (const { id } of others) list.delete(id);
  return change(asker, room, { list, note: `You do not block ${told(others)} any more.` });
}

function change(
  asker: Person,
  room: Room,
  { list, note }: { list: ReadonlySet<UserId>; note: string },
): Outcome {
  const on = `user:${asker.id}` as const;
  return {
    kind: 'fact',
    fact: { kind: 'blocks', on, body: { blocks: [...list] }, note },
    expects: asSeen(room.store, on),
  };
}

/** Somebody else who exists. */
function somebody(name: string, asker: Person, { people }: Room): Person {
  const other = people.named(name);
  if (!other) throw new Refusal('no-such-user', `There is no user "${name}".`);
  if (other.id === asker.id) throw new Refusal('yourself', 'You cannot block yourself.');
  return other;
}

/** The asker's list, less those who are no more. */
function listOf(asker: Person, room: Room): UserId[] {
  return [...room.state.blocksOf(asker.id)].filter((id) => nameOf(id, room) !== undefined);
}

function nameOf(id: UserId, { state, people }: Room): string | undefined {
  return state.account(id)?.name ?? people.guest(id)?.name;
}

function told(others: readonly Person[]): string {
  return others.map(({ name }) => name).join(', ');
}
