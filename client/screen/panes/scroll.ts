// Scrolling through what was written, with pages from the server as needed. Pure.

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
import { divide, openRoll, type ViewNeeds } from '../view/view.ts';
import type { PanesStep } from './event.ts';
import { withoutShow } from './open.ts';
import { openChat, type Panes } from './panes.ts';

/** How many entries beyond the screen are fetched ahead. */
const AHEAD = 60;

export function paged(panes: Panes, by: -1 | 1, needs: ViewNeeds): PanesStep {
  const { width, height } = divide(panes);
  const roll = openRoll(panes, width, needs);
  const rows = by * Math.max(1, height - 2);
  const anchor = moved(roll, panes.anchor, { rows, height });
  const isWhole = openChat(panes).history?.newest ?? true;
  const there = anchor === 'newest' && !isWhole ? last(roll, height) : anchor;
  return fetched({ ...panes, anchor: there }, needs);
}

/** A user who sees the newest message keeps seeing the newest. */
export function settled(panes: Panes, needs: ViewNeeds): Panes {
  if (panes.anchor === 'newest' || !openChat(panes).history?.newest) return panes;
  const { width, height } = divide(panes);
  const atEnd = showsEnd(openRoll(panes, width, needs), panes.anchor, height);
  return atEnd ? { ...panes, anchor: 'newest' } : panes;
}

/** Also asks for what lies next to the screen. */
export function fetched(panes: Panes, needs: ViewNeeds): PanesStep {
  const { width, height } = divide(panes);
  const chat = openChat(panes);
  if (!chat.history) return [panes, []];
  const roll = openRoll(panes, width, needs);
  const isUp = panes.anchor !== 'newest';
  if (isUp && chat.history.above > 0 && above(roll, panes.anchor, height) < AHEAD) {
    return looking(panes, 'older', needs);
  }
  if (!chat.history.newest && below(roll, panes.anchor, height) < AHEAD + height) {
    return looking(panes, 'newer', needs);
  }
  return [panes, []];
}

export function toOldest(panes: Panes, needs: ViewNeeds): PanesStep {
  const { width } = divide(panes);
  const chat = openChat(panes);
  if (chat.history?.above !== 0) {
    return looking({ ...panes, anchor: { seq: 0, n: 0, row: 0 } }, 'oldest', needs);
  }
  return [{ ...panes, anchor: first(openRoll(panes, width, needs)) }, []];
}

/** Scrolls to where new messages appear. */
export function toNewest(panes: Panes, needs: ViewNeeds): PanesStep {
  const next: Panes = { ...panes, anchor: 'newest' };
  return openChat(panes).history?.newest === false ? looking(next, 'newest', needs) : [next, []];
}

function looking(panes: Panes, at: Look, { now }: ViewNeeds): PanesStep {
  const event = { kind: 'look', chat: panes.open, at } as const;
  const [model, effects] = updateModel(panes.model, event, now);
  return [{ ...panes, model }, withoutShow(effects)];
}

/** Scrolls so that the client's own last line is in sight, from its first row on. */
export function inSight(panes: Panes, needs: ViewNeeds): Panes {
  const local = panes.locals.at(-1);
  if (local?.chat !== panes.open) return panes;
  const { width, height } = divide(panes);
  const roll = openRoll(panes, width, needs);
  return { ...panes, anchor: anchoredAt(roll, local, height) };
}
