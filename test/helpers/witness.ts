// Remembers what a store confirmed and says what is wrong with what it shows later: lost, doubled, out of order, made up.

import type { ChatId, FactOf, Message, Seq, Stored } from '../../server/facts.ts';

export interface Witness {
  /** A message is about to be given to the store; its text must be unique. */
  gave(fact: FactOf<'message'>): void;
  confirmed(stored: Stored): void;
  refused(fact: FactOf<'message'>): void;
  /** What is wrong with a chat's whole history as read now; what was seen once must be seen again. */
  faults(chat: ChatId, history: readonly Message[]): readonly string[];
  readonly chats: readonly ChatId[];
}

export function witness(): Witness {
  const given = new Map<string, ChatId>();
  const refusals = new Set<string>();
  const places = new Map<ChatId, Map<string, Seq>>();
  const chats = new Set<ChatId>();

  const placesOf = (chat: ChatId): Map<string, Seq> => {
    let known = places.get(chat);
    if (!known) {
      known = new Map();
      places.set(chat, known);
    }
    return known;
  };
  const chatOf = (fact: FactOf<'message'>): ChatId => fact.on.slice('chat:'.length);

  /** A text always has the same number, and no other text has it. */
  const remember = (chat: ChatId, text: string, seq: Seq): string => {
    const known = placesOf(chat);
    const before = known.get(text);
    if (before !== undefined && before !== seq) return `${text} was ${before} and is ${seq}`;
    for (const [other, otherSeq] of known) {
      if (otherSeq === seq && other !== text) return `${seq} was given to ${other} and ${text}`;
    }
    known.set(text, seq);
    return '';
  };
  const problems: string[] = [];

  return {
    get chats() {
      return [...chats];
    },
    gave(fact) {
      given.set(fact.body.text, chatOf(fact));
      chats.add(chatOf(fact));
    },
    confirmed(stored) {
      if (stored.kind !== 'message') return;
      const problem = remember(chatOf(stored), stored.body.text, stored.seq);
      if (problem) problems.push(problem);
    },
    refused(fact) {
      refusals.add(fact.body.text);
    },
    faults(chat, history) {
      const texts = history.map(({ text }) => text);
      const lost = [...placesOf(chat).keys()].filter((text) => !texts.includes(text));
      const doubled = texts.filter((text, index) => texts.indexOf(text) !== index);
      const madeUp = texts.filter((text) => given.get(text) !== chat);
      return [
        ...problems,
        ...outOfOrder(history),
        ...doubled.map((text) => `${text} is there twice`),
        ...madeUp.map((text) => `${text} was never said in ${chat}`),
        ...texts.filter((text) => refusals.has(text)).map((text) => `${text} was refused`),
        ...history.map(({ seq, text }) => remember(chat, text, seq)),
        ...lost.map((text) => `${text} is lost`),
      ].filter((fault) => fault !== '');
    },
  };
}

function outOfOrder(history: readonly Message[]): readonly string[] {
  return history.map(({ seq }, index) => {
    const last = history[index - 1]?.seq ?? 0;
    return last < seq ? '' : `${seq} comes after ${last}`;
  });
}
