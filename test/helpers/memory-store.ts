// The store's twin for tests: the same order, revisions, batches and pages, kept only in a record handed in.

import type { ChatId, Fact, Message, Seq, Stored } from '../../server/facts.ts';
import { type Amendment, amended, amendedIn, isAmendment } from '../../server/store/amend.ts';
import { chatOf, cut, endedBy, messageOf } from '../../server/store/message.ts';
import { createOrder } from '../../server/store/order.ts';
import { type Keeper, StorageError, type Store } from '../../server/store/store.ts';
import type { Clock, Seconds } from '../../shared/clock.ts';

/** What outlives a store: a second one given this record starts where the first left off. */
export interface MemoryRecord {
  epoch: string;
  readonly facts: Stored[];
}

export interface MemoryOptions {
  readonly clock: Clock;
  readonly randomId: () => string;
  readonly record?: MemoryRecord;
  /** While it returns true, every commit is refused with StorageError, as by a full disk. */
  readonly refuses?: () => boolean;
}

export function emptyRecord(): MemoryRecord {
  return { epoch: '', facts: [] };
}

export function memoryStore({ clock, randomId, record, refuses }: MemoryOptions): Store {
  const kept = record ?? emptyRecord();
  kept.epoch ||= randomId();
  const chats = new Map<ChatId, { next: Seq; amended: Seq; readonly messages: Message[] }>();
  let keeper: Keeper | undefined;

  const chatAt = (id: ChatId) => {
    let chat = chats.get(id);
    if (!chat) {
      chat = { next: 1, amended: 0, messages: [] };
      chats.set(id, chat);
    }
    return chat;
  };

  const number = (fact: Fact): Seq => {
    const amended = amendedIn(fact.on);
    if (amended !== undefined) {
      const chat = chatAt(amended);
      chat.amended += 1;
      return chat.amended;
    }
    const id = chatOf(fact.on);
    if (id === undefined) return 0;
    const chat = chatAt(id);
    chat.next += 1;
    return chat.next - 1;
  };

  let erased: Seconds = Number.NEGATIVE_INFINITY;

  const isOver = (expiresAt: Seconds | undefined, until = erased): boolean =>
    expiresAt !== undefined && expiresAt <= until;

  const addMessage = (fact: Stored): void => {
    const message = messageOf(fact);
    const isLost = fact.expiresAt !== undefined && message?.text === ''; // erased before this start
    if (message && !isLost) chatAt(chatOf(fact.on) as ChatId).messages.push(message);
  };

  const amendMessage = (fact: Amendment): void => {
    const { messages } = chatAt(amendedIn(fact.on) as ChatId);
    const at = messages.findIndex(({ seq }) => seq === fact.body.of);
    const message = messages[at];
    if (message) messages[at] = amended(message, fact);
  };

  const apply = (batch: readonly Stored[]): void => {
    for (const fact of batch) {
      addMessage(fact);
      if (isAmendment(fact)) amendMessage(fact);
      for (const chat of endedBy(fact)) chats.delete(chat);
    }
    keeper?.apply(batch);
  };

  const write = async (batch: readonly Stored[]): Promise<void> => {
    if (refuses?.()) throw new StorageError('The disk is full: nothing was kept. Try again later.');
    for (const fact of batch) kept.facts.push(fact);
  };

  /** The places stay, to keep the numbers; the words go. */
  const eraseRecord = (): void => {
    for (const [index, fact] of kept.facts.entries()) {
      if (fact.kind !== 'message' || !isOver(fact.expiresAt)) continue;
      const { from, to } = fact.body;
      kept.facts[index] = { ...fact, body: { from, ...(to !== undefined && { to }), text: '' } };
    }
  };

  const order = createOrder({ clock, number, write, apply });

  return {
    get epoch() {
      return kept.epoch;
    },
    async open(given) {
      if (keeper) throw new Error('The store is open already.');
      keeper = given;
      for (const fact of kept.facts) {
        const id = chatOf(fact.on);
        if (id !== undefined) chatAt(id).next = fact.seq + 1;
        const amended = amendedIn(fact.on);
        if (amended !== undefined) chatAt(amended).amended = fact.seq;
      }
      if (kept.facts.length > 0) apply([...kept.facts]);
      order.start(kept.facts.at(-1)?.lsn ?? 0);
    },
    revision: order.revision,
    commit: (fact, expects = []) => order.commit(fact, expects),
    async page(chat, range) {
      const now = Math.max(erased, Math.floor(clock.now() / 1000));
      return cut(
        chats.get(chat)?.messages ?? [],
        range,
        ({ expiresAt }) => !isOver(expiresAt, now),
      );
    },
    erase(until) {
      const due: ChatId[] = [];
      erased = Math.max(erased, until);
      for (const [id, chat] of chats) {
        const left = chat.messages.filter(({ expiresAt }) => !isOver(expiresAt));
        if (left.length < chat.messages.length) due.push(id);
        chat.messages.splice(0, Number.POSITIVE_INFINITY, ...left);
      }
      if (due.length > 0) eraseRecord();
      return { chats: due, gone: Promise.resolve() };
    },
    async countTimed(after, until) {
      const all = [...chats.values()].flatMap(({ messages }) => messages);
      return all.filter(({ expiresAt: at }) => isOver(at, until) && !isOver(at, after)).length;
    },
    mark: order.mark,
    close: order.end,
  };
}
