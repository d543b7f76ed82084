// Which part of each chat a session was last shown: where `ls` continues. In memory only, and bounded.

import type { ChatId, Seq } from '../facts.ts';

/** The most chats remembered, those shown last. */
const CHATS_MAX = 64;

interface Range {
  readonly first: Seq;
  readonly last: Seq;
}

interface ShownPart extends Range {
  /** All that the user may read up to here was shown, in order. */
  readonly read?: Seq;
}

interface Known {
  /** Nothing readable lies between this seq and the first; left out where that is unknown. */
  readonly above: Seq;
  readonly read?: Seq;
  /** What was shown before does not belong to it, even where the two adjoin. */
  readonly anew?: 'anew';
}

export class Shown {
  private readonly chats = new Map<ChatId, ShownPart>();

  of(chat: ChatId): ShownPart | undefined {
    return this.chats.get(chat);
  }

  add(
    chat: ChatId,
    messages: readonly { readonly seq: Seq }[],
    known: Known = { above: Infinity },
  ): void {
    const { chats } = this;
    const [first, last] = [messages[0]?.seq, messages.at(-1)?.seq];
    if (first === undefined || last === undefined) return;
    const before = chats.get(chat);
    const reached = known.read ?? before?.read;
    const part = { first, last };
    const range = known.anew ? part : joined(before, part, Math.min(known.above, first));
    chats.delete(chat);
    chats.set(chat, { ...range, ...(reached !== undefined && { read: reached }) });
    const [oldest] = chats.keys();
    if (chats.size > CHATS_MAX && oldest !== undefined) chats.delete(oldest);
  }

  /** Starts with what was told at the login. */
  begin(messages: readonly { readonly chat: ChatId; readonly seq: Seq }[]): void {
    for (const message of messages) {
      const { first = message.seq } = this.chats.get(message.chat) ?? {};
      this.add(message.chat, [{ seq: first }, message]);
    }
  }
}

/** Joins a range to the one shown before, if it continues that. */
function joined(before: Range | undefined, { first, last }: Range, above: Seq): Range {
  if (!before || above > before.last || last < before.first - 1) return { first, last };
  return { first: Math.min(first, before.first), last: Math.max(last, before.last) };
}
