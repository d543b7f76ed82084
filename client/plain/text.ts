// What is shown, as lines of text: for pipes, scripts and screen readers. Everything foreign is cleaned once more here,
// and later lines are indented, so that nobody can forge a line of somebody else's [DESIGN 2].

import type { Ms } from '../../shared/clock.ts';
import { cleanLabel, cleanText, withFingerprintRows } from '../../shared/text.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { amendmentNotice } from '../../shared/words/amendments.ts';
import { lookedText, placeOf as placeIn } from '../../shared/words/found.ts';
import { countWord } from '../core/model.ts';
import { blockedText, hereText, hostingText, presenceTexts } from '../core/sentences.ts';
import type { Zone } from '../core/times.ts';
import type { Listed, Show } from '../core/update/event.ts';
import { deadlineOf, timeOf } from './times.ts';

export interface Style {
  /** A time in front of each line; messages older than this login have one in any case. */
  readonly times: boolean;
  readonly now: Ms;
  readonly zone: Zone;
}

/** One or more lines, each with its `\n`; empty for what a line client doesn't show. */
export function textOf(what: Show, style: Style): string {
  const time = style.times ? `${timeOf(style.now, style)} ` : '';
  switch (what.kind) {
    case 'message':
      return messageText(what, style);
    case 'notice':
      return `${time}* ${indented(withFingerprintRows(what.text))}\n`;
    case 'amended':
      return `${time}* ${indented(cleanText(amendmentNotice(what.event)))}\n`;
    case 'here':
      return `${time}* ${hereText(what)}\n`;
    case 'presence':
      return presenceTexts(what)
        .map((text) => `${time}* ${text}\n`)
        .join('');
    case 'blocked': // where it was typed the answer says so
      return what.elsewhere ? `${time}* ${blockedText(what)}\n` : '';
    case 'refused': {
      const refused = what.line === undefined ? '' : `\n${what.line}`;
      return `${time}! ${indented(what.text + refused)}\n`;
    }
    case 'hosting':
      return `${time}* ${hostingText(what.others)} ${LEAVE_AGAIN}\n`;
    case 'silent':
      return `${time}* ${SILENT}\n`;
    case 'confirmed':
      return what.text ? `${time}* ${indented(what.text)}\n` : '';
    case 'removed':
      return ''; // a line that was printed stays as it is
    case 'erased':
      return ''; // a line that was printed can't be taken back, and said when it goes
    case 'chats':
      return `${time}* ${chatsText(what.chats, style)}\n`;
    case 'found':
      return foundText(what, { ...style, time });
    case 'links':
      return `${time}* ${linksText(what, style)}\n`;
    case 'listed':
      return what.count > 0
        ? ''
        : `${time}* There is nothing to show for ${cleanLabel(what.chat)}.\n`;
    default:
      return unreachable(what);
  }
}

/** A row for each chat, named as one writes to it. */
function chatsText(chats: readonly Listed[], style: Style): string {
  if (chats.length === 0) return 'You have no chats yet.';
  const names = chats.map(({ name, type }) => `${SIGN[type]}${cleanLabel(name)}`);
  const counts = chats.map(({ unread }) => (unread > 0 ? `${countWord(unread)} unread` : ''));
  const [name, count] = [names, counts].map((some) => Math.max(...some.map((it) => it.length)));
  const rows = chats.map(({ at }, row) => {
    const time = at > 0 ? timeOf(at, style) : 'nothing yet';
    const cells = [names[row]?.padEnd(name ?? 0), counts[row]?.padEnd(count ?? 0), time];
    return `  ${cells.filter((cell) => cell !== '').join('  ')}`;
  });
  return ['Your chats:', ...rows].join('\n');
}

/** A row for each message, with the name that it can be answered by. */
function foundText(
  what: Extract<Show, { kind: 'found' }>,
  { time, ...style }: Style & { readonly time: string },
): string {
  const rows = what.messages.map((message) => {
    const { at, from, text, action, expiresAt } = message;
    const gone = expiresAt === undefined ? '' : ` (gone at ${deadlineOf(expiresAt, style)})`;
    const who = `${cleanLabel(from)}${gone}${action ? '' : ':'}`;
    const head = `${timeOf(at, style)} [${cleanLabel(placeIn(message))}]`;
    return `${head} ${action ? '** ' : ''}${who} ${indented(text)}\n`;
  });
  const looked = lookedText(what, (at) => timeOf(at, style));
  return [...rows, ...(looked === undefined ? [] : [`${time}* ${looked}\n`])].join('');
}

/** What `/links` found, the newest first. */
function linksText({ chat, links }: Extract<Show, { kind: 'links' }>, style: Style): string {
  const name = cleanLabel(chat);
  if (links.length === 0) return `There are no links in what was shown here of ${name}.`;
  const rows = links.map(
    ({ at, from, url }) => `\n  ${timeOf(at, style)} ${cleanLabel(from)}: ${cleanText(url)}`,
  );
  return `Links in ${name}, the newest first:${rows.join('')}`;
}

const LEAVE_AGAIN = 'To leave anyway, do so again within 10 s.';

export const SILENT = 'No answer from the server for 2 s; your line waits.';

const SIGN = { global: '', direct: '@', group: '*' } as const;

type Message = Extract<Show, { kind: 'message' }>;

function messageText(what: Message, style: Style): string {
  const { at, action, note, expiresAt, text, deleted } = what.message;
  const time = style.times || what.past ? `${timeOf(at, style)} ` : '';
  const place = placeOf(what);
  if (deleted !== undefined) {
    return `${time}${place}* ${cleanLabel(what.message.from)}'s message was deleted by ${cleanLabel(deleted)}\n`;
  }
  const deadline = expiresAt === undefined ? [] : [`gone at ${deadlineOf(expiresAt, style)}`];
  const said = [...deadline, ...becameOf(what.message)];
  const gone = said.length === 0 ? '' : ` (${said.join(', ')})`;
  const who = toWhom(what, action || note ? cleanLabel(what.message.from) : nameOf(what));
  // One star marks the server's lines: an action has two, or `/me has left` would look like a notice.
  const head = note ? `* ${who} ` : action ? `** ${who}${gone} ` : `${who}${gone}: `;
  return `${time}${place}${head}${indented(text)}\n`;
}

/** What it answers, and what became of it: in front of the text, where nobody can forge it. */
function becameOf({ re, edited, reactions = [] }: Message['message']): readonly string[] {
  const marks = reactions.map(({ mark, names }) => `${cleanLabel(mark)} ${names.length}`);
  return [
    ...(re === undefined ? [] : [`reply to #${re}`]),
    ...(edited === undefined ? [] : ['edited']),
    ...(marks.length === 0 ? [] : [marks.join(' ')]),
  ];
}

function placeOf({ type, chat }: Message): string {
  if (type === 'private') return '[private] ';
  return type === 'group' ? `[${cleanLabel(chat)}] ` : '';
}

function nameOf({ mine, type, message }: Message): string {
  return mine && type !== 'global' && type !== 'group' ? 'you' : cleanLabel(message.from);
}

/** `amy`, `amy -> you`, `you -> bob`, `amy to everybody`. */
function toWhom({ type, mine, chat }: Message, from: string): string {
  switch (type) {
    case 'global':
    case 'group':
      return from;
    case 'broadcast':
      return `${from} to everybody`;
    case 'direct':
    case 'private':
      return `${from} -> ${mine ? cleanLabel(chat) : 'you'}`;
    default:
      return unreachable(type);
  }
}

function indented(text: string): string {
  return cleanText(text).replaceAll('\n', '\n  ');
}
