// Lists of people and devices, in words.

import { lengthText } from '../lifetime.ts';
import { unreachable } from '../unreachable.ts';
import type { ListedDevice, ListedPerson } from '../wire/answers.ts';
import type { EventOf } from '../wire/native.ts';
import { foundText } from './found.ts';

type List = EventOf<'list'>;
type PeopleList = Extract<List, { people: unknown }>;

export function listText(list: List): string {
  switch (list.of) {
    case 'here':
    case 'since':
    case 'everybody':
      return peopleText(list);
    case 'members':
      return `In ${list.name}: ${list.names.map((name) => (name === list.owner ? `${name} (owner)` : name)).join(', ')}`;
    case 'blocked':
      return list.names.length === 0 ? 'You block nobody.' : `You block ${list.names.join(', ')}.`;
    case 'devices':
      return ['Your devices:', ...list.devices.map(deviceRow)].join('\n');
    case 'found':
      return foundText(list);
    default:
      return unreachable(list);
  }
}

/** A list's title; what is said of an empty one; and the line that asks for the rest, once a name is added. */
function framed(list: PeopleList): readonly [title: string, nobody: string, rest: string] {
  switch (list.of) {
    case 'here':
      return ['Here', 'Nobody else is here.', '/displayusers'];
    case 'since': {
      const span = `in the last ${lengthText(list.seconds)}`;
      return [`Here ${span}`, `Nobody else was here ${span}.`, `whoelsesince ${list.seconds}`];
    }
    case 'everybody':
      return ['Everybody else', 'Nobody else was ever here.', '/displayallusers'];
    default:
      return unreachable(list);
  }
}

function peopleText(list: PeopleList): string {
  const [title, nobody, rest] = framed(list);
  const { people, count, from, next } = list;
  if (count === 0) return from === undefined ? nobody : `Nobody else is there from "${from}" on.`;
  const where = from === undefined ? '' : `, from ${from} on`;
  const left = (count - people.length).toLocaleString('en');
  const more = next === undefined ? '' : `\n… and ${left} more: ${rest} ${next}`;
  const word = list.of === 'here' ? ({ name }: ListedPerson) => name : withAge;
  return `${title}${where}: ${people.map(word).join(', ')}${more}`;
}

/** `bob (left 5 min ago)`. */
function withAge({ name, here, ago }: ListedPerson): string {
  if (here) return `${name} (here)`;
  return ago === undefined ? name : `${name} (left ${lengthText(ago)} ago)`;
}

const LAST = { here: 'here now', left: 'last here', login: 'logged in' } as const;

function deviceRow({ id, label, last, ago = 0, ...is }: ListedDevice): string {
  const when = ago < 60 ? 'just now' : `${lengthText(ago)} ago`;
  const words = [id, label, last === 'here' ? LAST.here : `${LAST[last]} ${when}`];
  if (is.remembered) words.push('remembered');
  if (is.expired) words.push('its login has expired');
  if (is.own) words.push('this one');
  return words.join(', ');
}
