// Timed messages in the store: sealed before they are written, told when they are due, erased when their second has
// come. It knows the secrets and deadlines, and of messages only where to look.

import type { Clock, Seconds } from '../../../shared/clock.ts';
import type { ChatId, Message, Stored } from '../../facts.ts';
import type { Amendment } from '../amend.ts';
import { type Erasing, OverdueError, type StorageError } from '../store.ts';
import { createEmber, type EmberParts } from './ember.ts';
import { type Hour, hourOf, startOf } from './hours.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { baseOf } from './paths.ts';
import type { JournalFact } from './record.ts';
import { createSchedule, type Schedule, type Segment } from './schedule.ts';
import {
  isSealedChange,
  isTimedChange,
  openChange,
  type SealedChange,
  sealChange,
  wordlessChange,
} from './sealed-changes.ts';
import {
  isSealedFact,
  isTimed,
  type KeptMessage,
  open,
  type SealedMessage,
  seal,
  sealAgain,
  sealedMessage,
  wordless,
} from './sealing.ts';
import { storageError } from './trouble.ts';

export interface Timed {
  readonly dues: Pick<Schedule, 'staleIn' | 'swept' | 'duesOf' | 'restore' | 'forget'>;
  /** Finds the existing ember. */
  open(): Promise<void>;
  /** Files that said what is due are lost: every second's secret is to be overwritten when it comes. */
  distrust(): void;
  /** Whether a fact with this deadline can be sealed at once; otherwise await `ready`. */
  isReady(deadline: Seconds): boolean;
  ready(deadline: Seconds): Promise<void>;
  /** The facts in the form for the journal. One batch at a time: each is applied, or was refused, before the next. */
  seal(batch: readonly Stored[]): Promise<readonly JournalFact[]>;
  /** A timed message's fact as it was sealed, until the next batch is. */
  sealedOf(fact: Stored): SealedMessage | undefined;
  /** The fact of an edit or a reaction as it was sealed, if it was. */
  sealedChangeOf(fact: Stored): SealedChange | undefined;
  /** The fact in the form for the keeper at a start. */
  recall(fact: JournalFact): Stored;
  /** The message is in the history now. */
  added(chat: ChatId, message: SealedMessage): void;
  /** The message, if its words can still be read. */
  unseal(chat: ChatId, message: SealedMessage): Promise<Message | undefined>;
  /** The edit or reaction, if its words can still be read. */
  openChange(change: SealedChange): Promise<Amendment | undefined>;
  /** The message with other words than before, sealed; undefined if its secret is gone. */
  sealAgain(chat: ChatId, message: Message): Promise<SealedMessage | undefined>;
  /** By the clock, everything timed up to this second is over. */
  over(): Seconds;
  /** Everything timed up to this second has been erased, or is being erased. */
  erased(): Seconds;
  erase(until: Seconds): Erasing;
  countTimed(after: Seconds, until: Seconds): Promise<number>;
}

export interface TimedParts extends EmberParts {
  readonly clock: Clock;
  readonly timedIn: TimedIn;
  /** Something in the chat's files is over. */
  readonly stale: (chat: ChatId) => void;
  readonly trouble: (error: StorageError) => void;
}

export function createTimed(parts: TimedParts): Timed {
  const { clock, timedIn, stale, trouble } = parts;
  const ember = createEmber(parts);
  const dues = createSchedule();
  /** Of the batch that is on its way; at a start, of what the journal holds. */
  const sealed = new Map<Stored, SealedMessage>();
  const sealedChanges = new WeakMap<Stored, SealedChange>();
  let erased: Seconds = Number.NEGATIVE_INFINITY;

  const note = (segment: Segment, deadline: Seconds): void => {
    ember.use(deadline);
    dues.add(segment, deadline);
  };

  /** Finds out in which seconds of a near hour something is due. What was over before has been told. */
  const lookInto = async (hour: Hour): Promise<void> => {
    const since = erased;
    for (const segment of dues.segmentsOf(hour)) {
      for await (const deadline of dueIn(hour, segment, timedIn)) {
        if (deadline > since) note(segment, deadline);
        else ember.use(deadline);
      }
    }
  };

  const lookAhead = (): void => {
    for (const hour of dues.toLookInto()) {
      lookInto(hour).catch((error: unknown) => {
        dues.notLookedInto([hour]);
        trouble(storageError('Reading which timed messages are due', error));
      });
    }
  };

  const staleUpTo = (second: Seconds): void => {
    for (const hour of dues.hoursUpTo(second)) {
      for (const { chat } of dues.segmentsOf(hour)) stale(chat);
    }
  };

  const overwrite = oneAtATime(async () => {
    try {
      await ember.overwrite();
    } catch (error) {
      const { message } = storageError('Erasing the secrets of timed messages', error);
      throw new OverdueError(message, ember.overdue(), error);
    }
  });

  return {
    dues,
    open: ember.open,
    distrust: ember.useAll,
    over: () => Math.max(erased, Math.floor(clock.now() / 1000)),
    erased: () => erased,
    isReady: ember.isReady,
    async ready(deadline) {
      try {
        await ember.ready(deadline);
      } catch (error) {
        throw storageError('Making the secrets of timed messages', error);
      }
    },
    async seal(batch) {
      const records: JournalFact[] = [];
      sealed.clear();
      for (const fact of batch) {
        if (isTimedChange(fact)) {
          const record = sealChange(fact, await ember.secretOf(fact.expiresAt));
          sealedChanges.set(fact, record);
          records.push(record);
        } else if (!isTimed(fact)) records.push(fact);
        else {
          const known = ember.secretAtHand(fact.expiresAt);
          const record = seal(fact, known ?? (await ember.secretOf(fact.expiresAt)));
          ember.use(fact.expiresAt);
          sealed.set(fact, sealedMessage(record));
          records.push(record);
        }
      }
      return records;
    },
    sealedOf: (fact) => sealed.get(fact),
    sealedChangeOf: (fact) => sealedChanges.get(fact),
    recall(fact) {
      if (isSealedChange(fact)) {
        const told = wordlessChange(fact);
        sealedChanges.set(told, fact);
        return told;
      }
      if (!isSealedFact(fact)) return fact;
      const told = wordless(fact);
      sealed.set(told, sealedMessage(fact));
      return told;
    },
    added(chat, { seq, expiresAt }) {
      note({ chat, base: baseOf(seq) }, expiresAt);
    },
    async unseal(chat, message) {
      const secret = await ember.secretOf(message.expiresAt);
      return secret && open(chat, message, secret);
    },
    async openChange(change) {
      const secret = await ember.secretOf(change.expiresAt);
      return secret && openChange(change, secret);
    },
    async sealAgain(chat, { expiresAt = 0, ...message }) {
      const secret = await ember.secretOf(expiresAt);
      return secret && sealAgain(chat, { ...message, expiresAt }, secret);
    },
    erase(until) {
      const hours = hourOf(until) - hourOf(erased);
      erased = Math.max(erased, until);
      ember.pass(erased);
      const chats = dues.pass(erased);
      for (const chat of chats) stale(chat);
      if (hours > 0) staleUpTo(erased);
      lookAhead();
      return { chats: [...chats], gone: overwrite() };
    },
    async countTimed(after, until) {
      let count = 0;
      for await (const expiresAt of deadlines(hourOf(after), hourOf(until), { dues, timedIn })) {
        const isDue = expiresAt > after && expiresAt <= until;
        if (isDue && (await ember.secretOf(expiresAt))) count += 1;
      }
      return count;
    },
  };
}

type TimedIn = (segment: Segment) => Promise<readonly TimedMessage[]>;

/** A message with a deadline: what is left of a deleted one has one, too. */
export type TimedMessage = KeptMessage & { readonly expiresAt: Seconds };

/** The deadlines, of messages in this segment, that lie in this hour. */
async function* dueIn(hour: Hour, segment: Segment, timedIn: TimedIn): AsyncGenerator<Seconds> {
  for (const { expiresAt } of await timedIn(segment)) {
    if (hourOf(expiresAt) === hour) yield expiresAt;
  }
}

/** The deadlines of all messages due in these hours. */
async function* deadlines(
  first: Hour,
  last: Hour,
  { dues, timedIn }: { readonly dues: Schedule; readonly timedIn: TimedIn },
): AsyncGenerator<Seconds> {
  for (const hour of dues.hoursUpTo(startOf(last)).filter((one) => one >= first)) {
    for (const segment of dues.segmentsOf(hour)) yield* dueIn(hour, segment, timedIn);
  }
}
