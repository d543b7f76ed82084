// Makes a fact into a message as history gives it, and cuts pages from messages in order.

import type { ChatId, Fact, FactOf, Seq, Stored, Subject, Written } from '../facts.ts';
import type { Page } from './store.ts';

/** The chat that a subject is; undefined for any other subject. */
export function chatOf(on: Subject): ChatId | undefined {
  return on.startsWith('chat:') ? on.slice('chat:'.length) : undefined;
}

/** The message that a fact put into its chat, or its note of a change; undefined for any other fact. */
export function messageOf(fact: Stored): Written | undefined {
  if (fact.kind !== 'message' && fact.kind !== 'group') return undefined;
  return {
    seq: fact.seq,
    by: fact.by,
    at: fact.at,
    ...saidIn(fact),
    ...(fact.expiresAt !== undefined && { expiresAt: fact.expiresAt }),
  };
}

function saidIn(fact: FactOf<'message'> | FactOf<'group'>): Omit<Written, 'seq' | 'by' | 'at'> {
  if (fact.kind === 'message') {
    const { from, text, action, re } = fact.body;
    if (re !== undefined) return { from, text, re, ...(action && { action }) };
    return action ? { from, text, action } : { from, text };
  }
  const { from, text, change } = fact.body;
  return { from, text, note: true, ...(change && { change }) };
}

/** The chats that a fact ends, with their history: nobody is in them any more, and their ids are never used again. */
export function endedBy(fact: Fact): readonly ChatId[] {
  if (fact.kind === 'removed' || fact.kind === 'forgotten') return fact.body.ends ?? NONE;
  const chat =
    fact.kind === 'group' && fact.body.members.length === 0 ? chatOf(fact.on) : undefined;
  return chat === undefined ? NONE : [chat];
}

const NONE: readonly never[] = [];

/** The characters of text in a fact. */
export function lettersOf(fact: Fact): number {
  const { kind } = fact;
  return kind === 'message' || kind === 'group' || kind === 'edited' ? fact.body.text.length : 0;
}

/** Anything with a place in a chat. */
export interface Numbered {
  readonly seq: Seq;
}

/** Whether a page of this range begins at its oldest message; else it ends with its newest. */
export function isUpwards({ above, below }: Page): boolean {
  return above !== undefined && below === undefined;
}

/** The part of the messages (in rising order of seq) that `range` asks for, without those that are not `there`. */
export function cut<M extends Numbered>(
  messages: readonly M[],
  range: Page,
  there: (message: M) => boolean = () => true,
): M[] {
  const { below, above, max } = range;
  const from = above === undefined ? 0 : indexAt(messages, above + 1);
  const to = below === undefined ? messages.length : indexAt(messages, below);
  const upwards = isUpwards(range);
  const found: M[] = [];
  for (let n = 0; n < to - from && found.length < max; n += 1) {
    const message = messages[upwards ? from + n : to - 1 - n] as M;
    if (there(message)) found.push(message);
  }
  return upwards ? found : found.reverse();
}

/** The index of the first message whose seq is at least `seq`. */
export function indexAt(messages: readonly Numbered[], seq: Seq): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle] as Numbered).seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
