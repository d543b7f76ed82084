// view(panes, now) -> what is on the screen: rows of styled text, the cursor, and what of it can be read. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { cleanLabel } from '../../../shared/text.ts';
import { countWord, type Model, othersHere, serverTime } from '../../core/model.ts';
import type { Part } from '../../core/seen.ts';
import { hostingText } from '../../core/sentences.ts';
import type { Times } from '../../core/times.ts';
import { fit, type Place, type Row, span } from '../../layout/row.ts';
import { pendingIn } from '../../scrollback/pending.ts';
import { type Roll, rollOf, shown } from '../../scrollback/scrollback.ts';
import { textOf } from '../editor/typed.ts';
import { countedUnread, openChat, type Panes, unseenBeside } from '../panes/panes.ts';
import { type Aim, aim } from './aim.ts';
import { choiceRow } from './choices.ts';
import { inputRows } from './input.ts';
import { knownTo } from './known.ts';
import { listRows, sidebarRows } from './sidebar.ts';
import { ruleRow, statusRow } from './status.ts';

export interface Picture {
  readonly rows: readonly Row[];
  readonly cursor: Place;
  readonly title: string;
  /** The part of the open chat that can be read now. */
  readonly seen?: Part & { readonly chat: string };
}

const INPUT_ROWS_MAX = 5;
const LIST_FROM = 60;

/** How the screen is divided. */
export interface Division {
  /** Columns of the list of chats; 0 if there is no room for it. */
  readonly list: number;
  /** Columns of the messages. */
  readonly width: number;
  readonly height: number;
}

export function divide(panes: Panes): Division {
  const { columns, rows } = panes.size;
  const list = columns < LIST_FROM ? 0 : Math.min(26, Math.floor(columns / 5) + 2);
  const width = Math.max(2, columns - (list > 0 ? list + 1 : 0));
  const input = inputOf(panes).rows.length;
  return { list, width, height: Math.max(0, rows - input - (rows > 2 ? 2 : 0)) };
}

function inputOf({ editor, size }: Panes) {
  const rowsMax = Math.max(1, Math.min(INPUT_ROWS_MAX, size.rows - 3));
  const columns = Math.max(4, size.columns);
  return inputRows(editor, { columns, rowsMax, prompt: '> ', chosen: editor.refused });
}

/** The rows of the open chat's messages. */
export function openRoll(panes: Panes, width: number, { now, times }: ViewNeeds): Roll {
  const { model, locals, newFrom } = panes;
  const pending = pendingIn(panes, now);
  const look = { width, me: model.me, times, now: serverTime(model, now), newFrom };
  return rollOf(openChat(panes), { locals, pending }, look);
}

export interface ViewNeeds {
  readonly now: Ms;
  readonly times: Times;
}

export function view(panes: Panes, needs: ViewNeeds): Picture {
  const { columns, rows } = panes.size;
  const { list, width, height } = divide(panes);
  const input = inputOf(panes);
  const body = bodyRows(panes, { width, height }, needs);
  const sidebar = list === 0 ? [] : sidebarRows(panes, { width: list, height });
  const above = Array.from({ length: height }, (_, y): Row => {
    const own = body.rows[y] ?? [];
    if (list === 0) return own;
    return [...fit(sidebar[y] ?? [], list), span('│', 'quiet'), ...own];
  });
  const framed = rows > 2;
  const bars = framed ? [ruleOf(panes, body, { columns, now: needs.now })] : [];
  const status = framed ? [statusRow(panes, { width: columns, listed: list > 0, ...needs })] : [];
  const all = [...above, ...bars, ...input.rows, ...status];
  const y = above.length + bars.length + input.cursor.y;
  return {
    rows: all.slice(0, rows),
    cursor: { x: Math.min(input.cursor.x, columns - 1), y: Math.min(y, Math.max(0, rows - 1)) },
    title: titleOf(panes),
    ...(body.seen && { seen: { chat: panes.open, ...body.seen } }),
  };
}

interface Body {
  readonly rows: readonly Row[];
  readonly seen?: Part;
  readonly right: string;
}

function bodyRows(panes: Panes, place: { width: number; height: number }, needs: ViewNeeds): Body {
  const { width, height } = place;
  if (panes.list !== undefined) {
    return { rows: listRows(panes, { ...place, ...needs }), right: '' };
  }
  const roll = openRoll(panes, width, needs);
  const { rows, seen, atEnd } = shown(roll, panes.anchor, height);
  const chat = openChat(panes);
  const whole = rows.length === 0 || (chat.history?.newest ?? true);
  const blank = rows.length === 0 ? emptyRows(panes, width) : [];
  return {
    rows: [...rows, ...blank],
    ...(seen && { seen }),
    right: rightOf(unseenBeside(panes, seen), atEnd && whole),
  };
}

/** How many are new below; or, at the newest message, how many above are unseen. */
function rightOf(count: number, isEnd: boolean): string {
  if (isEnd) return count > 0 ? `↑ ${countWord(count)} not seen` : '';
  return count > 0 ? `↓ ${countWord(count)} new` : '↓ more';
}

function emptyRows(panes: Panes, width: number): readonly Row[] {
  const { history, shut } = openChat(panes);
  if (panes.model.connection === 'new') return [];
  if (shut && shut !== 'asking') return [];
  const isThere = history && !history.asked && !shut;
  const text = isThere ? 'Nothing was written here yet.' : 'Loading…';
  return [fit([span(text, 'quiet')], width)];
}

function ruleOf(
  panes: Panes,
  { right }: Body,
  { columns, now }: { columns: number; now: Ms },
): Row {
  const { model, offer, hint, list } = panes;
  if (model.warned !== undefined) {
    const text = `${hostingText(othersHere(model))} Leave? y or n`;
    return ruleRow({ text, style: 'alert' }, '', columns);
  }
  if (offer) return choiceRow(offer, columns);
  if (hint !== undefined) return ruleRow({ text: hint, style: 'unread' }, right, columns);
  if (list !== undefined) return ruleRow({ text: '', style: 'text' }, '', columns);
  const typed = textOf(panes.editor);
  const at = aim(typed === '' ? 'x' : typed, {
    chat: openChat(panes),
    known: knownTo(panes, now),
    here: othersHere(panes.model),
  });
  return ruleRow(wordsOf(at), right, columns);
}

function wordsOf(at: Aim): { text: string; style: 'strong' | 'alert' | 'quiet' } {
  switch (at.kind) {
    case 'nothing':
      return { text: '', style: 'quiet' };
    case 'mistake':
      return { text: at.text.split('\n', 2).join(' ').replace(/ {2,}/g, ' '), style: 'alert' };
    case 'own':
    case 'say':
      return { text: at.where, style: 'strong' };
  }
}

function titleOf(panes: Panes): string {
  const count = countedUnread(panes);
  const { me }: Pick<Model, 'me'> = panes.model;
  const name = me ? `Hearth: ${cleanLabel(me)}` : 'Hearth';
  return count > 0 ? `(${count}) ${name}` : name;
}
