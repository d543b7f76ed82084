// Which chat a typed line is meant for, by the names known here: the server is told, since a name may be somebody
// else's by the time the line arrives. Pure.

import type { Command } from '../../../shared/grammar/command.ts';
import { parse } from '../../../shared/grammar/parse.ts';
import { reachOf } from '../../../shared/grammar/reach.ts';
import { NOBODY } from '../intent.ts';
import { type Chat, chatCalled } from '../model.ts';

/**
 * Undefined if the line is for no chat, or for one unknown here: then its name has to do. A chat that has ended still
 * counts under its name until the user has looked who has that now: the line is then refused.
 */
export function meantBy(chats: Iterable<Chat>, line: string): string | undefined {
  const parsed = parse(line, NOBODY);
  return parsed.kind === 'command' ? chatMeant(chats, parsed.command) : undefined;
}

/** The same for a line that was read already. */
export function chatMeant(chats: Iterable<Chat>, command: Command): string | undefined {
  const { chat: target } = reachOf(command);
  if (!target) return undefined;
  const known = [...chats];
  return (chatCalled(known, target) ?? chatCalled(known.flatMap(asItWas), target))?.id;
}

/** One of the server's chats, as it was before it ended. */
function asItWas({ shut, ...chat }: Chat): readonly Chat[] {
  return shut === 'left' || shut === 'gone' || shut === 'blocked' ? [chat] : [];
}
