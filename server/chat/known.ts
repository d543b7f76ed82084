// Whom somebody may list, here or away; and their names, for a client's completion.

import type { Ms } from '../../shared/clock.ts';
import { PEOPLE_NAMES_MAX } from '../../shared/wire/people.ts';
import { mayList } from './audience.ts';
import type { Room } from './handler.ts';
import type { Person } from './people.ts';

export type One = Pick<Person, 'id' | 'name'>;
type Needs = Pick<Room, 'state' | 'online' | 'presence' | 'clock' | 'giveWay'>;

/** How many people are looked at in one slice, and how many more names than are told may gather before they are cut. */
const SLICE = 500;

export function* othersHere(
  asker: One,
  { presence, state }: Pick<Needs, 'presence' | 'state'>,
): Iterable<Person> {
  for (const person of presence.here()) if (mayList(asker.id, person.id, state)) yield person;
}

/** All accounts that the asker may see, and the guests who are here. */
export function* known(asker: One, needs: Pick<Needs, 'presence' | 'state'>): Iterable<One> {
  const { state } = needs;
  for (const account of state.accounts()) {
    if (mayList(asker.id, account.id, state)) yield account;
  }
  for (const person of othersHere(asker, needs)) if (person.guest) yield person;
}

/** When somebody was last here: now for somebody who is, 0 for never. */
export function seenAt(
  id: string,
  { online, presence, clock }: Pick<Needs, 'online' | 'presence' | 'clock'>,
): Ms {
  return online.isOnline(id) ? clock.now() : presence.lastSeen(id);
}

/** The names of those who were here last, the most recent first. */
export async function namesFor(asker: One, needs: Needs): Promise<readonly string[]> {
  let found: { name: string; at: Ms }[] = [];
  let looked = 0;
  let least = Number.NEGATIVE_INFINITY; // who was here no later is not told
  const cut = (): void => {
    found = found.sort((a, b) => b.at - a.at).slice(0, PEOPLE_NAMES_MAX);
    if (found.length === PEOPLE_NAMES_MAX) least = found.at(-1)?.at ?? least;
  };
  for (const { id, name } of known(asker, needs)) {
    looked += 1;
    if (looked % SLICE === 0) await needs.giveWay();
    const at = seenAt(id, needs);
    if (at <= least) continue;
    found.push({ name, at });
    if (found.length >= PEOPLE_NAMES_MAX + SLICE) cut();
  }
  cut();
  await needs.giveWay(); // the names are as long to encode
  return found.map(({ name }) => name);
}
