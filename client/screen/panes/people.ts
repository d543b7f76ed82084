// Whose names are known here: those who were seen or spoke, and the others that the server told once. Pure.

import type { Names } from '../../../shared/grammar/complete.ts';
import { keyOf } from '../../../shared/names.ts';
import type { EventOf, Welcome } from '../../../shared/wire/native.ts';
import { PEOPLE_NAMES_MAX } from '../../../shared/wire/people.ts';
import type { PanesEffect } from './event.ts';
import type { Panes } from './panes.ts';

/** The most recently seen is offered first. */
export function withPeople(panes: Panes, names: readonly string[]): Panes {
  if (names.every((name) => isNewest(panes, name))) return panes;
  const people = new Map(panes.people);
  for (const name of names) {
    if (keyOf(name) === keyOf(panes.model.me)) continue;
    people.delete(keyOf(name));
    people.set(keyOf(name), name);
  }
  return { ...panes, people: bounded(people) };
}

function isNewest({ people, model }: Panes, name: string): boolean {
  return keyOf(name) === keyOf(model.me) || [...people.keys()].at(-1) === keyOf(name);
}

/** The others come after all who were seen here. */
export function withEverybody(panes: Panes, { names }: EventOf<'people'>): Panes {
  const others = names
    .filter((name) => !panes.people.has(keyOf(name)))
    .map((name) => [keyOf(name), name] as const);
  const people = new Map([...others.toReversed(), ...panes.people]);
  return { ...panes, people: bounded(people), hasEverybody: true };
}

/** The account is gone. */
export function withoutPerson(panes: Panes, name: string): Panes {
  const people = new Map(panes.people);
  people.delete(keyOf(name));
  return { ...panes, people };
}

/** Everybody's names are asked for once, at a login; after a broken connection, only if no answer had come. */
export function peopleToAsk(
  { hasEverybody }: Panes,
  { people }: Welcome,
  fresh: boolean,
): readonly PanesEffect[] {
  return people && (fresh || !hasEverybody) ? [{ kind: 'ask-people' }] : [];
}

function bounded(people: Map<string, string>): Map<string, string> {
  for (const key of people.keys()) {
    if (people.size <= PEOPLE_NAMES_MAX) break;
    people.delete(key);
  }
  return people;
}

/** Names for completion: people, the last speaker first, and groups. */
export function namesOf({ people, model, settings }: Panes): Names {
  const chats = [...model.chats.values()].toSorted((a, b) => b.at - a.at);
  const of = (kind: string): readonly string[] =>
    chats.filter((chat) => chat.kind === kind).map(({ name }) => name);
  const users = [...[...people.values()].toReversed(), ...of('direct')];
  return { users, groups: of('group'), settings };
}
