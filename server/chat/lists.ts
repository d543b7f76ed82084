// Who else is here, was here lately, and ever was.

import type { Ms } from '../../shared/clock.ts';
import { lengthText } from '../../shared/lifetime.ts';
import { byName } from '../../shared/names.ts';
import { mayList } from './audience.ts';
import type { Handlers, Room } from './handler.ts';
import type { Person } from './people.ts';

export const lists: Handlers = {
  whoelse(_, asker, room) {
    const names = othersHere(asker, room).map(({ name }) => name);
    return answer(
      names.length === 0 ? 'Nobody else is here.' : `Here: ${names.sort(byName).join(', ')}`,
    );
  },

  whoelsesince({ window }, asker, room) {
    const since = room.clock.now() - window * 1000;
    const lately = known(asker, room).filter(({ at }) => at > 0 && at >= since);
    const span = lengthText(window);
    if (lately.length === 0) return answer(`Nobody else was here in the last ${span}.`);
    return answer(`Here in the last ${span}: ${told(lately)}`);
  },

  displayallusers(_, asker, room) {
    const all = known(asker, room);
    return answer(all.length === 0 ? 'Nobody else was ever here.' : `Everybody else: ${told(all)}`);
  },
};

interface Seen {
  readonly name: string;
  readonly here: boolean;
  readonly at: Ms;
  readonly ago: Ms;
}

function answer(text: string) {
  return { kind: 'answer', text } as const;
}

function othersHere(asker: Person, { presence, state }: Room): Person[] {
  return [...presence.here()].filter(({ id }) => mayList(asker.id, id, state));
}

/** All accounts that the asker may see, and the guests who are here. */
function known(asker: Person, room: Room): Seen[] {
  const { state, presence, online, clock } = room;
  const now = clock.now();
  const guests = othersHere(asker, room).filter(({ guest }) => guest);
  const accounts = [...state.accounts()].filter(({ id }) => mayList(asker.id, id, state));
  return [...accounts, ...guests].map(({ id, name }) => {
    const here = online.isOnline(id);
    const at = here ? now : presence.lastSeen(id);
    return { name, here, at, ago: now - at };
  });
}

function told(seen: readonly Seen[]): string {
  const words = seen
    .toSorted((a, b) => byName(a.name, b.name))
    .map(({ name, here, at, ago }) => {
      if (here) return `${name} (here)`;
      return at === 0 ? name : `${name} (left ${age(ago)} ago)`;
    });
  return words.join(', ');
}

/** In its largest unit alone: nobody counts the seconds of a day. */
function age(ago: Ms): string {
  const seconds = Math.max(1, Math.floor(ago / 1000));
  const unit = [86_400, 3_600, 60].find((size) => seconds >= size) ?? 1;
  return lengthText(Math.floor(seconds / unit) * unit);
}
