// Which chat a typed line is meant for, by the names that are known here: the server is told, since a name may be
// somebody else's once the line gets there. Pure.

import type { Command, Target } from '../../../shared/grammar/command.ts';
import { parse } from '../../../shared/grammar/parse.ts';
import { type Chat, chatCalled } from '../model.ts';

const NOBODY = { isUser: () => false, isGroup: () => false, openRequests: 0 };

/**
 * Undefined if it is for none, or for one that is not known here; then its name has to do. Of one that has ended the name
 * is not anybody else's before the user has looked who that is: the line is refused then.
 */
export function meantBy(chats: Iterable<Chat>, line: string): string | undefined {
  const parsed = parse(line, NOBODY);
  const target = parsed.kind === 'command' ? targetOf(parsed.command) : undefined;
  if (!target) return undefined;
  const known = [...chats];
  return (chatCalled(known, target) ?? chatCalled(known.flatMap(asItWas), target))?.id;
}

/** One that the server knew, as if it had not ended. */
function asItWas({ shut, ...chat }: Chat): readonly Chat[] {
  return shut === 'left' || shut === 'gone' || shut === 'blocked' ? [chat] : [];
}

/** The chat that a command writes into. */
function targetOf(command: Command): Target | undefined {
  switch (command.verb) {
    case 'message':
      return command.to;
    case 'addmember':
    case 'removemember':
      return { kind: 'group', name: command.group };
    default:
      return undefined;
  }
}
