// What became of messages and is only in the journal so far. It is laid over what the files say, until a checkpoint has
// carried it over; then what was there before is in no file.

import type { ChatId, Message, Seq } from '../../facts.ts';
import { type Amendment, amended, placeOf } from '../amend.ts';
import { isSealedChange, type SealedChange } from './sealed-changes.ts';
import { isSealed, type KeptMessage } from './sealing.ts';
import type { Timed } from './timed.ts';

/** Of a timed message it stays sealed. */
export type Change = Amendment | SealedChange;

/** Each message's changes at some moment, by seq. */
export type Taken = ReadonlyMap<Seq, readonly Change[]>;

export interface Amendments {
  /** They come in their order. */
  add(chat: ChatId, change: Change): void;
  /** The messages as they are now. */
  laidOver(chat: ChatId, messages: readonly Message[]): Promise<readonly Message[]>;
  /** Differs once changes of the chat were carried over: what was read before that from files lacks them. */
  carriedOf(chat: ChatId): number;
  /** What is to be carried over; undefined if there is nothing. */
  take(chat: ChatId): Taken | undefined;
  /** The message as it is to be in the files. */
  inFiles(chat: ChatId, message: KeptMessage, taken: Taken): Promise<KeptMessage>;
  /** All that was taken is in the files. */
  carried(chat: ChatId, taken: Taken): void;
  /** Whether so much became of one message that pages should not have to go through it for long. */
  isCrowded(): boolean;
  forget(chat: ChatId): void;
}

export function createAmendments(
  timed: Pick<Timed, 'unseal' | 'openChange' | 'sealAgain'>,
): Amendments {
  const byChat = new Map<ChatId, Map<Seq, readonly Change[]>>();
  const carries = new Map<ChatId, number>();
  const crowded = new Set<ChatId>();

  const after = async (message: Message, changes: readonly Change[]): Promise<Message> => {
    let now = message;
    for (const change of changes) {
      const fact = isSealedChange(change) ? await timed.openChange(change) : change;
      if (fact) now = amended(now, fact);
    }
    return now;
  };

  return {
    add(chat, change) {
      const { of } = change.body;
      const own = byChat.get(chat) ?? new Map<Seq, readonly Change[]>();
      const changes = bounded([...(own.get(of) ?? []), change]);
      byChat.set(chat, own.set(of, changes));
      if (changes.length >= MANY) crowded.add(chat);
    },
    async laidOver(chat, messages) {
      const own = byChat.get(chat);
      if (!own) return messages;
      const now: Message[] = [];
      for (const message of messages) now.push(await after(message, own.get(message.seq) ?? []));
      return now;
    },
    carriedOf: (chat) => carries.get(chat) ?? 0,
    take(chat) {
      const own = byChat.get(chat);
      return own && new Map(own);
    },
    async inFiles(chat, message, taken) {
      const changes = taken.get(message.seq) ?? [];
      if (changes.length === 0 || message.deleted) return message;
      const end = changes.find((change) => change.kind === 'deleted');
      if (end) return placeOf(message, { user: end.by, name: end.body.from });
      if (!isSealed(message)) return after(message, changes);
      const open = await timed.unseal(chat, message);
      return (open && (await timed.sealAgain(chat, await after(open, changes)))) ?? message;
    },
    carried(chat, taken) {
      crowded.delete(chat);
      const own = byChat.get(chat);
      if (!own) return;
      for (const [seq, changes] of taken) {
        const done = new Set(changes);
        const left = own.get(seq)?.filter((change) => !done.has(change)) ?? [];
        if (left.length > 0) own.set(seq, left);
        else own.delete(seq);
      }
      if (own.size === 0) byChat.delete(chat);
      carries.set(chat, (carries.get(chat) ?? 0) + 1);
    },
    isCrowded: () => crowded.size > 0,
    forget(chat) {
      byChat.delete(chat);
      crowded.delete(chat);
      carries.delete(chat);
    },
  };
}

/** From so many on, a message's changes that later ones undo are dropped: each page would go through them all. */
const MANY = 512;

function bounded(changes: readonly Change[]): readonly Change[] {
  if (changes.length < MANY) return changes;
  const later = new Map<string, number>(); // how many of the same kind follow
  const kept = changes.toReversed().filter((change) => {
    const [key, most] = sameAs(change);
    const count = later.get(key) ?? 0;
    later.set(key, count + 1);
    return count < most;
  });
  return kept.reverse();
}

/**
 * What changes undo each other, and how many of them count: of edits the last one; of one user's mark the last two, since
 * a mark that is put on again comes last. Nobody sees which mark is sealed.
 */
function sameAs(change: Change): readonly [key: string, most: number] {
  if (change.kind !== 'reacted') return [change.kind, 1];
  if (isSealedChange(change)) return [`${change.lsn}`, 1];
  return [`${change.by} ${change.body.mark}`, 2];
}
