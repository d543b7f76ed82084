// What a typed line means when the server speaks only Chatterbox: text for somebody, something that this client answers
// itself, or a refusal. The grammar is the same, so that the same typing works everywhere [DESIGN 2]. Pure.

import type { Command, Verb } from '../../../shared/grammar/command.ts';
import { parse } from '../../../shared/grammar/parse.ts';
import { isName, keyOf } from '../../../shared/names.ts';
import type { RefusalCode } from '../../../shared/refusal.ts';
import { cleanLabel, cleanText } from '../../../shared/text.ts';
import { ALL } from './frames.ts';

const ANSWERED = [
  ...['whoelse', 'displayallusers', 'block', 'unblock', 'toggleblock', 'blocked'],
  ...['ls', 'name', 'help', 'logout'],
] as const satisfies readonly Verb[];

export type Answered = Extract<Command, { verb: (typeof ANSWERED)[number] }>;

interface Refused {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly text: string;
}

export type OldLine =
  /** `to` as the server spells it, or `ALL`. */
  | { readonly kind: 'message'; readonly to: string; readonly text: string }
  | { readonly kind: 'answered'; readonly command: Answered }
  | Refused;

export interface OldPeople {
  readonly me: string;
  /** As in `People`. */
  find(name: string): string | undefined;
  readonly ever: readonly string[];
  readonly blocked: ReadonlySet<string>;
}

export function readLine(line: string, people: OldPeople): OldLine {
  const odd = toOddName(line, people.ever);
  if (odd) return toOne(odd.to, odd.text, people);
  const parsed = parse(line, {
    isUser: (name) => people.find(name) !== undefined,
    isGroup: () => false,
    openRequests: 0,
  });
  if (parsed.kind === 'mistake') return { kind: 'refused', code: parsed.code, text: parsed.text };
  const { command } = parsed;
  if (command.verb === 'message') return spoken(command, people);
  if (isAnswered(command)) return { kind: 'answered', command };
  return refused(LACKS[command.verb] ?? 'no such command');
}

/** Whether this client answers it by itself. */
export function isAnswered(command: Pick<Command, 'verb'>): command is Answered {
  return (ANSWERED as readonly Verb[]).includes(command.verb);
}

function spoken(
  { to, text, lifetime, action }: Extract<Command, { verb: 'message' }>,
  people: OldPeople,
): OldLine {
  if (lifetime !== undefined) return refused('no timed messages');
  if (to.kind === 'group') return refused('no groups');
  const said = action ? `* ${people.me} ${text}` : text; // so that every client shows it well
  if (to.kind === 'global') return { kind: 'message', to: ALL, text: said };
  return toOne(to.name, said, people);
}

/** Never to everybody, whatever somebody is called. */
function toOne(name: string, text: string, people: OldPeople): OldLine {
  const to = people.find(name);
  if (to === undefined && keyOf(name) === keyOf(people.me))
    return { kind: 'refused', code: 'yourself', text: 'That is you. Nothing was sent.' };
  if (to === undefined) return noSuchUser(name);
  if (people.blocked.has(to))
    return { kind: 'refused', code: 'blocked', text: `You block ${to}: unblock them first.` };
  return { kind: 'message', to, text };
}

export function noSuchUser(name: string): Refused {
  const text = `Nobody called "${cleanLabel(name)}" was here. Nothing was sent.`;
  return { kind: 'refused', code: 'no-such-user', text };
}

/** `@user.1 hi`: people on old servers have names that are invalid here. The longest match is meant. */
function toOddName(
  line: string,
  names: readonly string[],
): { to: string; text: string } | undefined {
  const [, rest] = /^\s*@\s*(\S.*)$/s.exec(line) ?? [];
  if (rest === undefined) return undefined;
  const fits = (name: string): boolean => !isName(name) && /^:?\s+\S/.test(after(rest, name));
  const to = names.filter(fits).toSorted((a, b) => b.length - a.length)[0];
  if (to === undefined) return undefined;
  return {
    to,
    text: cleanText(after(rest, to))
      .replace(/^:?\s+/, '')
      .trimEnd(),
  };
}

const after = (text: string, start: string): string =>
  text.startsWith(start) ? text.slice(start.length) : '';

function refused(lack: string): Refused {
  const text = `This server speaks only Chatterbox: it has ${lack}. Nothing was sent.`;
  return { kind: 'refused', code: 'not-built', text };
}

const LACKS: Partial<Record<Verb, string>> = {
  broadcast: 'no broadcast besides the text that goes to everybody',
  whoelsesince: 'no record of who was here when',
  reply: 'no numbers of messages',
  react: 'no numbers of messages',
  edit: 'no numbers of messages',
  delete: 'no numbers of messages',
  makegroup: 'no groups',
  addmember: 'no groups',
  removemember: 'no groups',
  members: 'no groups',
  devices: 'no accounts',
  forget: 'no accounts',
  passwd: 'no accounts',
  startprivate: 'no private chats',
  private: 'no private chats',
  stopprivate: 'no private chats',
  sendfile: 'no private chats',
  accept: 'no private chats',
  decline: 'no private chats',
  trust: 'no private chats',
};
