// A message as history gives it, made of its fact; and how a page is cut from messages in order.

import type { ChatId, Fact, Message, Seq, Stored, Subject } from '../facts.ts';
import type { Page } from './store.ts';

/** The chat that a subject is; undefined if it is something else. */
export function chatOf(on: Subject): ChatId | undefined {
  return on.startsWith('chat:') ? on.slice('chat:'.length) : undefined;
}

/** The message that a fact put into its chat, or the note of what it changed; undefined if it is another kind of fact. */
export function messageOf(fact: Stored): Message | undefined {
  if (fact.kind !== 'message' && fact.kind !== 'group') return undefined;
  const { from, text } = fact.body;
  return {
    seq: fact.seq,
    by: fact.by,
    from,
    at: fact.at,
    text,
    ...(fact.kind === 'group' && { note: true }),
    ...(fact.kind === 'message' && fact.body.action && { action: true }),
    ...(fact.expiresAt !== undefined && { expiresAt: fact.expiresAt }),
  };
}

/** The chats that a fact takes away with their history: nobody is in them any more, and their ids never come again. */
export function endedBy(fact: Fact): readonly ChatId[] {
  if (fact.kind === 'removed' || fact.kind === 'forgotten') return fact.body.ends ?? NONE;
  const chat =
    fact.kind === 'group' && fact.body.members.length === 0 ? chatOf(fact.on) : undefined;
  return chat === undefined ? NONE : [chat];
}

const NONE: readonly never[] = [];

/** The characters of text in a fact. */
export function lettersOf(fact: Fact): number {
  return fact.kind === 'message' || fact.kind === 'group' ? fact.body.text.length : 0;
}

/** Whatever has its place in a chat. */
export interface Placed {
  readonly seq: Seq;
}

/** What `range` asks for, out of messages that lie in rising order of seq, without those that are not `there`. */
export function cut<M extends Placed>(
  messages: readonly M[],
  { below, above, max }: Page,
  there: (message: M) => boolean = () => true,
): M[] {
  const from = above === undefined ? 0 : indexAt(messages, above + 1);
  const to = below === undefined ? messages.length : indexAt(messages, below);
  const upwards = above !== undefined && below === undefined;
  const found: M[] = [];
  for (let n = 0; n < to - from && found.length < max; n += 1) {
    const message = messages[upwards ? from + n : to - 1 - n] as M;
    if (there(message)) found.push(message);
  }
  return upwards ? found : found.reverse();
}

/** The index of the first message whose seq is at least `seq`. */
export function indexAt(messages: readonly Placed[], seq: Seq): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle] as Placed).seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
