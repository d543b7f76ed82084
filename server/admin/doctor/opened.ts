// The server's own store and state on a data folder, on any disk, with a clock that stands still: nothing runs in the
// background, and nothing is carried into files before it is closed.

import type { Clock, Ms } from '../../../shared/clock.ts';
import type { ChatId, Seq, Stored } from '../../facts.ts';
import { createState, type State } from '../../state/state.ts';
import type { Disk } from '../../store/files/disk.ts';
import { type FilesStore, filesStore } from '../../store/files/store.ts';
import type { Damage } from '../../store/files/trouble.ts';
import { endedBy, messageOf } from '../../store/message.ts';

export interface Opening {
  /** Absolute. */
  readonly folder: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly onDamage: (damage: Damage) => void;
}

export interface Opened {
  readonly store: FilesStore;
  readonly state: State;
  /** The numbers of the messages that the journal has, by chat. */
  readonly late: ReadonlyMap<ChatId, Set<Seq>>;
  /** Chats that the journal says are gone. */
  readonly ended: ReadonlySet<ChatId>;
  readonly now: () => Ms;
}

/** Rejects with StorageError, as a server's start does. */
export async function openStore({ clock, newId, ...rest }: Opening): Promise<Opened> {
  const now = clock.now();
  const store = filesStore({
    ...rest,
    clock: { now: () => now, elapsed: () => 0, after: () => () => {} },
    randomId: newId,
    limits: { checkpointBytes: Number.POSITIVE_INFINITY, segmentsCached: 1 },
  });
  const state = createState();
  const late = new Map<ChatId, Set<Seq>>();
  const ended = new Set<ChatId>();
  const note = (fact: Stored): void => {
    for (const chat of endedBy(fact)) {
      ended.add(chat);
      late.delete(chat);
    }
    if (!messageOf(fact)) return;
    const chat = fact.on.slice('chat:'.length);
    if (!ended.has(chat)) late.set(chat, (late.get(chat) ?? new Set()).add(fact.seq));
  };
  await store.open({
    ...state,
    apply(batch) {
      for (const fact of batch) note(fact);
      state.apply(batch);
    },
  });
  // A server's time never falls below what it kept.
  return { store, state, late, ended, now: () => Math.max(now, state.newest()) };
}
