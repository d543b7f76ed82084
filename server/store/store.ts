// The store: makes facts durable, gives them their one order, and hands them on. It knows no rules. files/ implements
// this interface, and so does a twin in memory for tests; test/server/store/contract.test.ts runs against both.

import type { Ms, Seconds } from '../../shared/clock.ts';
import type { ChatId, Fact, Lsn, Message, Seq, Stored, Subject, UserId } from '../facts.ts';

/**
 * Differs once an applied fact has touched the subject: that fact's lsn, or 0 if none has since this process started.
 * For a subject touched long ago it may differ without a change: a conflict may then be false, but none is ever missed.
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

/** A subject's folded value. */
export type Value = { readonly [key: string]: Json };

/** What a chat's messages tell of it when its value is lost. */
export interface Remains {
  /** No existing message has a higher number. */
  readonly last: Seq;
  /** When the newest one was written. */
  readonly at: Ms;
  /** What recent authors were called. */
  readonly names: ReadonlyMap<UserId, string>;
  /** The kept copy of who is in it, if it is a group. */
  readonly group?: Value;
}

/** The state behind a store: what its facts add up to. */
export interface Keeper {
  /**
   * At `open`, before the first batch, once for every kept value. Throws if it does not know the value's shape: the
   * store then sets it aside. For a chat, `last` is the highest seq ever given out there.
   */
  restore(on: Subject, value: Value, last: Seq): void;
  /** At `open`: the chat's value is lost. Throws if it does not know the shape of `group`. */
  rebuild(chat: ChatId, remains: Remains): void;
  /**
   * At `open`, after everything else: no account could be read where one of that name was kept, but perhaps something
   * else (`found`). Returns whether an account is missing there, so that its name must stay taken.
   */
  miss(name: string, found: readonly Subject[]): boolean;
  /**
   * Facts in their order, once each, never before they are durable. Synchronous; must not throw. At a start, timed
   * messages kept earlier come without their text.
   */
  apply(batch: readonly Stored[]): void;
  /**
   * The subject's value as of the last batch applied; undefined when there is nothing (any more) to keep. For
   * `group:<id>`, the part of the chat's own value that says who is in it: it is kept a second time.
   */
  snapshot(on: Subject): Value | undefined;
  /** The name of the user whom an account or an inbox is about: people find by it what is kept of them. */
  nameOf(on: Subject): string | undefined;
}

export interface Page {
  /** Only messages with a seq below this one; without it, up to the newest. */
  readonly below?: Seq;
  /** Only messages with a seq above this one; without it, from the oldest. */
  readonly above?: Seq;
  /** The most messages: the oldest of the range if only `above` is given, else the newest. */
  readonly max: number;
  /**
   * A long search for what some users wrote: the page may leave out stretches where nobody of them did, and what is read
   * for it is soon forgotten.
   */
  readonly searching?: (by: UserId) => boolean;
}

/**
 * The store cannot write now (full disk, failed disk): nothing of what was refused is kept, unless it is an
 * UnsureError. Callers may try again.
 */
export class StorageError extends Error {
  override readonly name: string = 'StorageError';
}

/** What was refused may be kept all the same: it reached the disk and could not be taken back. */
export class UnsureError extends StorageError {
  override readonly name = 'UnsureError';
}

/** Another process has the data. */
export class InUseError extends StorageError {
  override readonly name = 'InUseError';
}

/** Expects that no other fact touches these subjects from now until the commit. */
export function asSeen(
  store: Pick<Store, 'revision'>,
  ...subjects: readonly Subject[]
): Expectation[] {
  return subjects.map((on) => ({ on, revision: store.revision(on) }));
}

/** The progress of an erasing. */
export interface Erasing {
  /** The chats with timed messages that have expired since the last erasing. */
  readonly chats: readonly ChatId[];
  /** Resolves when nobody can read what is over any more; rejects with OverdueError. */
  readonly gone: Promise<void>;
}

/** The disk refuses to erase. It is tried again at the next erasing. */
export class OverdueError extends StorageError {
  override readonly name = 'OverdueError';
  /** How many deadlines have passed with their secrets still on the disk. */
  readonly overdue: number;

  constructor(message: string, overdue: number, cause: unknown) {
    super(message, { cause });
    this.overdue = overdue;
  }
}

export interface Store {
  /** A random word that changes when seqs may no longer be compared with earlier ones (a restored backup). */
  readonly epoch: string;
  /**
   * Reads what is kept into `keeper`, then goes live. To be called once. Throws StorageError with what to do when it
   * can't.
   */
  open(keeper: Keeper): Promise<void>;
  /** The revision to expect of a subject, as of the last batch applied. */
  revision(on: Subject): Revision;
  /**
   * Resolves with the fact and its place once it is durable and applied here. "conflict" if another fact touched
   * anything expected meanwhile; that fact is applied before it resolves, so the caller can look again. Rejects with
   * StorageError when the disk refuses. Facts are applied in the order given; a timed one may first wait for the
   * secrets of its hour, and takes its place in the order then. A chat that a fact ends (message.ts) is gone with all
   * its messages and files; nothing may be committed on it any more.
   */
  commit(fact: Fact, expects?: readonly Expectation[]): Promise<Stored | 'conflict'>;
  /**
   * A page of a chat's history, oldest first; empty for a chat without messages. Messages that are over, by the clock
   * or an erasing, are not in it.
   */
  page(chat: ChatId, range: Page): Promise<readonly Message[]>;
  /** Moves a read mark up (never down), lazily: it becomes a `marks` fact within a second, and may be lost before. */
  mark(user: UserId, chat: ChatId, seq: Seq): void;
  /**
   * Erases for good all timed messages whose deadline is at or before `until`: from this call on no page has them, and
   * `gone` tells when nothing left of them can be read. Deadlines only pass; an earlier `until` does nothing.
   */
  erase(until: Seconds): Erasing;
  /** How many timed messages with a deadline above `after` and up to `until` are yet to be erased. */
  countTimed(after: Seconds, until: Seconds): Promise<number>;
  /** Resolves when everything given so far is durable and in place; the store takes nothing more. */
  close(): Promise<void>;
}
