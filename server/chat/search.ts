// A search for words: through all chats of a user at once, the newest message first. There is no index, so nothing
// outlives a text that is erased: the history itself is read, a page at a time, in turns with all other long work.

import type { Clock, Ms } from '../../shared/clock.ts';
import { folded, hasFolded } from '../../shared/fold.ts';
import { keyOf, nameBefore } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import { FOUND_MAX, type FoundList, type FoundMessage } from '../../shared/wire/found.ts';
import type { PageMessage } from '../../shared/wire/message.ts';
import { type ChatInfo, PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import type { ChatId, Seq, UserId } from '../facts.ts';
import type { GiveWay } from './give-way.ts';
import type { History, PageFound } from './history.ts';
import type { Person } from './people.ts';

export interface Sought {
  /** Folded words and phrases: a message has all of them. */
  readonly texts: readonly string[];
  /** Who wrote it. `id`: of whoever has the name now. */
  readonly from?: { readonly name: string; readonly id?: UserId };
  readonly since: Ms;
}

/** What one answer says. */
type Part = Omit<FoundList, 'kind' | 'of' | 'id'>;

/** A match is told this soon, even if it stays the only one. */
const SOON: Ms = 40;
/** An answer without a match takes no longer than this. */
const LONG: Ms = 250;
/** How long one page's texts are looked through at a time: some take ten thousand times as long as others. */
const SLICE: Ms = 1;

interface Needs {
  readonly history: Pick<History, 'look'>;
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly giveWay: GiveWay;
}

/** A chat, as far as it was looked through. */
interface Reading {
  readonly chat: ChatId;
  /** What is left has lower numbers, and is not newer than `at`. */
  below: Seq;
  at: Ms;
  /** Nothing is left but what was found. */
  isOver: boolean;
  /** Matches that are not told yet, the newest last. Kept for no longer than an answer takes: they may expire. */
  found: FoundMessage[];
}

export class Search {
  private readonly user: Person;
  private readonly sought: Sought;
  private readonly needs: Needs;
  private readings: Reading[];
  private count = 0;

  constructor(user: Person, chats: readonly ChatInfo[], sought: Sought, needs: Needs) {
    this.user = user;
    this.sought = sought;
    this.needs = needs;
    this.readings = chats
      .filter(({ head, at }) => head > 0 && at >= sought.since)
      .map(({ chat, head, at }) => ({ chat, below: head + 1, at, isOver: false, found: [] }));
  }

  /** The matches that come next. */
  async next(): Promise<Part> {
    const { clock } = this.needs;
    const messages: FoundMessage[] = [];
    const start = clock.elapsed();
    const isLong = (): boolean => clock.elapsed() - start > (messages.length > 0 ? SOON : LONG);
    const fullAt = this.count + FOUND_MAX - (this.count % FOUND_MAX);
    try {
      for (let newest = this.newest(); newest; newest = this.newest()) {
        const isFull = this.count === fullAt;
        if (isFull || isLong()) {
          const upTo = timeOf(newest);
          return { messages, count: this.count, upTo, ...(!isFull && { unfinished: true }) };
        }
        const match = newest.found.pop();
        if (match) {
          messages.push(match);
          this.count += 1;
        } else {
          await this.readOn(newest);
        }
      }
      return { messages, count: this.count };
    } finally {
      for (const reading of this.readings) giveBack(reading);
    }
  }

  /** Where the newest of all that is left may be. */
  private newest(): Reading | undefined {
    this.readings = this.readings.filter(({ isOver, found }) => !isOver || found.length > 0);
    let newest: Reading | undefined;
    for (const reading of this.readings) {
      if (!newest || timeOf(reading) > timeOf(newest)) newest = reading;
    }
    return newest;
  }

  private async readOn(reading: Reading): Promise<void> {
    await this.needs.giveWay();
    const page = await this.pageBelow(reading);
    if (!page) {
      reading.isOver = true;
      return;
    }
    const { chat, type, name, messages, more, next = 0 } = page;
    const first = messages[0] ?? { seq: next, at: reading.at };
    reading.below = first.seq;
    reading.at = first.at;
    reading.isOver = !more || first.at < this.sought.since;
    const fitting = await this.fittingOf(messages);
    reading.found = fitting.map((message) => ({ chat, type, name, ...message }));
  }

  private async fittingOf(messages: readonly PageMessage[]): Promise<readonly PageMessage[]> {
    const { clock, giveWay } = this.needs;
    const fitting: PageMessage[] = [];
    let start = clock.elapsed();
    for (const message of messages) {
      if (clock.elapsed() - start >= SLICE) {
        await giveWay();
        start = clock.elapsed();
      }
      if (this.fits(message)) fitting.push(message);
    }
    return fitting;
  }

  /** Undefined if the chat was taken away from the user meanwhile. */
  private async pageBelow({ chat, below }: Reading): Promise<PageFound | undefined> {
    const { from } = this.sought;
    const searching = (by: UserId): boolean => from?.id === undefined || by === from.id;
    const range = { below, max: PAGE_MESSAGES_MAX, searching, partial: true };
    try {
      return await this.needs.history.look(this.user, chat, range);
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }

  private fits({ text, at, from, note, deleted }: PageMessage): boolean {
    const { texts, since, from: author } = this.sought;
    if (at < since || note || deleted !== undefined) return false;
    if (author && !isBy(author, from)) return false;
    return hasFolded(folded(text), texts);
  }
}

/** Where nobody has the name now, it means whoever had it. */
function isBy({ name, id }: NonNullable<Sought['from']>, from: string): boolean {
  const called = id === undefined ? nameBefore(from) : from;
  return keyOf(called) === keyOf(name);
}

function timeOf({ found, at }: Reading): Ms {
  return found.at(-1)?.at ?? at;
}

/** What was found is read again for the next answer. */
function giveBack(reading: Reading): void {
  const newest = reading.found.at(-1);
  if (!newest) return;
  reading.below = newest.seq + 1;
  reading.at = newest.at;
  reading.isOver = false;
  reading.found = [];
}
