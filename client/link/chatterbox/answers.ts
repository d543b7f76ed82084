// Lines that this client answers by itself with a server that speaks only Chatterbox: from what the server told, and
// from what the user asked to hide.

import { helpOn } from '../../../shared/grammar/help.ts';
import { ROWS } from '../../../shared/grammar/table.ts';
import { keyOf } from '../../../shared/names.ts';
import { cleanLabel } from '../../../shared/text.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import { PAGE_MESSAGES_MAX } from '../../../shared/wire/native.ts';
import type { OldChats } from './chats.ts';
import { type Answered, isAnswered, noSuchUser } from './lines.ts';
import type { People } from './people.ts';

type Answer = EventOf<'notice' | 'refused' | 'chats' | 'page'>;

export interface KnownHere {
  readonly me: string;
  readonly people: People;
  readonly chats: OldChats;
}

export function answerTo(command: Answered, id: string, known: KnownHere): Answer {
  const notice = (text: string): Answer => ({ kind: 'notice', id, text });
  const { me, people, chats } = known;
  switch (command.verb) {
    case 'whoelse':
      return notice(listed('Here', people.here, 'Nobody else is here.'));
    case 'displayallusers':
      return notice(listed('Seen since you came', people.ever, 'Nobody else was here.'));
    case 'name':
      return notice(`You are ${me}.`);
    case 'help':
      return notice(help(command.topic).join('\n'));
    case 'blocked':
      return notice(listed('Hidden here', [...people.blocked], 'You block nobody.'));
    case 'block':
      return blockAll(command.names, true);
    case 'unblock':
      return blockAll(command.names, false);
    case 'toggleblock': {
      const name = people.find(command.name);
      return blockAll([command.name], name === undefined || !people.blocked.has(name));
    }
    case 'ls':
      return history(command);
    case 'logout':
      return notice('Ctrl-D leaves.'); // the client itself reads it before anybody here does
    default:
      return unreachable(command);
  }

  function blockAll(names: readonly string[], blocks: boolean): Answer {
    const unknown = names.find((name) => people.find(name) === undefined);
    if (unknown !== undefined) {
      const { code, text } = noSuchUser(unknown);
      return { kind: 'refused', id, code, text };
    }
    const found = names.map((name) => people.find(name) ?? name);
    for (const name of found) {
      if (blocks) people.blocked.add(name);
      else people.blocked.delete(name);
    }
    const list = found.map((name) => cleanLabel(name)).join(', ');
    return notice(
      blocks ? `You block ${list} until you leave: ${ONLY_HERE}` : `You do not block ${list}.`,
    );
  }

  function history({ chat: target, max = 20 }: Extract<Answered, { verb: 'ls' }>): Answer {
    const infos = chats.infos();
    if (!target) return { kind: 'chats', id, chats: infos.map((info) => ({ ...info, unread: 0 })) };
    const name = 'name' in target ? target.name : 'global';
    const chat = infos.find((info) => keyOf(info.name) === keyOf(name))?.chat ?? '';
    const wanted = { chat, max: Math.min(max, PAGE_MESSAGES_MAX) };
    const page = chats.page(wanted, people.hides);
    if (page) return { ...page, id };
    return {
      kind: 'refused',
      id,
      code: 'no-such-chat',
      text: `You and ${name} have not written to each other yet.`,
    };
  }
}

const ONLY_HERE =
  'this client hides what they write. The server keeps no block lists, and does not know.';

function listed(title: string, names: readonly string[], none: string): string {
  if (names.length === 0) return none;
  return `${title}: ${names.map((name) => cleanLabel(name)).join(', ')}`;
}

function help(topic: string | undefined): readonly string[] {
  // The parser knows no other topic.
  if (topic !== undefined) return [`Help on ${topic}:`, ...(helpOn(topic) ?? [])];
  const rows = ROWS.filter((row) => HERE.has(row.topic) || isAnswered(row));
  return [
    'This server speaks only Chatterbox. What you can type here:',
    ...rows.map(
      ({ topic: of, usage, help: what }) => `  ${usage.join(', ')}  ${HERE.get(of) ?? what}`,
    ),
  ];
}

/** Rows with a different meaning here. */
const HERE: ReadonlyMap<string, string> = new Map([
  ['text', 'to everybody'],
  ['message', 'to one user who is here'],
  ['displayallusers', 'everybody who was here since you came'],
  ['block', 'hides what they write, until you leave'],
  ['unblock', 'shows it again'],
  ['ls', 'your chats since you came, or one of them'],
]);
