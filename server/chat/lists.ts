// A list of people in one sentence: sorted, bounded, and made in slices.

import type { Ms } from '../../shared/clock.ts';
import { lengthText } from '../../shared/lifetime.ts';
import { byName, keyOf } from '../../shared/names.ts';
import type { Outcome, Room } from './handler.ts';
import { type One, seenAt } from './known.ts';

/** The most names told at once; the rest can be asked for. */
const NAMES_MAX = 200;
/** How many people are looked at in one slice. */
const SLICE = 500;

export interface List {
  readonly people: Iterable<One>;
  /** The list begins at this name. */
  readonly from?: string | undefined;
  readonly isMeant: (person: One) => boolean;
  /** What to say about somebody. */
  readonly word: (person: One) => string;
  readonly title: string;
  readonly nobody: string;
  /** The line that asks for the rest, once a name is added. */
  readonly rest: string;
}

export function listPeople(room: Room, list: List): Outcome {
  return {
    kind: 'read',
    read: async (id) => ({ kind: 'notice', id, text: await told(list, room) }),
  };
}

async function told(list: List, room: Room): Promise<string> {
  const { from, word, title, nobody, rest } = list;
  const { first, count } = await firstOf(list, room);
  if (count === 0) return from === undefined ? nobody : `Nobody else is there from "${from}" on.`;
  const words = first.slice(0, NAMES_MAX).map(word).join(', ');
  const where = from === undefined ? '' : `, from ${from} on`;
  const next = first[NAMES_MAX];
  const more = (count - NAMES_MAX).toLocaleString('en');
  return `${title}${where}: ${words}${next ? `\n… and ${more} more: ${rest} ${next.name}` : ''}`;
}

/** Sorts after every name. */
const END = '\uffff';

/** The first names, one more than are told, and how many there are in all. */
async function firstOf({ people, from = '', isMeant }: List, { giveWay }: Room) {
  const start = keyOf(from);
  let end = END; // names beyond this are only counted
  let first: One[] = [];
  let count = 0;
  let looked = 0;
  const cut = (): void => {
    first = first.sort((a, b) => byName(a.name, b.name)).slice(0, NAMES_MAX + 1);
    end = first.length > NAMES_MAX ? keyOf(first.at(-1)?.name ?? '') : END;
  };
  for (const one of people) {
    looked += 1;
    if (looked % SLICE === 0) await giveWay();
    const key = keyOf(one.name);
    if (key < start || !isMeant(one)) continue;
    count += 1;
    if (key <= end) first.push(one);
    if (first.length > SLICE) cut();
  }
  cut();
  return { first, count };
}

/** `bob (left 5m ago)`. */
export function withAge({ id, name }: One, room: Room): string {
  if (room.online.isOnline(id)) return `${name} (here)`;
  const at = seenAt(id, room);
  return at === 0 ? name : `${name} (left ${age(room.clock.now() - at)} ago)`;
}

/** In its largest unit only: nobody counts the seconds of a day. */
function age(ago: Ms): string {
  const seconds = Math.max(1, Math.floor(ago / 1000));
  const unit = [86_400, 3_600, 60].find((size) => seconds >= size) ?? 1;
  return lengthText(Math.floor(seconds / unit) * unit);
}
