// What lies on disk of a chat as a whole: its messages and its chat.json, carried over together; and all of it gone
// once the keeper has come to keep nothing of the chat.

import type { ChatId, Lsn, Stored, Subject } from '../../facts.ts';
import { chatOf } from '../message.ts';
import type { Keeper } from '../store.ts';
import type { Folders } from './folders.ts';
import type { Heads } from './heads.ts';
import type { History } from './history.ts';
import { chatPath } from './paths.ts';
import type { Schedule } from './schedule.ts';
import type { Segments } from './segments.ts';
import type { Values } from './values.ts';

export interface Chats {
  /** It has history and the keeper was told nothing of it: its file is damaged or holds no value. It stays as it is. */
  strange(chat: ChatId): void;
  /** These facts have been applied: a chat may have ended with them. */
  applied(batch: readonly Stored[]): void;
  /** Whether it has ended and what is on disk of it waits to be removed. */
  isEnded(chat: ChatId): boolean;
  /** Makes the chat's files what they should be now. `upTo`: the last fact applied. */
  save(chat: ChatId, upTo: Lsn): Promise<void>;
}

export interface ChatsParts {
  readonly snapshot: Keeper['snapshot'];
  readonly heads: Heads;
  readonly history: History;
  readonly segments: Segments;
  readonly dues: Pick<Schedule, 'duesOf' | 'forget'>;
  readonly values: Values;
  readonly folders: Folders;
}

export function chats(parts: ChatsParts): Chats {
  const { snapshot, heads, history, segments, dues, values, folders } = parts;
  const strangers = new Set<ChatId>();
  const ended = new Set<ChatId>();

  const hasEnded = (chat: ChatId): boolean =>
    !strangers.has(chat) && snapshot(`chat:${chat}`) === undefined;

  const forget = (chat: ChatId): void => {
    history.forget(chat);
    dues.forget(chat);
    ended.add(chat);
  };

  /** Each step can be done again: as long as chat.json is there a start knows what the rest belongs to. */
  const drop = async (chat: ChatId): Promise<void> => {
    forget(chat);
    await segments.drop(chat);
    await values.drop(`chat:${chat}`);
    await folders.remove(`chats/${chat}`);
    heads.forget(chat);
    ended.delete(chat);
  };

  return {
    strange: (chat) => strangers.add(chat),
    applied(batch) {
      for (const { kind, on } of batch) {
        const chat = chatOf(on);
        // With a message no chat ends, and there are many.
        if (chat !== undefined && kind !== 'message' && hasEnded(chat)) forget(chat);
      }
    },
    isEnded: (chat) => ended.has(chat),
    async save(chat, upTo) {
      const on: Subject = `chat:${chat}`;
      const kept = snapshot(on);
      if (hasEnded(chat)) return drop(chat);
      const { next, letters } = heads.of(chat);
      await folders.make(`chats/${chat}`);
      await history.settle(chat);
      const due = dues.duesOf(chat);
      const more = { ...(due && { dues: due }), ...(kept && { value: kept.value }) };
      await values.save(kept?.path ?? chatPath(chat), { on, upTo, next, letters, ...more });
    },
  };
}
