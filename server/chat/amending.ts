// What the commands on one message share: which message is meant, and whether it is there. It is read first; what
// changes meanwhile makes the handler look again.

import type { Target } from '../../shared/commands/arguments.ts';
import type { Place } from '../../shared/commands/place.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { ChatId, Message, Subject } from '../facts.ts';
import { kindOf, otherOfDirect, usersOfDirect } from '../state/direct.ts';
import { asSeen, type Expectation } from '../store/store.ts';
import { reach } from './audience.ts';
import type { Asker, Outcome, Room } from './handler.ts';
import { findChat } from './own-chats.ts';
import { isRemoved } from './removed.ts';

type FactOutcome = Extract<Outcome, { readonly kind: 'fact' }>;

/** The message that is meant, which is there. */
export interface Aim {
  readonly message: Message;
  readonly chat: ChatId;
  /** What the chat is called, and the message: `#12`. */
  readonly name: string;
  readonly called: string;
  /** That nobody deletes it meanwhile, nor changes who may write there. */
  readonly expects: readonly Expectation[];
}

interface Scene {
  readonly asker: Asker;
  readonly room: Room;
}

/** `newest`: which message is meant where the line names none. */
export function onMessage(
  at: Place,
  { asker, room }: Scene,
  how: {
    readonly newest: 'own' | 'of others';
    readonly propose: (aim: Aim) => FactOutcome;
  },
): Outcome {
  const { chat, name } = findChat(at.chat ?? GLOBAL_CHAT, asker, room);
  const look = async (): Promise<FactOutcome> => {
    const expects = asSeen(room.store, `deletions:${chat}`, ...deciding(chat));
    const message = await meant(at, chat, { asker, room, newest: how.newest });
    if (!message) throw missing(at, name, how.newest);
    const called = `#${message.seq}`;
    if (message.deleted) throw new Refusal('no-such-message', `${called} is deleted.`);
    return how.propose({ message, chat, name, called, expects });
  };
  return { kind: 'look', chat, look };
}

const GLOBAL_CHAT: Target = { kind: 'global' };

/** Who may write in the chat depends on these. */
function deciding(chat: ChatId): readonly Subject[] {
  if (kindOf(chat) === 'group') return [`group:${chat}`];
  return (usersOfDirect(chat) ?? []).map((user): Subject => `user:${user}`);
}

async function meant(
  { of }: Place,
  chat: ChatId,
  { asker, room: { history }, newest }: Scene & { readonly newest: 'own' | 'of others' },
): Promise<Message | undefined> {
  if (of !== undefined) return history.message(asker, chat, of);
  const isOwn = newest === 'own';
  return history.newest(
    asker,
    chat,
    ({ by, note, deleted }) => !note && !deleted && (by === asker.id) === isOwn,
  );
}

function missing({ of }: Place, name: string, newest: 'own' | 'of others'): Refusal {
  const where = `in ${name}`;
  if (of !== undefined) return new Refusal('no-such-message', `There is no #${of} ${where}.`);
  const whose = newest === 'own' ? 'You have written nothing' : 'Nobody else has written anything';
  return new Refusal('no-such-message', `${whose} ${where} lately.`);
}

/** What all facts on what becomes of a message say. */
export function factOn({ message, chat, name }: Aim, { name: from }: Asker) {
  const { seq: of, by: author, expiresAt } = message;
  const to = kindOf(chat) === 'direct' && { to: name };
  return {
    on: `amended:${chat}` as const,
    ...(expiresAt !== undefined && { expiresAt }),
    body: { of, author, from, ...to },
  };
}

/** New words go only where a message would go. `what`: as it is called in the refusal. */
export function checkReaches({ chat, name }: Aim, what: string, { asker, room }: Scene): void {
  const other = otherOfDirect(chat, asker.id);
  if (other === undefined) return;
  if (isRemoved(other, room.state)) {
    const text = `The account of ${name} was removed: nobody can read what you write there.`;
    throw new Refusal('no-such-user', `${text} Nothing was changed.`);
  }
  if (reach(asker.id, other, room.state) === 'yes') return;
  throw new Refusal('undeliverable', `Your ${what} could not be delivered to ${name}.`);
}
