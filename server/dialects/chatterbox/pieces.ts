// Events as pieces of Chatterbox frames, the same for all who hear them: nothing here depends on the reader.

import type { Ms } from '../../../shared/clock.ts';
import { lengthText } from '../../../shared/lifetime.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import type { Amendment } from '../../../shared/wire/amended.ts';
import type { ChatInfo, Event, EventOf } from '../../../shared/wire/native.ts';
import { amendmentText } from '../../../shared/words/amendments.ts';
import { groupChangeText } from '../../../shared/words/groups.ts';
import { listText } from '../../../shared/words/lists.ts';
import { resultText } from '../../../shared/words/results.ts';
import { escaped, portions, quoted } from './writing.ts';

export interface ChatEntry {
  readonly kind: 'entry';
  /** JSON; left out: the reader. */
  readonly from?: string;
  readonly to?: string;
  /** Left out: now. */
  readonly at?: Ms;
  /** Escaped. */
  readonly text: string;
  readonly expiresAt?: Ms | undefined;
  /** A direct message's author and place. */
  readonly direct?: { readonly from: string; readonly chat: string; readonly seq: number };
}

export type Piece =
  | ChatEntry
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'people'; readonly here: readonly string[]; readonly left: readonly string[] }
  /** A line of the reader's was carried out; if it was a message, with its place. */
  | {
      readonly kind: 'answer';
      readonly chat?: string | undefined;
      readonly seq?: number | undefined;
    };

const ALL = '"ALL"';

export function piecesOf(events: readonly Event[]): readonly Piece[] {
  return events.flatMap((event) => [...answerIn(event), ...wordsOf(event)]);
}

function answerIn(event: Event): readonly Piece[] {
  if (!('id' in event) || event.id === undefined) return [];
  if (event.kind !== 'confirmed') return [{ kind: 'answer' }];
  return [{ kind: 'answer', chat: event.chat, seq: event.seq }];
}

function wordsOf(event: Event): readonly Piece[] {
  switch (event.kind) {
    case 'message':
      return message(event);
    case 'broadcast': {
      const { from, at, text } = event;
      return spread({ kind: 'entry', from: quoted(from), to: ALL, at }, indented(text));
    }
    case 'notice':
    case 'gone':
    case 'bye':
      return told(event.text);
    case 'list':
      return told(listText(event));
    case 'done':
      return told(resultText(event.result));
    case 'change':
      return told(groupChangeText(event));
    case 'refused':
      return [{ kind: 'error', text: escaped(event.text) }];
    case 'confirmed': {
      const text = event.result ? resultText(event.result) : event.text;
      return text === undefined ? [] : told(text);
    }
    case 'edited':
    case 'deleted':
    case 'reacted':
      return amendment(event);
    case 'page':
      return page(event);
    case 'chats':
      return told(event.chats.map(chatLine).join('\n'));
    case 'presence':
      return [{ kind: 'people', here: event.here, left: event.left }];
    case 'amended':
    case 'erased':
    case 'read':
    case 'blocked':
    case 'people':
    case 'removed':
    case 'request':
    case 'request-over':
    case 'introduced':
    case 'token':
    case 'ping':
    case 'pong':
      return [];
    default:
      return unreachable(event);
  }
}

/** A message as entries of MESSAGES: one, unless its text is long. */
export function message(event: EventOf<'message'>): readonly ChatEntry[] {
  const { type, to, from, at, chat, seq, expiresAt } = event;
  const entry = { kind: 'entry', from: quoted(from), at, expiresAt } as const;
  if (type === 'group') return spread(entry, worded(event), `*${to} `);
  if (type === 'global') return spread({ ...entry, to: ALL }, worded(event));
  return spread({ ...entry, to: quoted(to), direct: { from, chat, seq } }, worded(event));
}

/** What became of a message, as an action of whoever did it: this protocol has no numbers of messages. */
function amendment(event: Amendment): readonly ChatEntry[] {
  const { type, to, from, at, expiresAt } = event;
  const entry = { kind: 'entry', from: quoted(from), at, expiresAt } as const;
  const words = `* ${from} ${indented(amendmentText(event, 'an earlier message'))}`;
  if (type === 'group') return spread(entry, words, `*${to} `);
  return spread({ ...entry, to: type === 'global' ? ALL : quoted(to) }, words);
}

const GOES_ON = escaped('… ');

/**
 * Text too long for one frame becomes several entries: real clients read once per frame, and no more than one TLS
 * record.
 */
function spread(entry: Omit<ChatEntry, 'text'>, text: string, start = ''): readonly ChatEntry[] {
  return portions(text).map((part, index) => ({
    ...entry,
    text: `${escaped(start)}${index === 0 ? '' : GOES_ON}${part}`,
  }));
}

type Said = Pick<
  EventOf<'message'>,
  'from' | 'at' | 'text' | 'action' | 'note' | 'expiresAt' | 're'
>;

/** A message in words: this protocol has no actions and no lifetimes. */
function worded({ from, at, text, action, note, expiresAt, re }: Said): string {
  const said = action || note ? `* ${from} ${indented(text)}` : indented(text);
  const words = re === undefined ? said : `(in reply) ${said}`;
  if (expiresAt === undefined) return words;
  return `(erased after ${lengthText((expiresAt - at) / 1000)}) ${words}`;
}

/** Indents later lines: clients show a text as it stands, and nobody may forge a line of somebody else's. */
function indented(text: string): string {
  return text.replaceAll('\n', '\n    ');
}

/** Said by the server to the reader. */
function told(text: string, at?: Ms): readonly ChatEntry[] {
  return spread({ kind: 'entry', ...(at !== undefined && { at }) }, text);
}

function page({ type, name, messages, more, unread = 0 }: EventOf<'page'>): readonly Piece[] {
  const [oldest] = messages;
  const where = `${type === 'direct' ? 'with' : 'in'} ${name}`;
  if (!oldest) return told(`There is nothing ${where} yet.`);
  const head = more
    ? `${messages.length} messages ${where} (older: /ls ${name} older):`
    : `${name}, from the beginning:`;
  const rest = unread === 0 ? [] : told(`${countOf(unread)} unread ${where}: /ls ${name}`);
  const lines = messages.map((one) => told(line(one), one.at));
  return [told(head, oldest.at), ...lines, rest].flat();
}

function line(said: Said): string {
  return said.action || said.note ? worded(said) : `${said.from}: ${worded(said)}`;
}

function chatLine({ type, name, unread = 0 }: ChatInfo): string {
  const sign = { global: '', direct: '@', group: '*' }[type];
  if (unread === 0) return `${sign}${name}`;
  return `${sign}${name} (${countOf(unread)} unread)`;
}

function countOf(unread: number): string {
  return unread > 999 ? '999+' : String(unread);
}
