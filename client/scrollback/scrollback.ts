// The entries of a chat as one long roll of rows, of which only those on the screen are ever made. Pure.

import { keyOf } from '../../shared/names.ts';
import type { Chat, Message } from '../core/model.ts';
import type { Part } from '../core/seen.ts';
import { fit, type Row, span } from '../layout/row.ts';
import { textCells } from '../layout/width.ts';
import type { Anchor, Local, Spot } from '../screen/panes/panes.ts';
import { type EntryLook, localRows, messageRows } from './entry.ts';
import { type Pending, pendingRows } from './pending.ts';

type Entry = Spot &
  ({ readonly message: Message } | { readonly local: Local } | { readonly pending: Pending });

export interface Roll extends EntryLook {
  readonly entries: readonly Entry[];
  /** Nothing readable lies between this seq and the first message. */
  readonly above: number;
  /** The place of the first unread entry. */
  readonly newAt?: number;
}

/** A row of the roll: its entry's place, and which of its rows. */
interface Top {
  readonly at: number;
  readonly row: number;
}

export interface Shown {
  readonly rows: readonly Row[];
  /** The messages whose end is visible: everything above the first seq, and up to the second. */
  readonly seen?: Part;
  /** Nothing lies below. */
  readonly atEnd: boolean;
}

export function rollOf(
  chat: Chat,
  { locals, pending }: { locals: readonly Local[]; pending: readonly Pending[] },
  { newFrom, ...look }: EntryLook & { newFrom: number | undefined },
): Roll {
  const messages = chat.history?.messages ?? [];
  const last = messages.at(-1)?.seq ?? 0;
  const whole = chat.history?.newest ?? true;
  const mine = locals.filter((local) => local.chat === chat.id && (whole || local.seq < last));
  const behind = whole ? pending.map((it, n) => ({ seq: Infinity, n, pending: it })) : [];
  const entries = [...merged(messages, mine), ...behind];
  const newAt = newFrom === undefined ? -1 : firstNew(entries, newFrom, look.me);
  const above = chat.history?.above ?? 0;
  return { ...look, entries, above, ...(newAt >= 0 && { newAt }) };
}

function merged(messages: readonly Message[], locals: readonly Local[]): readonly Entry[] {
  const entries: Entry[] = [];
  let next = 0;
  for (const message of messages) {
    for (let local = locals[next]; local && local.seq < message.seq; local = locals[++next]) {
      entries.push({ seq: local.seq, n: local.n, local });
    }
    entries.push({ seq: message.seq, n: 0, message });
  }
  for (const local of locals.slice(next)) entries.push({ seq: local.seq, n: local.n, local });
  return entries;
}

function firstNew(entries: readonly Entry[], newFrom: number, me: string): number {
  const own = keyOf(me);
  return entries.findIndex(
    (it) => 'message' in it && it.seq > newFrom && keyOf(it.message.from) !== own,
  );
}

/** What is on a screen of this many rows. */
export function shown(roll: Roll, anchor: Anchor, height: number): Shown {
  const top = topOf(roll, anchor, height);
  const rows: Row[] = [];
  let seen: Part | undefined;
  let { at, row } = top;
  for (; at < roll.entries.length && rows.length < height; at += 1) {
    const own = rowsOf(roll, at);
    const taken = own.slice(row, row + height - rows.length);
    rows.push(...taken);
    const entry = roll.entries[at];
    const complete = row + taken.length === own.length;
    // A message longer than the screen is seen when its end is.
    if (complete && entry && 'message' in entry) {
      seen = { above: seen?.above ?? seqBefore(roll, at), seq: entry.seq };
    }
    if (!complete) return { rows, ...(seen && { seen }), atEnd: false };
    row = 0;
  }
  return { rows, ...(seen && { seen }), atEnd: at >= roll.entries.length };
}

/** The seq of the message before an entry. */
function seqBefore({ entries, above }: Roll, at: number): number {
  for (let before = at - 1; before >= 0; before -= 1) {
    const entry = entries[before];
    if (entry && 'message' in entry) return entry.seq;
  }
  return above;
}

/** The anchor this many rows further down, or up if negative. */
export function moved(roll: Roll, anchor: Anchor, by: { rows: number; height: number }): Anchor {
  const top = topOf(roll, anchor, by.height);
  const wanted = walked(roll, top, by.rows);
  const last = endTop(roll, by.height);
  if (by.rows > 0 && !isAbove(wanted, last)) return 'newest';
  return anchorAt(roll, isAbove(wanted, last) ? wanted : last);
}

/** The anchor at the first row of all. */
export function first(roll: Roll): Anchor {
  return anchorAt(roll, { at: 0, row: 0 });
}

/** The anchor that shows the last row, and stays when more comes. */
export function last(roll: Roll, height: number): Anchor {
  return anchorAt(roll, endTop(roll, height));
}

/** Whether the last row is visible. */
export function showsEnd(roll: Roll, anchor: Anchor, height: number): boolean {
  return !isAbove(topOf(roll, anchor, height), endTop(roll, height));
}

/** The anchor at an entry's first row, unless less than a screen follows from there. */
export function anchoredAt(roll: Roll, spot: Spot, height: number): Anchor {
  const wanted = { at: placeOf(roll, spot), row: 0 };
  return isAbove(wanted, endTop(roll, height)) ? { ...spot, row: 0 } : 'newest';
}

/** How many entries lie above the screen. */
export function above(roll: Roll, anchor: Anchor, height: number): number {
  return topOf(roll, anchor, height).at;
}

/** How many entries lie below the screen's first. */
export function below(roll: Roll, anchor: Anchor, height: number): number {
  return roll.entries.length - topOf(roll, anchor, height).at;
}

function anchorAt({ entries }: Roll, { at, row }: Top): Anchor {
  const entry = entries[at];
  return entry ? { seq: entry.seq, n: entry.n, row } : 'newest';
}

function topOf(roll: Roll, anchor: Anchor, height: number): Top {
  const last = endTop(roll, height);
  if (anchor === 'newest') return last;
  const at = placeOf(roll, anchor);
  const entry = roll.entries[at];
  const same = entry?.seq === anchor.seq && entry.n === anchor.n;
  const row = same ? Math.min(anchor.row, rowsOf(roll, at).length - 1) : 0;
  const top = { at, row };
  return isAbove(top, last) ? top : last;
}

/** The first row when the last one is at the bottom. */
function endTop(roll: Roll, height: number): Top {
  let left = height;
  for (let at = roll.entries.length - 1; at >= 0; at -= 1) {
    const count = rowsOf(roll, at).length;
    if (count >= left) return { at, row: count - left };
    left -= count;
  }
  return { at: 0, row: 0 };
}

function walked(roll: Roll, { at, row }: Top, by: number): Top {
  let place = at;
  let rest = row + by;
  while (rest < 0 && place > 0) {
    place -= 1;
    rest += rowsOf(roll, place).length;
  }
  if (rest < 0) return { at: 0, row: 0 };
  while (place < roll.entries.length) {
    const count = rowsOf(roll, place).length;
    if (rest < count) return { at: place, row: rest };
    rest -= count;
    place += 1;
  }
  return { at: place, row: 0 };
}

function isAbove(one: Top, other: Top): boolean {
  return one.at < other.at || (one.at === other.at && one.row < other.row);
}

/** The place of an entry, or of the next one if it is gone. */
function placeOf({ entries }: Roll, { seq, n }: Spot): number {
  const at = entries.findIndex((it) => it.seq > seq || (it.seq === seq && it.n >= n));
  return at < 0 ? entries.length : at;
}

/** An entry's rows, with what goes above it: a new day, or the mark where unread messages begin. */
function rowsOf(roll: Roll, at: number): readonly Row[] {
  const entry = roll.entries[at];
  if (!entry) return [];
  const own = entryRows(entry, roll);
  const before = [
    ...dayRows(roll, at),
    ...(at === roll.newAt ? [ruled('new', roll, 'unread')] : []),
  ];
  return before.length === 0 ? own : [...before, ...own];
}

function entryRows(entry: Entry, look: EntryLook): readonly Row[] {
  if ('message' in entry) return messageRows(entry.message, look);
  return 'local' in entry ? localRows(entry.local, look) : pendingRows(entry.pending, look);
}

function atOf(entry: Entry): number {
  if ('message' in entry) return entry.message.at;
  return 'local' in entry ? entry.local.at : entry.pending.at;
}

function dayRows(roll: Roll, at: number): readonly Row[] {
  const [before, entry] = [roll.entries[at - 1], roll.entries[at]];
  if (!entry || 'local' in entry) return [];
  if (before && isNear(atOf(before), atOf(entry))) return [];
  const day = roll.times.day(atOf(entry));
  if (before && roll.times.day(atOf(before)) === day) return [];
  return [ruled(day, roll, 'quiet')];
}

const QUARTER = 15 * 60_000; // zones differ by whole quarters of an hour, so days begin at one

function isNear(one: number, other: number): boolean {
  return Math.floor(one / QUARTER) === Math.floor(other / QUARTER);
}

function ruled(text: string, { width }: EntryLook, style: 'quiet' | 'unread'): Row {
  const left = Math.max(0, width - textCells(text) - 6);
  return fit([span(`──── ${text} ${'─'.repeat(left)}`, style)], width);
}
