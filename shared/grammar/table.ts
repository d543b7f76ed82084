// The table of verbs as data: parser, help and completion read the same rows [DESIGN 2].

import { LENGTHS } from '../lifetime.ts';
import type { NotifyLevel, Verb } from './command.ts';

/** What an argument stands for. `text` and `path` take the rest of the line; `?` means it may be left out. */
export type Arg =
  | 'user'
  | 'user?'
  | 'users' // one or more
  | 'group'
  | 'chat'
  | 'chat?'
  | 'count?' // or `older`
  | 'window'
  | 'device'
  | 'level'
  | 'topic?'
  | 'from?' // a name that a list begins at
  | 'text'
  | 'path'
  | 'file?'; // its number or its name, to the end of the line

export const LEVELS: readonly NotifyLevel[] = ['all', 'mentions', 'none'];

/** The sections of `help`, in the order shown. */
export const SECTIONS = ['Write', 'People', 'Groups', 'Chats', 'Private', 'You'] as const;

export interface Row {
  /** Its own name in `/help <topic>`; for most rows the verb's first word. */
  readonly topic: string;
  readonly verb: Verb;
  readonly section: (typeof SECTIONS)[number];
  /**
   * The words that call it. A bare word also works with a leading `/`, then in any case; one written with `/` or `!`
   * here works only that way, because the bare word is plain English (`me`, `name`) or one of the five chats has it so.
   */
  readonly words: readonly string[];
  /** What follows the word. */
  readonly args: readonly Arg[];
  /** A usage that starts with a sign is for lines that start with that sign. */
  readonly usage: readonly string[];
  /** One line of help. */
  readonly help: string;
  readonly example: string;
  /** More about its form, shown where a line does not fit. */
  readonly form?: string;
  /**
   * It carries private words or names: a line that starts with its word but does not fit is refused with the usage,
   * never sent as text; so is a line whose first word is one slip away.
   */
  readonly guarded?: true;
  /**
   * A line that starts with its bare word but does not fit is refused, though nothing private can be in it: the word is
   * not English, so the command was meant.
   */
  readonly strict?: true;
}

const FROM = 'With a name after it, the list begins there.';

export const ROWS: readonly Row[] = [
  {
    topic: 'text',
    verb: 'message',
    section: 'Write',
    words: [],
    args: ['text'],
    usage: ['<text>'],
    help: 'to everyone, in global; kept',
    example: 'Hello World!',
  },
  {
    topic: '\\',
    verb: 'message',
    section: 'Write',
    words: [],
    args: ['text'],
    usage: ['\\<text>'],
    help: 'the same, never taken for a command',
    example: '\\@home today',
  },
  {
    topic: 'message',
    verb: 'message',
    section: 'Write',
    words: ['message', 'msg'],
    args: ['user', 'text'],
    usage: ['message <user> <text>', '@<user> <text>'],
    help: 'to one user, now or when they come back; kept',
    example: '@bob lunch?',
    guarded: true,
  },
  {
    topic: 'broadcast',
    verb: 'broadcast',
    section: 'Write',
    words: ['broadcast'],
    args: ['text'],
    usage: ['broadcast <text>'],
    help: 'to everybody online now; not kept',
    example: 'broadcast the printer is free',
    strict: true,
  },
  {
    topic: 'me',
    verb: 'message',
    section: 'Write',
    words: ['/me'],
    args: ['text'],
    usage: ['/me <text>'],
    help: 'an action, in the open chat',
    example: '/me waves',
  },
  {
    topic: 'timed',
    verb: 'message',
    section: 'Write',
    words: [],
    args: ['text'],
    usage: ['*<time>@<user> <text>', '*<time>*<group> <text>', '*<time>*global <text>'],
    help: 'erased everywhere after that many seconds; also 5m, 1h30m, 2d',
    example: '*30@bob the code is 1234',
    guarded: true,
  },
  {
    topic: 'whoelse',
    verb: 'whoelse',
    section: 'People',
    words: ['whoelse', '/displayusers'],
    args: ['from?'],
    usage: ['whoelse', '@'],
    help: 'who else is online',
    example: 'whoelse',
    form: FROM,
  },
  {
    topic: 'whoelsesince',
    verb: 'whoelsesince',
    section: 'People',
    words: ['whoelsesince'],
    args: ['window', 'from?'],
    usage: ['whoelsesince <time>'],
    help: 'who was online in that time, even if they have left since',
    example: 'whoelsesince 10m',
    form: `${LENGTHS}. ${FROM}`,
    strict: true,
  },
  {
    topic: 'displayallusers',
    verb: 'displayallusers',
    section: 'People',
    words: ['/displayallusers'],
    args: ['from?'],
    usage: ['/displayallusers'],
    help: 'everybody who was ever here',
    example: '/displayallusers',
    form: FROM,
  },
  {
    topic: 'block',
    verb: 'block',
    section: 'People',
    words: ['block'],
    args: ['users'],
    usage: ['block <user> ...'],
    help: 'blocks people: no messages, no presence',
    example: 'block bob',
    guarded: true,
  },
  {
    topic: 'unblock',
    verb: 'unblock',
    section: 'People',
    words: ['unblock'],
    args: ['users'],
    usage: ['unblock <user> ...'],
    help: 'ends a block',
    example: 'unblock bob',
    guarded: true,
  },
  {
    topic: 'toggleblock',
    verb: 'toggleblock',
    section: 'People',
    words: [],
    args: ['user'],
    usage: ['~<user>'],
    help: 'blocks or unblocks, and says which',
    example: '~bob',
    guarded: true,
  },
  {
    topic: 'blocked',
    verb: 'blocked',
    section: 'People',
    words: ['/blocked'],
    args: [],
    usage: ['/blocked', '~'],
    help: 'whom you have blocked',
    example: '/blocked',
  },
  {
    topic: 'makegroup',
    verb: 'makegroup',
    section: 'Groups',
    words: [],
    args: ['users', 'group'],
    usage: ['*<user>,<user> -> <group>'],
    help: 'makes a group of them and yourself',
    example: '*ann,bob -> devs',
    guarded: true,
  },
  {
    topic: 'group',
    verb: 'message',
    section: 'Groups',
    words: [],
    args: ['group', 'text'],
    usage: ['*<group> <text>'],
    help: 'to a group; those who join later do not see it',
    example: '*devs it builds',
    guarded: true,
  },
  {
    topic: 'addmember',
    verb: 'addmember',
    section: 'Groups',
    words: [],
    args: ['user', 'group'],
    usage: ['+<user> <group>'],
    help: 'adds somebody; any member may',
    example: '+bob devs',
    guarded: true,
  },
  {
    topic: 'removemember',
    verb: 'removemember',
    section: 'Groups',
    words: [],
    args: ['user', 'group'],
    usage: ['-<user> <group>'],
    help: 'removes somebody from your group; with your own name you leave',
    example: '-bob devs',
    guarded: true,
  },
  {
    topic: 'members',
    verb: 'members',
    section: 'Groups',
    words: [],
    args: ['group'],
    usage: ['+ <group>', '- <group>'],
    help: 'who is in a group',
    example: '+ devs',
    guarded: true,
  },
  {
    topic: 'ls',
    verb: 'ls',
    section: 'Chats',
    words: ['ls'],
    args: ['chat?', 'count?'],
    usage: ['ls', 'ls <chat> [count]', 'ls <chat> older'],
    help: 'your chats, or one of them: the unread, the newest [count], or older messages',
    example: 'ls devs older',
  },
  {
    topic: 'read',
    verb: 'read',
    section: 'Chats',
    words: ['/read'],
    args: ['chat'],
    usage: ['/read <chat>'],
    help: 'marks all of a chat as read, without showing it',
    example: '/read global',
  },
  {
    topic: 'startprivate',
    verb: 'startprivate',
    section: 'Private',
    words: ['startprivate'],
    args: ['user'],
    usage: ['startprivate <user>'],
    help: 'asks for a chat that the server never sees',
    example: 'startprivate bob',
    guarded: true,
  },
  {
    topic: 'private',
    verb: 'private',
    section: 'Private',
    words: ['private'],
    args: ['user', 'text'],
    usage: ['private <user> <text>'],
    help: 'straight to their client',
    example: 'private bob it stays between us',
    guarded: true,
  },
  {
    topic: 'stopprivate',
    verb: 'stopprivate',
    section: 'Private',
    words: ['stopprivate'],
    args: ['user?'],
    usage: ['stopprivate [user]'],
    help: 'ends it; without a name, the only one',
    example: 'stopprivate bob',
    guarded: true,
  },
  {
    topic: 'sendfile',
    verb: 'sendfile',
    section: 'Private',
    words: ['sendfile'],
    args: ['user', 'path'],
    usage: ['sendfile <user> <path>'],
    help: 'offers a file, straight to their client',
    example: 'sendfile bob notes.pdf',
    guarded: true,
  },
  {
    topic: 'accept',
    verb: 'accept',
    section: 'Private',
    words: ['accept', 'y'],
    args: ['user?', 'file?'],
    usage: ['accept <user> [file]', 'y'],
    help: 'accepts a request, or a file by its number or name (y if only one is open)',
    example: 'accept bob 2',
    guarded: true,
  },
  {
    topic: 'decline',
    verb: 'decline',
    section: 'Private',
    words: ['decline', 'n'],
    args: ['user?', 'file?'],
    usage: ['decline <user> [file]', 'n'],
    help: 'declines one, or stops a file on its way to you (n if only one is open)',
    example: 'decline bob 2',
    guarded: true,
  },
  {
    topic: 'cancelfile',
    verb: 'cancelfile',
    section: 'Private',
    words: ['cancelfile'],
    args: ['user', 'file?'],
    usage: ['cancelfile <user> [file]'],
    help: 'takes back a file that you offered',
    example: 'cancelfile bob 1',
    guarded: true,
  },
  {
    topic: 'trust',
    verb: 'trust',
    section: 'Private',
    words: ['/trust'],
    args: ['user'],
    usage: ['/trust <user>'],
    help: 'trusts the device that they use now',
    example: '/trust bob',
    guarded: true,
  },
  {
    topic: 'notify',
    verb: 'notify',
    section: 'You',
    words: ['/notify'],
    args: ['level'],
    usage: ['/notify all|mentions|none'],
    help: 'what rings in the open chat: every message, those with your name, or nothing',
    example: '/notify mentions',
  },
  {
    topic: 'name',
    verb: 'name',
    section: 'You',
    words: ['/name'],
    args: [],
    usage: ['/name'],
    help: 'your own name',
    example: '/name',
  },
  {
    topic: 'devices',
    verb: 'devices',
    section: 'You',
    words: ['devices'],
    args: [],
    usage: ['devices'],
    help: 'where your account is remembered',
    example: 'devices',
  },
  {
    topic: 'forget',
    verb: 'forget',
    section: 'You',
    words: ['forget'],
    // One word only, though a last argument otherwise takes the rest: `forget about it` is English.
    args: ['device'],
    usage: ['forget <device>'],
    help: 'removes a device from that list',
    example: 'forget laptop',
  },
  {
    topic: 'passwd',
    verb: 'passwd',
    section: 'You',
    words: ['passwd'],
    args: [],
    usage: ['passwd'],
    help: 'asks for a new password',
    example: 'passwd',
  },
  {
    topic: 'help',
    verb: 'help',
    section: 'You',
    words: ['help', '!help'],
    args: ['topic?'],
    usage: ['help [command]'],
    help: 'this table, or one command',
    example: '/help message',
  },
  {
    topic: 'logout',
    verb: 'logout',
    section: 'You',
    words: ['logout', 'exit', 'quit'],
    args: [],
    usage: ['logout', 'exit', 'quit'],
    help: 'leaves (Ctrl-C and Ctrl-D too)',
    example: 'logout',
  },
];

/** Rows by the bare word that a line starts with, and by the word after a leading `/` (in lower case). */
export const BARE: ReadonlyMap<string, Row> = new Map(
  ROWS.flatMap((row) => row.words.filter((word) => /^[a-z]/.test(word)).map((word) => [word, row])),
);
export const SLASHED: ReadonlyMap<string, Row> = new Map(
  ROWS.flatMap((row) => row.words.map((word) => [word.replace(/^[/!]/, ''), row])),
);

/** The signs that a command may start with. */
export type Sign = '@' | '*' | '~' | '+' | '-' | '\\';
const SIGN = /^[@*~+\-\\]$/;

/** The rows that `/help <topic>` describes: by topic, word (with or without `/`) or sign. */
export function rowsOn(topic: string): readonly Row[] {
  if (SIGN.test(topic)) return ROWS.filter((row) => row.usage.some((it) => it.startsWith(topic)));
  const bare = topic.toLowerCase().replace(/^[/!](?=.)/, '');
  return ROWS.filter((row) => row.topic === bare || SLASHED.get(bare) === row);
}

/** The usages of all lines that start with this sign, and one of them as an example. */
export function manualOf(sign: Sign): { usage: readonly string[]; example: string } {
  const usage = ROWS.flatMap((row) => row.usage).filter((it) => it.startsWith(sign));
  return { usage, example: ROWS.find((row) => row.example.startsWith(sign))?.example ?? '' };
}
