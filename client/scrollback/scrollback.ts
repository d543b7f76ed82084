// The scrollback of a chat: its items as one long sheet of rows, of which only those on the screen are ever made. Pure.

import { keyOf } from '../../shared/names.ts';
import type { Chat, Message } from '../core/model.ts';
import type { SeenRange } from '../core/seen.ts';
import { fit, type Row, span } from '../layout/row.ts';
import { textCells } from '../layout/width.ts';
import { type Anchor, type Item, type Local, type Pending, type Spot, writtenAt } from './item.ts';
import { itemRows, type LayoutOptions, quoteRow } from './rows.ts';

export interface Scrollback extends LayoutOptions {
  readonly items: readonly Item[];
  /** Nothing readable lies between this seq and the first message. */
  readonly above: number;
  /** The place of the first unread item. */
  readonly newAt?: number;
}

/** A row of the scrollback: its item's place, and which of its rows. */
interface Top {
  readonly at: number;
  readonly row: number;
}

export interface Shown {
  readonly rows: readonly Row[];
  /** The messages whose end is visible: everything above the first seq, and up to the second. */
  readonly seen?: SeenRange;
  /** Nothing lies below. */
  readonly atEnd: boolean;
}

export function scrollbackOf(
  chat: Chat,
  { locals, pending }: { locals: readonly Local[]; pending: readonly Pending[] },
  { newFrom, ...options }: LayoutOptions & { newFrom: number | undefined },
): Scrollback {
  const messages = chat.history?.messages ?? [];
  const last = messages.at(-1)?.seq ?? 0;
  const whole = chat.history?.newest ?? true;
  const mine = locals.filter((local) => local.chat === chat.id && (whole || local.seq < last));
  const behind = whole ? pending.map((it, n) => ({ seq: Infinity, n, pending: it })) : [];
  const items = [...merged(messages, mine), ...behind];
  const newAt = newFrom === undefined ? -1 : firstNew(items, newFrom, options.me);
  const above = chat.history?.above ?? 0;
  return { ...options, items, above, ...(newAt >= 0 && { newAt }) };
}

function merged(messages: readonly Message[], locals: readonly Local[]): readonly Item[] {
  const items: Item[] = [];
  let next = 0;
  for (const message of messages) {
    for (let local = locals[next]; local && local.seq < message.seq; local = locals[++next]) {
      items.push({ seq: local.seq, n: local.n, local });
    }
    items.push({ seq: message.seq, n: 0, message });
  }
  for (const local of locals.slice(next)) items.push({ seq: local.seq, n: local.n, local });
  return items;
}

function firstNew(items: readonly Item[], newFrom: number, me: string): number {
  const own = keyOf(me);
  return items.findIndex(
    (it) => 'message' in it && it.seq > newFrom && keyOf(it.message.from) !== own,
  );
}

/** What is on a screen of this many rows. */
export function shown(scrollback: Scrollback, anchor: Anchor, height: number): Shown {
  const top = topOf(scrollback, anchor, height);
  const rows: Row[] = [];
  let seen: SeenRange | undefined;
  let { at, row } = top;
  for (; at < scrollback.items.length && rows.length < height; at += 1) {
    const own = rowsOf(scrollback, at);
    const taken = own.slice(row, row + height - rows.length);
    rows.push(...taken);
    const item = scrollback.items[at];
    const complete = row + taken.length === own.length;
    // A message longer than the screen is seen when its end is.
    if (complete && item && 'message' in item) {
      seen = { above: seen?.above ?? seqBefore(scrollback, at), seq: item.seq };
    }
    if (!complete) return { rows, ...(seen && { seen }), atEnd: false };
    row = 0;
  }
  return { rows, ...(seen && { seen }), atEnd: at >= scrollback.items.length };
}

/** The seq of the message before an item. */
function seqBefore({ items, above }: Scrollback, at: number): number {
  for (let before = at - 1; before >= 0; before -= 1) {
    const item = items[before];
    if (item && 'message' in item) return item.seq;
  }
  return above;
}

/** The anchor this many rows further down, or up if negative. */
export function moved(
  scrollback: Scrollback,
  anchor: Anchor,
  by: { rows: number; height: number },
): Anchor {
  const top = topOf(scrollback, anchor, by.height);
  const wanted = walked(scrollback, top, by.rows);
  const last = endTop(scrollback, by.height);
  if (by.rows > 0 && !isAbove(wanted, last)) return 'newest';
  return anchorAt(scrollback, isAbove(wanted, last) ? wanted : last);
}

/** The anchor at the first row of all. */
export function first(scrollback: Scrollback): Anchor {
  return anchorAt(scrollback, { at: 0, row: 0 });
}

/** The anchor that shows the last row, and stays when more comes. */
export function last(scrollback: Scrollback, height: number): Anchor {
  return anchorAt(scrollback, endTop(scrollback, height));
}

/** Whether the last row is visible. */
export function showsEnd(scrollback: Scrollback, anchor: Anchor, height: number): boolean {
  return !isAbove(topOf(scrollback, anchor, height), endTop(scrollback, height));
}

/** The anchor at an item's first row, unless less than a screen follows from there. */
export function anchoredAt(scrollback: Scrollback, spot: Spot, height: number): Anchor {
  const wanted = { at: placeOf(scrollback, spot), row: 0 };
  return isAbove(wanted, endTop(scrollback, height)) ? { ...spot, row: 0 } : 'newest';
}

/** How many items lie above the screen. */
export function above(scrollback: Scrollback, anchor: Anchor, height: number): number {
  return topOf(scrollback, anchor, height).at;
}

/** How many items lie below the screen's first. */
export function below(scrollback: Scrollback, anchor: Anchor, height: number): number {
  return scrollback.items.length - topOf(scrollback, anchor, height).at;
}

function anchorAt({ items }: Scrollback, { at, row }: Top): Anchor {
  const item = items[at];
  return item ? { seq: item.seq, n: item.n, row } : 'newest';
}

function topOf(scrollback: Scrollback, anchor: Anchor, height: number): Top {
  const last = endTop(scrollback, height);
  if (anchor === 'newest') return last;
  const at = placeOf(scrollback, anchor);
  const item = scrollback.items[at];
  const same = item?.seq === anchor.seq && item.n === anchor.n;
  const row = same ? Math.min(anchor.row, rowsOf(scrollback, at).length - 1) : 0;
  const top = { at, row };
  return isAbove(top, last) ? top : last;
}

/** The first row when the last one is at the bottom. */
function endTop(scrollback: Scrollback, height: number): Top {
  let left = height;
  for (let at = scrollback.items.length - 1; at >= 0; at -= 1) {
    const count = rowsOf(scrollback, at).length;
    if (count >= left) return { at, row: count - left };
    left -= count;
  }
  return { at: 0, row: 0 };
}

function walked(scrollback: Scrollback, { at, row }: Top, by: number): Top {
  let place = at;
  let rest = row + by;
  while (rest < 0 && place > 0) {
    place -= 1;
    rest += rowsOf(scrollback, place).length;
  }
  if (rest < 0) return { at: 0, row: 0 };
  while (place < scrollback.items.length) {
    const count = rowsOf(scrollback, place).length;
    if (rest < count) return { at: place, row: rest };
    rest -= count;
    place += 1;
  }
  return { at: place, row: 0 };
}

function isAbove(one: Top, other: Top): boolean {
  return one.at < other.at || (one.at === other.at && one.row < other.row);
}

/** The place of an item, or of the next one if it is gone. */
function placeOf({ items }: Scrollback, { seq, n }: Spot): number {
  const at = items.findIndex((it) => it.seq > seq || (it.seq === seq && it.n >= n));
  return at < 0 ? items.length : at;
}

/** An item's rows, with what goes above it: a new day, the mark where unread messages begin, or what it answers. */
function rowsOf(scrollback: Scrollback, at: number): readonly Row[] {
  const item = scrollback.items[at];
  if (!item) return [];
  const own = itemRows(item, scrollback);
  const before = [
    ...dayRows(scrollback, at),
    ...(at === scrollback.newAt ? [ruled('new', scrollback, 'unread')] : []),
    ...quoteRows(scrollback, item),
  ];
  return before.length === 0 ? own : [...before, ...own];
}

/** Made for each picture, since nothing of a message may stay in what is kept of another. */
function quoteRows(scrollback: Scrollback, item: Item): readonly Row[] {
  if (!('message' in item) || item.message.deleted !== undefined) return [];
  const { re } = item.message;
  return re === undefined ? [] : [quoteRow(re, heldAt(scrollback, re), scrollback)];
}

function heldAt({ items }: Scrollback, seq: number): Message | undefined {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((items[middle]?.seq ?? Infinity) < seq) from = middle + 1;
    else to = middle;
  }
  const item = items[from];
  return item?.seq === seq && 'message' in item ? item.message : undefined;
}

function dayRows(scrollback: Scrollback, at: number): readonly Row[] {
  const [before, item] = [scrollback.items[at - 1], scrollback.items[at]];
  if (!item || 'local' in item) return [];
  if (before && isNear(writtenAt(before), writtenAt(item))) return [];
  const day = scrollback.times.day(writtenAt(item));
  if (before && scrollback.times.day(writtenAt(before)) === day) return [];
  return [ruled(day, scrollback, 'quiet')];
}

const QUARTER = 15 * 60_000; // zones differ by whole quarters of an hour, so days begin at one

function isNear(one: number, other: number): boolean {
  return Math.floor(one / QUARTER) === Math.floor(other / QUARTER);
}

function ruled(text: string, { width }: LayoutOptions, style: 'quiet' | 'unread'): Row {
  const left = Math.max(0, width - textCells(text) - 6);
  return fit([span(`──── ${text} ${'─'.repeat(left)}`, style)], width);
}
