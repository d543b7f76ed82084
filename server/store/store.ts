// The store: makes facts durable, gives them their one order, and hands them on. It knows no rules.
// Two things stand behind this interface, memory.ts and files/; test/server/store/contract.test.ts runs against both.

import type { Ms, Seconds } from '../../shared/clock.ts';
import type { ChatId, Fact, Lsn, Message, Seq, Stored, Subject, UserId } from '../facts.ts';

/**
 * What differs once an applied fact has touched the subject: its lsn; 0 if none did since this process started. Of what
 * was touched long ago it may differ without a cause: then there is a conflict where none is, and never none where one is.
 */
export type Revision = Lsn;

export interface Expectation {
  readonly on: Subject;
  readonly revision: Revision;
}

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A subject's folded value, and the file it is kept in, relative to the data folder. */
export interface Kept {
  readonly path: string;
  readonly value: { readonly [key: string]: Json };
}

/** What of a chat is known without its value, out of its messages. */
export interface Remains {
  /** No message that is there has a higher number. */
  readonly last: Seq;
  /** When the newest one was written. */
  readonly at: Ms;
  /** What those who wrote lately were called. */
  readonly names: ReadonlyMap<UserId, string>;
  /** What was kept of who is in the group, if it is one. */
  readonly group?: Kept['value'];
}

/** The state behind a store: what its facts add up to. */
export interface Keeper {
  /**
   * At `open`, before the first batch, once for every kept value. Throws if the value has a shape that it does
   * not know: the store then sets the file aside. For a chat, `last` is the highest seq ever given out there.
   */
  restore(on: Subject, value: Kept['value'], last: Seq): void;
  /** At `open`: the chat's value is lost. Throws if the shape of `group` is not known. */
  rebuild(chat: ChatId, remains: Remains): void;
  /**
   * At `open`, when all else is told: there is a folder `users/<folder>/` in which no account could be read, but perhaps
   * something else (`found`). Whether an account is missing there, so that its name must stay taken.
   */
  miss(folder: string, found: readonly Subject[]): boolean;
  /**
   * Facts in their order, once each, never before they are durable. Synchronous; must not throw. What was kept earlier
   * of a timed message comes without its text at a start.
   */
  apply(batch: readonly Stored[]): void;
  /**
   * The subject's value as of the last batch applied; undefined when there is nothing (any more) to keep. Of `group:<id>`
   * what nothing but the chat's own value says of who is in it: it is kept a second time.
   */
  snapshot(on: Subject): Kept | undefined;
}

export interface Page {
  /** Only messages with a seq below this one; without it, up to the newest. */
  readonly below?: Seq;
  /** Only messages with a seq above this one; without it, from the oldest. */
  readonly above?: Seq;
  /** At most so many: the oldest of the range if only `above` is given, else the newest. */
  readonly max: number;
}

/**
 * The store cannot write now (full disk, failed disk): nothing of what was refused is kept, unless it is an UnsureError.
 * It may be tried again.
 */
export class StorageError extends Error {
  override readonly name: string = 'StorageError';
}

/** What was refused may be kept all the same: it reached the disk, and could not be taken back. */
export class UnsureError extends StorageError {
  override readonly name = 'UnsureError';
}

/** Another process has the data. */
export class InUseError extends StorageError {
  override readonly name = 'InUseError';
}

/** What to expect of subjects that were looked at just now: that no other fact touches them first. */
export function asSeen(
  store: Pick<Store, 'revision'>,
  ...subjects: readonly Subject[]
): Expectation[] {
  return subjects.map((on) => ({ on, revision: store.revision(on) }));
}

/** What an erasing does. */
export interface Erasing {
  /** The chats that had timed messages whose time has come since the last one. */
  readonly chats: readonly ChatId[];
  /** Resolves when all that is over can be read by nobody any more; rejects with OverdueError. */
  readonly gone: Promise<void>;
}

/** The disk refuses to erase. It is tried again at the next erasing. */
export class OverdueError extends StorageError {
  override readonly name = 'OverdueError';
  /** For so many deadlines that have passed the secrets are still on the disk. */
  readonly overdue: number;

  constructor(message: string, overdue: number, cause: unknown) {
    super(message, { cause });
    this.overdue = overdue;
  }
}

export interface Hold {
  /** The journals there were, by file name, and how much of each belongs to the moment. */
  readonly journals: readonly { readonly name: string; readonly bytes: number }[];
  isHeld(): boolean;
  /** False if it was lost before, because too much was written meanwhile or the store was closed. */
  release(): boolean;
}

export interface Store {
  /** A random word that changes when seqs may not be compared with earlier ones any more (a restored backup). */
  readonly epoch: string;
  /** Reads what is kept into `keeper`, then goes live. Once. Throws StorageError with what to do when it can't. */
  open(keeper: Keeper): Promise<void>;
  /** The revision to expect of a subject, as of the last batch applied. */
  revision(on: Subject): Revision;
  /**
   * Resolves when the fact is durable and has been applied here, with its place. "conflict" if anything expected
   * was touched by another fact meanwhile; it resolves once that fact has been applied, so the caller can look again.
   * Rejects with StorageError when the disk refuses. Facts are applied in the order in which they were given; a timed
   * one may have to wait for the secrets of its hour first, and is in order from then on. A chat that a fact ends
   * (message.ts) is gone with all its messages and files; nothing may be committed on it any more.
   */
  commit(fact: Fact, expects?: readonly Expectation[]): Promise<Stored | 'conflict'>;
  /**
   * A page of a chat's history, oldest first. A chat that nothing was written to has none. Messages whose time is over,
   * by the clock or by an erasing, are not in it.
   */
  page(chat: ChatId, range: Page): Promise<readonly Message[]>;
  /** Moves a read mark up (never down), lazily: it becomes a `marks` fact within a second, and may be lost before. */
  mark(user: UserId, chat: ChatId, seq: Seq): void;
  /**
   * Erases all timed messages whose deadline is at or before `until`, for good: from this call on no page has them,
   * and `gone` says when nothing that is left of them can be read. Deadlines only pass; an earlier `until` does nothing.
   */
  erase(until: Seconds): Erasing;
  /** How many timed messages with a deadline above `after`, up to `until`, there are to be erased. */
  countTimed(after: Seconds, until: Seconds): Promise<number>;
  /**
   * A moment between two batches for a backup to copy: until it is released the files stay as they are, and a journal
   * only grows. Facts are committed meanwhile. One at a time; rejects with StorageError.
   */
  hold(): Promise<Hold>;
  /** Everything given so far is durable and in place; the store takes nothing more. */
  close(): Promise<void>;
}
