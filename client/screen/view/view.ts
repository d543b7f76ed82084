// view(panes, now) -> what is on the screen: rows of styled text, the cursor, and what of it can be read. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { cleanLabel } from '../../../shared/text.ts';
import { countWord, type Model, othersHere } from '../../core/model.ts';
import type { SeenRange } from '../../core/seen.ts';
import { hostingText } from '../../core/sentences.ts';
import { type Cursor, fit, type Row, span } from '../../layout/row.ts';
import { shown } from '../../scrollback/scrollback.ts';
import { isVain, type Search } from '../editor/search.ts';
import { type Bindings, keysFor } from '../keys/bindings.ts';
import { divisionOf, inputOf, openScrollback } from '../panes/layout.ts';
import { countedUnread, openChat, type Panes, unseenBeside } from '../panes/panes.ts';
import { choiceRow } from './choices.ts';
import { linkRows } from './links.ts';
import { previewOf } from './preview.ts';
import { listRows, sidebarRows } from './sidebar.ts';
import { ruleRow, statusRow } from './status.ts';

export interface Picture {
  readonly rows: readonly Row[];
  readonly cursor: Cursor;
  readonly title: string;
  /** The part of the open chat that can be read now. */
  readonly seen?: SeenRange & { readonly chat: string };
}

/** One for all rows: what is drawn of it is kept with it. */
const BORDER = span('│', 'quiet');

export function view(panes: Panes, now: Ms): Picture {
  const { columns, rows } = panes.size;
  const { list, width, height } = divisionOf(panes);
  const input = inputOf(panes);
  const body = bodyRows(panes, { width, height }, now);
  const sidebar = list === 0 ? [] : sidebarRows(panes, { width: list, height });
  const above = Array.from({ length: height }, (_, y): Row => {
    const own = body.rows[y] ?? [];
    if (list === 0) return own;
    return [...fit(sidebar[y] ?? [], list), BORDER, ...own];
  });
  const framed = rows > 2;
  const bars = framed ? [ruleOf(panes, body, columns)] : [];
  const status = framed ? [statusRow(panes, { width: columns, listed: list > 0, now })] : [];
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
  readonly seen?: SeenRange;
  readonly right: string;
}

function bodyRows(panes: Panes, place: { width: number; height: number }, now: Ms): Body {
  const { width, height } = place;
  if (panes.list !== undefined) {
    return { rows: listRows(panes, { ...place, now }), right: '' };
  }
  if (panes.links) return { rows: linkRows(panes, place), right: '' };
  const scrollback = openScrollback(panes, width, now);
  const { rows, seen, atEnd } = shown(scrollback, panes.anchor, height);
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

function ruleOf(panes: Panes, { right }: Body, columns: number): Row {
  const { model, offer, hint, list, search, bindings } = panes;
  if (model.warned !== undefined) {
    const text = `${hostingText(othersHere(model))} Leave? y or n`;
    return ruleRow({ text, style: 'alert' }, '', columns);
  }
  if (search) return ruleRow({ text: searchText(search, bindings), style: 'strong' }, '', columns);
  if (offer) return choiceRow(offer, columns);
  if (hint !== undefined) return ruleRow({ text: hint, style: 'unread' }, right, columns);
  if (list !== undefined) return ruleRow({ text: '', style: 'text' }, '', columns);
  return ruleRow(previewOf(panes), right, columns);
}

function searchText(search: Search, bindings: Bindings): string {
  const found = isVain(search) ? ' (nothing fits)' : '';
  const older = keysFor(bindings, 'search-earlier');
  const keys = [older && `${older} goes on`, 'Enter takes it', 'Esc goes back'].filter(Boolean);
  return `search: ${search.query}${found} · ${keys.join(', ')}`;
}

function titleOf(panes: Panes): string {
  const count = countedUnread(panes);
  const { me }: Pick<Model, 'me'> = panes.model;
  const name = me ? `Hearth: ${cleanLabel(me)}` : 'Hearth';
  return count > 0 ? `(${count}) ${name}` : name;
}
