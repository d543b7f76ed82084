// A message's lifetime: its deadline, and what its sender is told at once [DESIGN 4.1, 4.6].

import type { Ms, Seconds } from '../../shared/clock.ts';
import { lengthText } from '../../shared/lifetime.ts';
import type { UserId } from '../facts.ts';
import { blocks } from './audience.ts';
import type { Room } from './handler.ts';
import type { Person } from './people.ts';

/** The first whole second at which the lifetime is over. */
export function deadlineOf(now: Ms, lifetime: Seconds): Seconds {
  return Math.ceil(now / 1_000) + lifetime;
}

/** For a direct message. */
export function directNote(lifetime: Seconds, other: Person, { online, presence }: Room): string {
  const parts = [erasedIn(lifetime, `to ${other.name}`)];
  if (!online.isOnline(other.id)) {
    const isReturning = presence.returning().has(other.id);
    parts.push(isReturning ? late(other.name) : `${other.name} is away and may never see it.`);
  } else if (cannotErase(other.id, online)) {
    parts.push(`${other.name} uses a client that cannot erase it.`);
  }
  return parts.join(' ');
}

/** Who may read a message: some known by id; how many others are away, and how many more may be back soon. */
export interface Readers {
  readonly ids: Iterable<UserId>;
  readonly away: number;
  readonly returning: number;
  /** What people call the chat. */
  readonly in: string;
}

/**
 * The readers of `global`: everyone with an account, and the guests who are here. Its cost does not grow with the
 * accounts.
 */
export function everybody({ state, presence, online }: Room): Readers {
  const here = [...presence.here()];
  const isLate = (id: UserId): boolean => state.account(id) !== undefined && !online.isOnline(id);
  const returning = [...presence.returning()].filter(isLate).length;
  const accounts = here.filter(({ id }) => state.account(id)).length;
  const away = state.accountCount() - accounts - returning;
  return { ids: here.map(({ id }) => id), away, returning, in: 'global' };
}

/** For a message that many may read; nobody is named. */
export function note(
  lifetime: Seconds,
  readers: Readers,
  { asker, room }: { readonly asker: Person; readonly room: Room },
): string {
  const counts = { away: readers.away, returning: readers.returning, keeping: 0 };
  for (const reader of readers.ids) {
    const trouble = reader === asker.id ? undefined : troubleWith(reader, asker, room);
    if (trouble) counts[trouble] += 1;
  }
  const { away, returning, keeping } = counts;
  const parts = [erasedIn(lifetime, `in ${readers.in}`)];
  if (away > 0) parts.push(`${people(away)} away and may never see it.`);
  if (returning > 0) parts.push(late(returning === 1 ? '1 person' : `${returning} people`));
  if (keeping > 0)
    parts.push(`${keeping} of those here ${use(keeping)} a client that cannot erase it.`);
  return parts.join(' ');
}

/** Why somebody may not see a message, or may keep it. */
function troubleWith(
  reader: UserId,
  asker: Person,
  { online, state, presence }: Room,
): 'away' | 'returning' | 'keeping' | undefined {
  // A reader who blocks the sender sees nothing, and looks like one who is away.
  if (!online.isOnline(reader) || blocks(reader, asker.id, state)) {
    return presence.returning().has(reader) ? 'returning' : 'away';
  }
  return cannotErase(reader, online) ? 'keeping' : undefined;
}

function erasedIn(lifetime: Seconds, where: string): string {
  return `Your message ${where} will be erased everywhere in ${lengthText(lifetime)}.`;
}

function late(who: string): string {
  return `The server has just restarted: ${who} may not be back in time to see it.`;
}

function cannotErase(user: UserId, { of }: Room['online']): boolean {
  return [...of(user)].some(({ erases }) => !erases);
}

function people(count: number): string {
  return count === 1 ? '1 person is' : `${count} people are`;
}

function use(count: number): string {
  return count === 1 ? 'uses' : 'use';
}
