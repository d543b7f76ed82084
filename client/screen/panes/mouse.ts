// The mouse: its wheel scrolls, a click on a chat opens it. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import type { Key } from '../keys/key.ts';
import type { PanesStep } from './event.ts';
import { divisionOf } from './layout.ts';
import { linkMoved } from './links.ts';
import { besideMessages, toChooseFrom } from './listed.ts';
import { neighbour, opened } from './open.ts';
import type { Panes } from './panes.ts';
import { scrolled } from './scroll.ts';

/** By how many rows one turn of the wheel scrolls. */
const WHEEL_ROWS = 3;

type Mouse = Extract<Key, { kind: 'mouse' }>;

export function moused(panes: Panes, mouse: Mouse, now: Ms): PanesStep {
  if (panes.model.warned !== undefined) return [panes, []]; // the user is asked whether to leave
  switch (mouse.did) {
    case 'turned-up':
      return wheeled(panes, -1, now);
    case 'turned-down':
      return wheeled(panes, 1, now);
    case 'clicked':
      return clicked(panes, placeAt(panes, mouse), now);
    default:
      return unreachable(mouse.did);
  }
}

function wheeled(panes: Panes, by: -1 | 1, now: Ms): PanesStep {
  if (panes.list !== undefined) return [{ ...panes, list: neighbour(panes, panes.list, by) }, []];
  if (panes.links) return linkMoved(panes, by);
  return scrolled(panes, by * WHEEL_ROWS, now);
}

/** What is shown at a place of the screen. */
type Place =
  | { readonly kind: 'chat'; readonly id: string }
  /** The row of the messages, from the top of the screen. */
  | { readonly kind: 'messages'; readonly row: number }
  | { readonly kind: 'nothing' };

function placeAt(panes: Panes, { x, y }: Pick<Mouse, 'x' | 'y'>): Place {
  const { list, height } = divisionOf(panes);
  if (y >= height || (list > 0 && x === list)) return { kind: 'nothing' };
  if (x < list) return chatIn(besideMessages(panes, height)[y]);
  if (panes.list !== undefined) return chatIn(toChooseFrom(panes, height)[y - 1]);
  return { kind: 'messages', row: y };
}

function chatIn(chat: { readonly id: string } | undefined): Place {
  return chat ? { kind: 'chat', id: chat.id } : { kind: 'nothing' };
}

function clicked(panes: Panes, place: Place, now: Ms): PanesStep {
  switch (place.kind) {
    case 'chat':
      return opened(panes, place.id, now);
    case 'messages':
    case 'nothing':
      return [panes, []];
    default:
      return unreachable(place);
  }
}
