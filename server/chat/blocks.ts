// A user's own list of blocked people [DESIGN 3]. Those on it are not told.

import { byName } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { UserId } from '../facts.ts';
import { asSeen } from '../store/store.ts';
import type { Outcome, Room } from './handler.ts';
import type { Person } from './people.ts';

/** The names of those whom a user blocks, sorted. */
export function blockedBy(user: UserId, room: Pick<Room, 'state' | 'people'>): string[] {
  return [...room.state.blocksOf(user)].flatMap((id) => nameOf(id, room) ?? []).sort(byName);
}

interface Change {
  readonly kind: 'blocked' | 'unblocked';
  /** The list that it leaves the asker with. */
  readonly list: ReadonlySet<UserId>;
  readonly others: readonly Person[];
}

/** The fact that makes the change. */
export function changeBlocks(asker: Person, room: Room, { list, others, kind }: Change): Outcome {
  const on = `user:${asker.id}` as const;
  const changed = others.map(({ id: user, name }) => ({ user, name }));
  const result = { kind, names: others.map(({ name }) => name) };
  return {
    kind: 'fact',
    fact: { kind: 'blocks', on, body: { blocks: [...list], changed }, result },
    expects: asSeen(room.store, on),
  };
}

/** Somebody else, who exists. */
export function somebodyElse(
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
export function blockList(asker: Person, room: Room): UserId[] {
  return [...room.state.blocksOf(asker.id)].filter((id) => nameOf(id, room) !== undefined);
}

function nameOf(id: UserId, { state, people }: Pick<Room, 'state' | 'people'>): string | undefined {
  return state.account(id)?.name ?? people.guest(id)?.name;
}
