// What is shown, as lines of text: for pipes, scripts and screen readers. Everything foreign is cleaned once more here,
// and later lines are indented, so that nobody can forge a line of somebody else's [DESIGN 2].

import type { Ms } from '../../shared/clock.ts';
import { cleanLabel, cleanText } from '../../shared/text.ts';
import type { Show } from '../update/event.ts';
import { deadlineOf, timeOf } from './times.ts';

export interface Style {
  /** A time in front of each line; what is older than this login has one in any case. */
  readonly times: boolean;
  readonly now: Ms;
}

/** One or more lines, each with its `\n`; empty for what a line client doesn't show. */
export function textOf(what: Show, { times, now }: Style): string {
  const time = times ? `${timeOf(now, now)} ` : '';
  switch (what.kind) {
    case 'message':
      return messageText(what, { times, now });
    case 'notice':
      return `${time}* ${indented(what.text)}\n`;
    case 'here':
      return `${time}* ${hereText(what)}\n`;
    case 'presence':
      return presenceTexts(what)
        .map((text) => `${time}* ${text}\n`)
        .join('');
    case 'refused': {
      const refused = what.line === undefined ? '' : `\n${what.line}`;
      return `${time}! ${indented(what.text + refused)}\n`;
    }
    case 'confirmed':
      return what.text ? `${time}* ${indented(what.text)}\n` : '';
    case 'erased':
      return ''; // a line that was printed can't be taken back
  }
}

function hereText({ count, names }: Extract<Show, { kind: 'here' }>): string {
  if (count === 0) return 'Nobody else is here.';
  if (names.length === count) return `Here: ${listed(names)}`;
  return count === 1 ? 'One more is here.' : `${count} people are here.`;
}

/** Who came and who left, a sentence each; many of them are only counted. */
function presenceTexts({
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

type Message = Extract<Show, { kind: 'message' }>;

function messageText(what: Message, { times, now }: Style): string {
  const { at, action, expiresAt, text } = what.message;
  const time = times || what.past ? `${timeOf(at, now)} ` : '';
  const gone = expiresAt === undefined ? '' : ` (gone at ${deadlineOf(expiresAt, now)})`;
  // An action has two stars: with one, `/me has left` would look like a notice.
  const head = action
    ? `** ${toWhom(what, cleanLabel(what.message.from))}`
    : `${toWhom(what, nameOf(what))}`;
  return `${time}${head}${gone}${action ? ' ' : ': '}${indented(text)}\n`;
}

function nameOf({ mine, type, message }: Message): string {
  return mine && type !== 'global' && type !== 'group' ? 'you' : cleanLabel(message.from);
}

/** `amy`, `amy -> you`, `you -> bob`, `amy -> *devs`, `amy to everybody`. */
function toWhom({ type, mine, chat }: Message, from: string): string {
  switch (type) {
    case 'global':
      return from;
    case 'broadcast':
      return `${from} to everybody`;
    case 'group':
      return `${from} -> *${cleanLabel(chat)}`;
    case 'direct':
    case 'private':
      return `${from} -> ${mine ? cleanLabel(chat) : 'you'}`;
  }
}

function indented(text: string): string {
  return cleanText(text).replaceAll('\n', '\n  ');
}
