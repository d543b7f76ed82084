// Holds a line to the chat that its client says it is for: it writes into no other chat and changes no other, whoever
// has the name by now.

import type { Command } from '../../shared/grammar/command.ts';
import { Refusal, type RefusalCode } from '../../shared/refusal.ts';
import type { ChatId } from '../facts.ts';
import { chatOf } from '../state/answers.ts';
import type { Outcome } from './handler.ts';

/** The handler's outcome for a command, if it is in the chat that is meant; without one, any chat will do. */
export function handledFor(
  chat: ChatId | undefined,
  command: Command,
  handle: () => Outcome,
): Outcome {
  if (chat === undefined) return handle();
  const outcome = unlessNobodys(command, handle);
  if (isElsewhere(outcome, chat)) throw otherChat(command);
  return outcome;
}

/** Checks the fact itself: what is committed is in that chat, whatever happens to names until then. */
function isElsewhere(outcome: Outcome, chat: ChatId): boolean {
  if (outcome.kind === 'now') return true;
  if (outcome.kind !== 'fact') return false;
  return outcome.fact.on.startsWith('chat:') && chatOf(outcome.fact) !== chat;
}

/** The commands that write into a chat, and the refusals that mean the chat's name is nobody's. */
const NOBODYS: Partial<Record<Command['verb'], readonly RefusalCode[]>> = {
  message: ['no-such-user', 'no-such-group'],
  addmember: ['no-such-group'],
  removemember: ['no-such-group'],
};

function unlessNobodys(command: Command, handle: () => Outcome): Outcome {
  try {
    return handle();
  } catch (error) {
    const isNobodys = error instanceof Refusal && NOBODYS[command.verb]?.includes(error.code);
    throw isNobodys ? otherChat(command) : error;
  }
}

/** The same words for a chat that has ended, one that the user is out of, and one whose name is another's now. */
function otherChat(command: Command): Refusal {
  const { verb } = command;
  const so = verb === 'message' || verb === 'broadcast' ? 'sent' : 'changed';
  const text = `The chat that this was typed for is gone. Nothing was ${so}.`;
  if (verb !== 'message' || command.to.kind !== 'user') return new Refusal('other-chat', text);
  const { name } = command.to;
  return new Refusal('other-chat', `${text} To write to whoever is called ${name} now: ls ${name}`);
}
