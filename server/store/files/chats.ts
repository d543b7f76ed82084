// What is on disk of a chat as a whole: its messages and its chat.json, carried over together; all of it goes once a
// fact has ended the chat.

import type { ChatId, Lsn, Stored, Subject } from '../../facts.ts';
import { endedBy } from '../message.ts';
import type { Keeper } from '../store.ts';
import type { Folders } from './folders.ts';
import type { Heads } from './heads.ts';
import type { History } from './history.ts';
import type { Schedule } from './schedule.ts';
import type { Segments } from './segments.ts';
import type { Values } from './values.ts';

export interface Chats {
  /** The fact is applied: it may end chats. */
  applied(fact: Stored): void;
  /** Whether it has ended, and its files wait to be removed. */
  isEnded(chat: ChatId): boolean;
  /** Brings the chat's files up to date. `upTo`: the last fact applied. */
  save(chat: ChatId, upTo: Lsn): Promise<void>;
  /** The same for the copy that says who is in the group; changes nothing else of the chat. */
  saveGroup(chat: ChatId, upTo: Lsn): Promise<void>;
}

export interface ChatsParts {
  readonly snapshot: Keeper['snapshot'];
  readonly heads: Heads;
  readonly history: History;
  readonly segments: Segments;
  readonly dues: Pick<Schedule, 'duesOf' | 'forget'>;
  readonly values: Values;
  readonly folders: Folders;
  /** Words are gone, and still in files. */
  readonly onGone: () => void;
}

export function createChats(parts: ChatsParts): Chats {
  const { snapshot, heads, history, segments, dues, values, folders, onGone } = parts;
  const ended = new Set<ChatId>();
  /** The groups with a copy: folders of an older server get one at the chat's first change. */
  const copied = new Set<ChatId>();

  /** If interrupted, it is done again: the fact that ended the chat is still in the journal. */
  const drop = async (chat: ChatId): Promise<void> => {
    if (heads.all.get(chat)?.hasFiles) {
      values.forget(`chat:${chat}`);
      values.forget(`group:${chat}`);
      await segments.drop(chat);
    }
    heads.forget(chat);
    ended.delete(chat);
    copied.delete(chat);
  };

  const saveGroup = async (chat: ChatId, upTo: Lsn): Promise<void> => {
    const on: Subject = `group:${chat}`;
    const kept = snapshot(on);
    if (!kept || ended.has(chat)) return;
    await values.save({ on, upTo, value: kept });
    copied.add(chat);
  };

  return {
    applied(fact) {
      for (const chat of endedBy(fact)) {
        history.forget(chat);
        dues.forget(chat);
        ended.add(chat);
        onGone();
      }
    },
    isEnded: (chat) => ended.has(chat),
    saveGroup,
    async save(chat, upTo) {
      const on: Subject = `chat:${chat}`;
      const kept = snapshot(on);
      if (ended.has(chat)) return drop(chat);
      const head = heads.of(chat);
      const { next, letters, amended } = head;
      head.hasFiles = true; // a failed write may leave something
      await folders.prepare(`chats/${chat}`);
      await history.settle(chat);
      if (!copied.has(chat)) await saveGroup(chat, upTo);
      const due = dues.duesOf(chat);
      const more = {
        ...(amended > 0 && { amended }),
        ...(due && { dues: due }),
        ...(kept && { value: kept }),
      };
      await values.save({ on, upTo, next, letters, ...more });
    },
  };
}
