// A list of people: sorted, bounded, and made in slices.

import type { Ms, Seconds } from '../../shared/clock.ts';
import { byName, keyOf } from '../../shared/names.ts';
import type { ListedPerson } from '../../shared/wire/answers.ts';
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
  /** What is told of somebody. */
  readonly row: (person: One) => ListedPerson;
}

type Of =
  | { readonly of: 'here' | 'everybody' }
  | { readonly of: 'since'; readonly seconds: number };

export function listPeople(room: Room, of: Of, list: List): Outcome {
  return {
    kind: 'read',
    read: async () => ({ kind: 'list', ...of, ...(await listed(list, room)) }),
  };
}

async function listed(list: List, room: Room) {
  const { from, row } = list;
  const { first, count } = await firstOf(list, room);
  const next = first[NAMES_MAX]?.name;
  return {
    people: first.slice(0, NAMES_MAX).map(row),
    count,
    ...(from !== undefined && { from }),
    ...(next !== undefined && { next }),
  };
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

export function withAge({ id, name }: One, room: Room): ListedPerson {
  if (room.online.isOnline(id)) return { name, here: true };
  const at = seenAt(id, room);
  return at === 0 ? { name } : { name, ago: Math.max(1, agoSince(at, room.clock.now())) };
}

/** In its largest unit only: nobody counts the seconds of a day, and nobody is told them. */
export function agoSince(at: Ms, now: Ms): Seconds {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  const unit = [86_400, 3_600, 60].find((size) => seconds >= size) ?? 1;
  return Math.floor(seconds / unit) * unit;
}
