// How the panes are laid out: the input, the room that it leaves, and the open chat's scrollback in it. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { serverTime } from '../../core/model.ts';
import { type InputRows, inputRows } from '../../layout/input.ts';
import { type Division, divide } from '../../scrollback/division.ts';
import { type Scrollback, scrollbackOf } from '../../scrollback/scrollback.ts';
import { openChat, type Panes } from './panes.ts';
import { pendingIn } from './pending.ts';

const INPUT_ROWS_MAX = 5;

export function inputOf({ editor, size }: Panes): InputRows {
  const rowsMax = Math.max(1, Math.min(INPUT_ROWS_MAX, size.rows - 3));
  const columns = Math.max(4, size.columns);
  return inputRows(editor, { columns, rowsMax, prompt: '> ', chosen: editor.refused });
}

export function divisionOf(panes: Panes): Division {
  return divide(panes.size, inputOf(panes).rows.length);
}

/** The open chat's scrollback, laid out in this many cells. */
export function openScrollback(panes: Panes, width: number, now: Ms): Scrollback {
  const { model, locals, newFrom, times } = panes;
  const pending = pendingIn(panes, now);
  const options = { width, me: model.me, times, now: serverTime(model, now), newFrom };
  return scrollbackOf(openChat(panes), { locals, pending }, options);
}
