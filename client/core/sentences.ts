// What chats are called, who is here, who came and who left, in words. Pure; every client uses the same.

import { cleanLabel } from '../../shared/text.ts';
import type { Chat } from './model.ts';
import type { Show } from './update/event.ts';

/** How to address a chat; on one line, whatever the server calls it. */
export function signedName({ kind, name }: Pick<Chat, 'kind' | 'name'>): string {
  const sign = { global: '', direct: '@', group: '*', private: 'private ' }[kind];
  return `${sign}${cleanLabel(name)}`;
}

export function hereText({ count, names }: Extract<Show, { kind: 'here' }>): string {
  if (count === 0) return 'Nobody else is here.';
  if (names.length === count) return `Here: ${listed(names)}`;
  return count === 1 ? 'One more is here.' : `${count} people are here.`;
}

/** Who loses the server if this client leaves. */
export function hostingText(others: number): string {
  const who =
    others === 0 ? 'Nobody else is' : others === 1 ? 'One other is' : `${others} others are`;
  return `${who} here, and the server stops when you leave.`;
}

/** Who came and who left, a sentence each; when there are many, only their number. */
export function presenceTexts({
  here,
  left,
  hereCount,
  leftCount,
}: Extract<Show, { kind: 'presence' }>): readonly string[] {
  return [
    ...comings(here, hereCount, ['is here', 'are here']),
    ...comings(left, leftCount, ['has left', 'have left']),
  ];
}

/** What is said of a block that was made or lifted on another of the user's devices. */
export function blockedText({ name, blocked }: Extract<Show, { kind: 'blocked' }>): string {
  const what = blocked ? 'blocked' : 'unblocked';
  return `You ${what} ${cleanLabel(name)} on another device.`;
}

function comings(
  names: readonly string[],
  count: number,
  [one, many]: readonly [string, string],
): readonly string[] {
  if (count === 0) return [];
  const people = count === 1 ? 'one' : `${count} people`;
  return [`${names.length === count ? listed(names) : people} ${count === 1 ? one : many}.`];
}

function listed(names: readonly string[]): string {
  return names.map((name) => cleanLabel(name)).join(', ');
}
