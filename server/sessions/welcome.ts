// What a welcome says: who the user is, their chats, who else is here; and, for clients that do not ask for pages, the
// last messages.

import { Refusal } from '../../shared/refusal.ts';
import { type Message, ofPage } from '../../shared/wire/message.ts';
import { type ChatInfo, PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import type { Login } from '../accounts/accounts.ts';
import type { History } from '../chat/history.ts';
import type { Person } from '../chat/people.ts';
import type { Hello, Voice, Welcome } from '../dialects/dialect.ts';
import type { Shared } from './shared.ts';

/** The parts that take a while to read. */
export interface Past {
  readonly chats: readonly ChatInfo[];
  readonly earlier: readonly Message[];
}

/** `heads`: the chats as they were when the session began to be told what comes next. */
export async function pastOf(
  person: Person,
  heads: readonly ChatInfo[],
  { hello, voice, history }: { hello: Hello; voice: Voice; history: History },
): Promise<Past> {
  const uncounted = hello.resume === true || person.guest;
  return {
    chats: uncounted ? heads : await history.count(person, heads),
    earlier: await latest(person, heads, { max: voice.earlierMax, history }),
  };
}

export function welcomeWords(
  { person, token }: Login,
  INFO: string,
  { chats, here, shared }: { chats: readonly ChatInfo[]; here: Welcome['here']; shared: Shared },
): Welcome {
  return {
    INFO,
    name: person.name,
    guest: person.guest,
    epoch: shared.epoch,
    time: shared.clock.now(),
    ...(token !== undefined && { token }),
    chats: [...chats],
    here,
    blocked: [...shared.blockedBy(person.id)],
    people: true,
    ...(shared.idleAfter > 0 && { idle: shared.idleAfter }),
  };
}

/**
 * The last `max` messages of all the chats together, up to their heads, oldest first. Chats are read from the most
 * recently written on, and only as long as one of them could still add to what was found.
 */
async function latest(
  person: Person,
  heads: readonly ChatInfo[],
  { max, history }: { readonly max: number; readonly history: History },
): Promise<readonly Message[]> {
  if (max === 0) return [];
  let found: Message[] = [];
  for (const chat of heads.toSorted((a, b) => b.at - a.at)) {
    const oldest = found[0];
    if (chat.head === 0 || (oldest && found.length === max && oldest.at > chat.at)) break;
    const page = await newest(person, chat, { max: Math.min(max, PAGE_MESSAGES_MAX), history });
    found = [...found, ...page].toSorted(byTime).slice(-max);
  }
  return found;
}

/** Messages of one millisecond stay together by chat, and in a chat in their order. */
function byTime(a: Message, b: Message): number {
  if (a.at !== b.at) return a.at - b.at;
  return a.chat === b.chat ? a.seq - b.seq : a.chat < b.chat ? -1 : 1;
}

async function newest(
  person: Person,
  { chat, head }: ChatInfo,
  { max, history }: { readonly max: number; readonly history: History },
): Promise<readonly Message[]> {
  try {
    const { messages, type, name } = await history.page(person, chat, { below: head + 1, max });
    return messages.map((one) => ofPage({ chat, type, name }, one, person.name));
  } catch (error) {
    if (error instanceof Refusal) return []; // the chat is not theirs any more
    throw error;
  }
}
