// A message's lifetime: its deadline, and what its sender is told at once [DESIGN 4.1, 4.6].

import type { Ms, Seconds } from '../../shared/clock.ts';
import type { Result } from '../../shared/wire/answers.ts';
import type { UserId } from '../facts.ts';
import { unseenBy } from './audience.ts';
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
  return online.isKeeping(other.id) ? { ...result, keeping: 1 } : result;
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
  const { online, presence, state } = room;
  const counts = { away: readers.away, returning: readers.returning, keeping: 0 };
  const unseen = new Set(unseenBy(asker.id, state));
  for (const reader of readers.ids) {
    if (reader === asker.id) continue;
    // A reader who blocks the sender sees nothing, and looks like one who is away.
    if (!online.isOnline(reader) || unseen.has(reader)) {
      counts[presence.returning().has(reader) ? 'returning' : 'away'] += 1;
    } else if (online.isKeeping(reader)) counts.keeping += 1;
  }
  return { kind: 'timed', seconds, in: readers.in, ...counts };
}
