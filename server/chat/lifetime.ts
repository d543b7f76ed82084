// A message's lifetime: its deadline, and what its sender is told at once [DESIGN 4.1, 4.6].

import type { Ms, Seconds } from '../../shared/clock.ts';
import type { Result } from '../../shared/wire/answers.ts';
import type { UserId } from '../facts.ts';
import { blocks } from './audience.ts';
import type { Room } from './handler.ts';
import type { Person } from './people.ts';

type Timed = Extract<Result, { kind: 'timed' }>;

/** The first whole second at which the lifetime is over. */
export function deadlineOf(now: Ms, lifetime: Seconds): Seconds {
  return Math.ceil(now / 1_000) + lifetime;
}

/** For a direct message. */
export function directResult(seconds: Seconds, other: Person, { online, presence }: Room): Timed {
  const result = { kind: 'timed', seconds, to: other.name } as const;
  if (!online.isOnline(other.id)) {
    return presence.returning().has(other.id)
      ? { ...result, returning: 1 }
      : { ...result, away: 1 };
  }
  return cannotErase(other.id, online) ? { ...result, keeping: 1 } : result;
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
export function groupResult(
  seconds: Seconds,
  readers: Readers,
  { asker, room }: { readonly asker: Person; readonly room: Room },
): Timed {
  const counts = { away: readers.away, returning: readers.returning, keeping: 0 };
  for (const reader of readers.ids) {
    const trouble = reader === asker.id ? undefined : troubleWith(reader, asker, room);
    if (trouble) counts[trouble] += 1;
  }
  return { kind: 'timed', seconds, in: readers.in, ...counts };
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

function cannotErase(user: UserId, { of }: Room['online']): boolean {
  return [...of(user)].some(({ erases }) => !erases);
}
