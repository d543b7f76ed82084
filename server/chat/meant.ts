// Holds a line to the chat that its client says it is for: it writes into no other chat and changes no other, whoever
// has the name by now.

import type { Ms } from '../../shared/clock.ts';
import type { Command, Target } from '../../shared/grammar/command.ts';
import { reachOf } from '../../shared/grammar/reach.ts';
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
  const { chat: into, users = [] } = reachOf(command);
  const unsaid = chat === undefined ? into : undefined;
  const named = isOfUser(unsaid) ? [...users, unsaid.name] : users;
  const group = unsaid?.kind === 'group' || unsaid?.kind === 'any' ? unsaid.name : '';
  const isNew = groupOf(asker.id, group, state) !== undefined;
  const other = named.find(isOther) ?? (isNew ? group : undefined);
  if (other !== undefined) throw somebodyElse(command, other);
}

function isOfUser(chat: Target | undefined): chat is Extract<Target, { kind: 'user' | 'any' }> {
  return chat?.kind === 'user' || chat?.kind === 'any';
}

function somebodyElse({ verb }: Command, name: string): Refusal {
  const so = verb === 'message' ? 'sent' : 'done';
  const text = `Since this was typed, "${name}" may have become somebody else's name. Nothing was ${so}. To see who has it now: ls ${name}`;
  return new Refusal('other-chat', text);
}

/** Checks the fact itself: what is committed is in that chat, whatever happens to names until then. */
function isElsewhere(outcome: Outcome, chat: ChatId): boolean {
  if (outcome.kind === 'now') return true;
  if (outcome.kind === 'look') return outcome.chat !== chat;
  if (outcome.kind !== 'fact') return false;
  return outcome.fact.on.startsWith('chat:') && chatOf(outcome.fact) !== chat;
}

/** By the kind of chat that a line names: the refusal that means that nobody has that name. */
const NOBODYS: Readonly<Record<Target['kind'], RefusalCode | undefined>> = {
  global: undefined,
  user: 'no-such-user',
  any: 'no-such-chat',
  group: 'no-such-group',
};

function unlessNobodys(command: Command, handle: () => Outcome): Outcome {
  try {
    return handle();
  } catch (error) {
    const { chat } = reachOf(command);
    const isNobodys = chat && error instanceof Refusal && error.code === NOBODYS[chat.kind];
    throw isNobodys ? otherChat(command) : error;
  }
}

/** The same words for a chat that has ended, one that the user is out of, and one whose name is another's now. */
function otherChat(command: Command): Refusal {
  const { verb } = command;
  const isSaid = verb === 'message' || verb === 'reply' || verb === 'broadcast';
  const so = isSaid ? 'sent' : 'changed';
  const text = `The chat that this was typed for is gone. Nothing was ${so}.`;
  if (verb !== 'message' || command.to.kind !== 'user') return new Refusal('other-chat', text);
  const { name } = command.to;
  return new Refusal('other-chat', `${text} To write to whoever is called ${name} now: ls ${name}`);
}
