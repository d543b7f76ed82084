// Scrolling through what was written, with pages from the server as needed. Pure.

import type { Ms } from '../../../shared/clock.ts';
import type { Look } from '../../core/update/event.ts';
import { update as updateModel } from '../../core/update.ts';
import {
  above,
  anchoredAt,
  below,
  first,
  last,
  moved,
  showsEnd,
} from '../../scrollback/scrollback.ts';
import type { PanesStep } from './event.ts';
import { divisionOf, openScrollback } from './layout.ts';
import { withoutShow } from './open.ts';
import { openChat, type Panes } from './panes.ts';

/** How many items beyond the screen are fetched ahead. */
const AHEAD = 60;

export function paged(panes: Panes, by: -1 | 1, now: Ms): PanesStep {
  return scrolled(panes, by * Math.max(1, divisionOf(panes).height - 2), now);
}

/** This many rows down, or up if negative. */
export function scrolled(panes: Panes, rows: number, now: Ms): PanesStep {
  const { width, height } = divisionOf(panes);
  const scrollback = openScrollback(panes, width, now);
  const anchor = moved(scrollback, panes.anchor, { rows, height });
  const there = anchor === 'newest' && !isWhole(panes) ? last(scrollback, height) : anchor;
  return fetched({ ...panes, anchor: there }, now);
}

/** A user who sees the newest message keeps seeing the newest. */
export function settled(panes: Panes, now: Ms): Panes {
  if (panes.anchor === 'newest' || !openChat(panes).history?.newest) return panes;
  const { width, height } = divisionOf(panes);
  const atEnd = showsEnd(openScrollback(panes, width, now), panes.anchor, height);
  return atEnd ? { ...panes, anchor: 'newest' } : panes;
}

/** Also asks for what lies next to the screen. */
export function fetched(panes: Panes, now: Ms): PanesStep {
  const { width, height } = divisionOf(panes);
  const chat = openChat(panes);
  if (!chat.history) return [panes, []];
  const scrollback = openScrollback(panes, width, now);
  const isUp = panes.anchor !== 'newest';
  if (isUp && chat.history.above > 0 && above(scrollback, panes.anchor, height) < AHEAD) {
    return looking(panes, 'older', now);
  }
  if (!chat.history.newest && below(scrollback, panes.anchor, height) < AHEAD + height) {
    return looking(panes, 'newer', now);
  }
  return [panes, []];
}

export function toOldest(panes: Panes, now: Ms): PanesStep {
  const { width } = divisionOf(panes);
  const chat = openChat(panes);
  if (chat.history?.above !== 0) {
    return looking({ ...panes, anchor: { seq: 0, n: 0, row: 0 } }, 'oldest', now);
  }
  return [{ ...panes, anchor: first(openScrollback(panes, width, now)) }, []];
}

/** Scrolls to where new messages appear. */
export function toNewest(panes: Panes, now: Ms): PanesStep {
  return withNewest({ ...panes, anchor: 'newest' }, now);
}

function withNewest(panes: Panes, now: Ms): PanesStep {
  return isWhole(panes) ? [panes, []] : looking(panes, 'newest', now);
}

/** Whether the client holds the open chat's messages up to the newest. */
function isWhole(panes: Panes): boolean {
  return openChat(panes).history?.newest ?? true;
}

function looking(panes: Panes, at: Look, now: Ms): PanesStep {
  const event = { kind: 'look', chat: panes.open, at } as const;
  const [model, effects] = updateModel(panes.model, event, now);
  return [{ ...panes, model }, withoutShow(effects)];
}

/** Scrolls so that the client's own last line is in sight, from its first row on. */
export function inSight(panes: Panes, now: Ms): Panes {
  const local = panes.locals.at(-1);
  if (local?.chat !== panes.open) return panes;
  if (!isWhole(panes)) return { ...panes, anchor: { seq: local.seq, n: local.n, row: 0 } };
  const { width, height } = divisionOf(panes);
  const scrollback = openScrollback(panes, width, now);
  return { ...panes, anchor: anchoredAt(scrollback, local, height) };
}

/** The same, and the newest messages are asked for if they are not held, since that line stands below them. */
export function broughtInSight(panes: Panes, now: Ms): PanesStep {
  return withNewest(inSight(panes, now), now);
}
