// What became of messages, for those who read them: as it happens, and for a client that was away.

import type { Ms } from '../../shared/clock.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { AMENDED_MESSAGES_MAX, type Amendment as Event } from '../../shared/wire/amended.ts';
import type { ChatId, Message, Seq, UserId } from '../facts.ts';
import type { Amended } from '../state/amended.ts';
import { GLOBAL, kindOf } from '../state/direct.ts';
import type { GroupIndex } from '../state/groups.ts';
import type { Amendment } from '../store/amend.ts';
import type { GiveWay } from './give-way.ts';
import { type FindPage, PAGE_TEXT_MAX, sizeOf } from './pages.ts';

export function amendmentEvent(fact: Amendment, chat: ChatId, known: GroupIndex): Event {
  const { seq: n, at, expiresAt, body } = fact;
  const { of, from } = body;
  const type = kindOf(chat);
  const to = type === 'group' ? (known.group(chat)?.name ?? '') : (body.to ?? GLOBAL);
  const till: { expiresAt?: Ms } = expiresAt === undefined ? {} : { expiresAt: expiresAt * 1000 };
  const told = { chat, type, to, n, of, from, at, ...till };
  switch (fact.kind) {
    case 'edited': {
      const { text, action } = fact.body;
      return { kind: 'edited', ...told, text, ...(action && { action }) };
    }
    case 'deleted':
      return { kind: 'deleted', ...told };
    case 'reacted': {
      const { mark, off } = fact.body;
      return { kind: 'reacted', ...told, mark, ...(off && { off }) };
    }
    default:
      return unreachable(fact);
  }
}

/** The messages that were amended above some number, as they are now; see the event `amended`. */
export interface Found {
  readonly messages: readonly Message[];
  readonly upTo: Seq;
  readonly more: boolean;
  readonly all?: true;
}

interface Asked {
  readonly user: UserId;
  readonly chat: ChatId;
  readonly above: Seq;
}

/** How many messages are looked up in one slice: each may lie in a file of its own. */
const SLICE = 4;

/** `known`: of that chat. */
export async function findAmended(
  asked: Asked,
  known: Amended,
  ways: { readonly findPage: FindPage; readonly giveWay: GiveWay },
): Promise<Found> {
  const { n } = known;
  const of = [...known.of]; // it grows
  const first = n - of.length;
  const { above } = asked;
  if (above > n || above < first) return { messages: [], upTo: n, more: false, all: true };
  const part = createPart(asked, ways);
  let upTo = above;
  for (const seq of of.slice(above - first)) {
    if (!part.has(seq)) {
      if (part.isFull()) break;
      await part.add(seq);
    }
    upTo += 1;
  }
  return { messages: part.messages(), upTo, more: upTo < n };
}

/** What is told at once. */
function createPart(
  { user, chat }: Asked,
  { findPage, giveWay }: { readonly findPage: FindPage; readonly giveWay: GiveWay },
) {
  const found = new Map<Seq, Message | undefined>([[0, undefined]]);
  let size = 0;
  return {
    has: (seq: Seq) => found.has(seq),
    isFull: () => found.size > AMENDED_MESSAGES_MAX || size > PAGE_TEXT_MAX,
    async add(seq: Seq): Promise<void> {
      if (found.size % SLICE === 0) await giveWay();
      const range = { above: seq - 1, below: seq + 1, max: 1 };
      const [message] = (await findPage(user, chat, range)).messages;
      found.set(seq, message);
      size += message ? sizeOf(message) : 0;
    },
    messages(): readonly Message[] {
      const there = [...found.values()].filter((one) => one !== undefined);
      return there.sort((a, b) => a.seq - b.seq);
    },
  };
}
