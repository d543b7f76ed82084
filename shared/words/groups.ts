// What becomes of groups, in words.

import { unreachable } from '../unreachable.ts';
import type { Change } from '../wire/answers.ts';
import type { EventOf } from '../wire/native.ts';
import { listed } from './names.ts';

/** What a group's history says of a change, after the name of whoever made it: `added bob`. */
export function changeText(change: Change, group: string): string {
  switch (change.kind) {
    case 'made':
      return `made ${group}${change.with.count === 0 ? '' : ` with ${listed(change.with)}`}`;
    case 'added':
      return `added ${change.who}`;
    case 'removed':
      return `removed ${change.who}`;
    case 'left':
      return `left${change.owner === undefined ? '' : `, and ${change.owner} owns ${group} now`}`;
    default:
      return unreachable(change);
  }
}

/** A change that is not in the group's history, as a sentence of its own. */
export function groupChangeText({ from, name, change }: EventOf<'change'>): string {
  const owner = change.owner === undefined ? '' : ` ${change.owner} owns ${name} now.`;
  return `${from}'s account was removed: ${from} is no longer in ${name}.${owner}`;
}

type Gone = Required<Pick<EventOf<'gone'>, 'name' | 'why'>> & Pick<EventOf<'gone'>, 'by' | 'last'>;

/** What somebody is told who is out of a group, or whose direct chat has ended with its guest. */
export function goneText({ name, why, by, last }: Gone): string {
  switch (why) {
    case 'removed':
      return `${by ?? 'Somebody'} removed you from ${name}.`;
    case 'guest':
      return `${name} was a guest and has left: what the two of you wrote is forgotten.`;
    case 'left':
      return `You left ${name}.${last ? ' Nobody is left in it, so it is gone, with all that was written there.' : ''}`;
    default:
      return unreachable(why);
  }
}
