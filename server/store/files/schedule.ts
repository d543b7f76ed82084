// What is due when, at a cost that does not grow with how much waits: for each hour it knows which segments hold
// something due; for hours that are near, also which chats have something due in which second.

import type { Seconds } from '../../../shared/clock.ts';
import type { ChatId, Seq } from '../../facts.ts';
import { type Hour, hourOf, startOf } from './hours.ts';

/** How long before an hour begins its segments are read. */
const NEAR: Seconds = 60;

/** The hours in which something of a segment is due, by the segment's first number, as in chat.json. */
export type Dues = Readonly<Record<string, readonly Hour[]>>;

export interface Segment {
  readonly chat: ChatId;
  readonly base: Seq;
}

export interface Schedule {
  /** Notes the deadline of a message in that segment. */
  add(segment: Segment, deadline: Seconds): void;
  /** Takes over what a chat's file says. */
  restore(chat: ChatId, dues: Dues): void;
  /** What to write to the chat's file; undefined if there is nothing. */
  duesOf(chat: ChatId): Dues | undefined;
  /**
   * The time is now this second: returns the chats in which something became due since the last call. After a sleep,
   * some of them may have nothing due just yet.
   */
  pass(until: Seconds): ReadonlySet<ChatId>;
  /** Hours that are near now and not loaded yet; from now on they count as loaded. */
  toLookInto(): readonly Hour[];
  /** Loading failed: they are handed out again. */
  notLookedInto(hours: readonly Hour[]): void;
  /** The segments that hold something for an hour. */
  segmentsOf(hour: Hour): readonly Segment[];
  /** Hours up to that of this second with anything due. */
  hoursUpTo(second: Seconds): readonly Hour[];
  /** The segments of a chat in which something may be over. */
  staleIn(chat: ChatId): readonly Seq[];
  /** That segment holds nothing more that was over at this second. */
  swept(segment: Segment, until: Seconds): void;
  forget(chat: ChatId): void;
}

export function createSchedule(): Schedule {
  const byHour = new Map<Hour, Map<ChatId, Set<Seq>>>();
  const bySecond = new Map<Seconds, Set<ChatId>>();
  /** Chats with something that was found already over. */
  let late = new Set<ChatId>();
  let looked = new Set<Hour>();
  let passed: Seconds = Number.NEGATIVE_INFINITY;

  const isNear = (hour: Hour): boolean => startOf(hour) <= passed + NEAR;

  const note = ({ chat, base }: Segment, hour: Hour): void => {
    const chats = entry(byHour, hour, () => new Map<ChatId, Set<Seq>>());
    entry(chats, chat, () => new Set()).add(base);
  };

  const remove = (hour: Hour, chat: ChatId, base: Seq): void => {
    const chats = byHour.get(hour);
    const bases = chats?.get(chat);
    bases?.delete(base);
    if (bases?.size === 0) chats?.delete(chat);
    if (chats?.size === 0) byHour.delete(hour);
  };

  const take = (second: Seconds, into: Set<ChatId>): void => {
    for (const chat of bySecond.get(second) ?? []) into.add(chat);
    bySecond.delete(second);
  };

  /** The seconds since the last time, or those of them with something due, whichever are fewer. */
  const secondsUpTo = (until: Seconds): readonly Seconds[] =>
    until - passed <= bySecond.size
      ? Array.from({ length: Math.max(0, until - passed) }, (_, n) => passed + 1 + n)
      : [...bySecond.keys()].filter((second) => second <= until);

  const hoursUpTo = (second: Seconds): readonly Hour[] =>
    [...byHour.keys()].filter((hour) => startOf(hour) <= second);

  /** Unloaded hours of which some part has passed since the last time. */
  const unseen = (until: Seconds): readonly Hour[] =>
    hoursUpTo(until).filter((hour) => startOf(hour + 1) > passed + 1 && !looked.has(hour));

  return {
    hoursUpTo,
    add(segment, deadline) {
      const hour = hourOf(deadline);
      note(segment, hour);
      if (deadline <= passed) late.add(segment.chat);
      else if (isNear(hour) && looked.has(hour)) {
        entry(bySecond, deadline, () => new Set<ChatId>()).add(segment.chat);
      }
    },
    restore(chat, dues) {
      for (const [base, hours] of Object.entries(dues)) {
        for (const hour of hours) note({ chat, base: Number(base) }, hour);
      }
    },
    duesOf(chat) {
      const dues: Record<string, Hour[]> = {};
      for (const [hour, chats] of byHour) {
        for (const base of chats.get(chat) ?? []) entryOf(dues, String(base)).push(hour);
      }
      return Object.keys(dues).length > 0 ? dues : undefined;
    },
    pass(until) {
      // At the first call, nobody is online yet who could be told of what is late.
      const chats = passed === Number.NEGATIVE_INFINITY ? new Set<ChatId>() : late;
      late = new Set();
      for (const hour of unseen(until)) {
        for (const chat of byHour.get(hour)?.keys() ?? []) chats.add(chat);
      }
      for (const second of secondsUpTo(until)) take(second, chats);
      passed = Math.max(passed, until);
      return chats;
    },
    toLookInto() {
      const now = hourOf(passed);
      const near = [...byHour.keys()].filter((hour) => isNear(hour) && !looked.has(hour));
      looked = new Set([...looked].filter((hour) => hour >= now));
      for (let hour = now; isNear(hour); hour += 1) looked.add(hour);
      return near.filter((hour) => hour >= now);
    },
    notLookedInto(hours) {
      for (const hour of hours) looked.delete(hour);
    },
    segmentsOf(hour) {
      const chats = byHour.get(hour) ?? new Map<ChatId, Set<Seq>>();
      return [...chats].flatMap(([chat, bases]) => Array.from(bases, (base) => ({ chat, base })));
    },
    staleIn(chat) {
      return hoursUpTo(passed).flatMap((hour) => [...(byHour.get(hour)?.get(chat) ?? [])]);
    },
    swept({ chat, base }, until) {
      for (const hour of hoursUpTo(until)) {
        if (startOf(hour + 1) <= until + 1) remove(hour, chat, base);
      }
    },
    forget(chat) {
      for (const [hour, chats] of byHour) {
        chats.delete(chat);
        if (chats.size === 0) byHour.delete(hour);
      }
      for (const chats of bySecond.values()) chats.delete(chat);
      late.delete(chat);
    },
  };
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

function entryOf(record: Record<string, Hour[]>, key: string): Hour[] {
  record[key] ??= [];
  return record[key];
}
