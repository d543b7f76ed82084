// Holds a line to the chat that its client says it is for: it writes into no other chat and changes no other, whoever
// has the name by now.

import type { Ms } from '../../shared/clock.ts';
import type { Command } from '../../shared/grammar/command.ts';
import { Refusal, type RefusalCode } from '../../shared/refusal.ts';
import type { ChatId } from '../facts.ts';
import { chatOf } from '../state/answers.ts';
import { groupOf } from './audience.ts';
import type { Outcome, Room } from './handler.ts';
import type { Person } from './people.ts';

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

/**
 * A line that was typed for an earlier connection, and names somebody whose chat its client did not know, is for whoever had
 * the name then. Of a guest nobody can tell who that was; the groups that its user was in a client knows.
 */
export function checkWaited(
  command: Command,
  { chat, waited }: { readonly chat?: ChatId; readonly waited?: Ms },
  asker: Pick<Person, 'id'>,
  { people, state, clock }: Pick<Room, 'people' | 'state' | 'clock'>,
): void {
  if (waited === undefined) return;
  const typed = clock.now() - waited;
  const isOther = (name: string): boolean => {
    const person = people.named(name);
    if (!person) return false; // in the handler's own words
    return person.guest || (state.account(person.id)?.since ?? 0) > typed;
  };
  const { users, group } = namesIn(command);
  const isSaid = chat !== undefined;
  const named = isSaid && command.verb === 'message' ? [] : users;
  const isNew = !isSaid && group !== undefined && groupOf(asker.id, group, state) !== undefined;
  const other = named.find(isOther) ?? (isNew ? group : undefined);
  if (other !== undefined) throw somebodyElse(command, other);
}

/** Those who get words by a command, or come to where they can read some; and the group that it is for. */
function namesIn(command: Command): { readonly users: readonly string[]; readonly group?: string } {
  switch (command.verb) {
    case 'message': {
      const { to } = command;
      if (to.kind === 'group') return { users: [], group: to.name };
      return { users: to.kind === 'global' ? [] : [to.name] };
    }
    case 'addmember':
      return { users: [command.name], group: command.group };
    case 'removemember':
      return { users: [], group: command.group };
    case 'makegroup':
      return { users: command.members };
    case 'startprivate':
      return { users: [command.name] };
    default:
      return { users: [] };
  }
}

function somebodyElse({ verb }: Command, name: string): Refusal {
  const so = verb === 'message' ? 'sent' : 'done';
  const text = `Since this was typed, "${name}" may have become somebody else's name. Nothing was ${so}. To see who has it now: ls ${name}`;
  return new Refusal('other-chat', text);
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
