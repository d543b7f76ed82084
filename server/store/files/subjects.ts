// All that the files hold of subjects: numbers, messages, deadlines and values. Facts that are applied stay in memory
// here until a checkpoint saves their subjects.

import type { Clock } from '../../../shared/clock.ts';
import type { ChatId, Fact, Lsn, Seq, Stored, Subject } from '../../facts.ts';
import { type Amendment, amendedIn, isAmendment } from '../amend.ts';
import { chatOf, lettersOf, messageOf } from '../message.ts';
import type { Keeper, StorageError } from '../store.ts';
import { type Chats, createChats } from './chats.ts';
import type { Disk } from './disk.ts';
import type { Folders } from './folders.ts';
import { createHeads, type Heads } from './heads.ts';
import { createHistory, type History } from './history.ts';
import type { Limits } from './limits.ts';
import { groupOf, isChatId } from './paths.ts';
import { isSealed, type KeptMessage } from './sealing.ts';
import { createSegments, type Segments } from './segments.ts';
import { createTimed, type Timed } from './timed.ts';
import type { Quarantine } from './trouble.ts';
import { createValues, type Values } from './values.ts';

export interface Subjects {
  readonly heads: Heads;
  readonly values: Values;
  readonly segments: Segments;
  readonly timed: Timed;
  readonly history: History;
  readonly chats: Chats;
  /** A fact's number in its chat, or among its amendments; 0 if it is about neither. */
  number(fact: Fact): Seq;
  /** These facts are durable. */
  applied(batch: readonly Stored[]): void;
  /** Writes what there is of one subject to its files. `upTo`: the last fact applied. */
  save(on: Subject, upTo: Lsn): Promise<void>;
}

export interface SubjectsParts {
  readonly disk: Disk;
  readonly folder: string;
  readonly clock: Clock;
  readonly folders: Folders;
  readonly quarantine: Quarantine;
  readonly limits: Pick<Limits, 'segmentLetters' | 'segmentsCached'>;
  readonly keeper: () => Keeper;
  /** This subject's file must be rewritten. */
  readonly dirty: (on: Subject) => void;
  /** Words are gone, with their chat or because they were edited or deleted, and they are still in files. */
  readonly onGone: () => void;
  readonly trouble: (error: StorageError) => void;
}

export function createSubjects(parts: SubjectsParts): Subjects {
  const { disk, folder, clock, folders, quarantine, limits, keeper, trouble, onGone } = parts;
  const files = { disk, folder, folders, quarantine };
  const heads = createHeads(limits.segmentLetters);
  const values = createValues({ ...files, nameOf: (on) => keeper().nameOf(on) });
  const segments = createSegments({
    ...files,
    cachedMax: limits.segmentsCached,
    lost(chat, newest) {
      timed.distrust(); // nobody knows what was due in it
      if (!newest) return;
      heads.jump(chat);
      parts.dirty(`chat:${chat}`);
    },
  });
  const timed = createTimed({
    ...{ disk, folder, folders, clock, trouble },
    timedIn: (segment) => history.timedIn(segment),
    stale: (chat) => parts.dirty(`chat:${chat}`),
  });
  const history = createHistory({ segments, heads, timed, unreadable: trouble });
  const snapshot: Keeper['snapshot'] = (on) => keeper().snapshot(on);
  const { dues } = timed;
  const chats = createChats({ heads, history, segments, dues, values, folders, snapshot, onGone });

  const write = (chat: ChatId, message: KeptMessage): void => {
    history.add(chat, message);
    if (isSealed(message)) timed.added(chat, message);
  };

  const amend = (fact: Amendment): void => {
    history.amend(amendedIn(fact.on) as ChatId, timed.sealedChangeOf(fact) ?? fact);
    if (fact.kind !== 'reacted') onGone();
  };

  return {
    ...{ heads, values, segments, timed, history, chats },
    number(fact) {
      const chat = chatOf(fact.on);
      const amended = chat === undefined ? amendedIn(fact.on) : undefined;
      const id = chat ?? amended;
      if (id === undefined) return 0;
      if (!isChatId(id)) throw new TypeError(`${JSON.stringify(id)} can't be a chat's id`);
      return amended === undefined ? heads.number(id, lettersOf(fact)) : heads.amend(id);
    },
    applied(batch) {
      for (const fact of batch) {
        const message = timed.sealedOf(fact) ?? messageOf(fact);
        if (message) write(chatOf(fact.on) as ChatId, message);
        else if (isAmendment(fact)) amend(fact);
        chats.applied(fact);
        values.applied(fact);
      }
    },
    async save(on, upTo) {
      const chat = chatOf(on);
      if (chat !== undefined) return chats.save(chat, upTo);
      const group = groupOf(on);
      if (group !== undefined) return chats.saveGroup(group, upTo);
      const value = snapshot(on);
      await (value ? values.save({ on, upTo, value }) : values.drop(on));
    },
  };
}
