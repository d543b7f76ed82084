// The chats with their unread counts, one per row: beside the messages, and as a list to choose from. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { type Chat, countWord, unseen } from '../../core/model.ts';
import { signedName } from '../../core/sentences.ts';
import type { Times } from '../../core/times.ts';
import { fit, hueOf, type Row, type Style, span } from '../../layout/row.ts';
import { cut, textCells } from '../../layout/width.ts';
import { besideMessages, toChooseFrom } from '../panes/listed.ts';
import type { Panes } from '../panes/panes.ts';

export interface ListSize {
  readonly width: number;
  readonly height: number;
}

/** The open one stands out, and is always visible. */
export function sidebarRows(panes: Panes, { width, height }: ListSize): readonly Row[] {
  const rowOf = (chat: Chat): Row => {
    const isOpen = chat.id === panes.open;
    const style = isOpen ? 'chosen' : unseen(chat) > 0 ? 'unread' : styleOf(chat);
    return chatRow(chat, { width, style, count: countOf(panes, chat) });
  };
  return besideMessages(panes, height).map(rowOf);
}

/** The whole list, to choose a chat from. */
export function listRows(
  panes: Panes,
  { width, height, now }: ListSize & { now: Ms },
): readonly Row[] {
  const head = fit(
    [
      span(
        width < 50
          ? 'Chats: Enter opens one, Esc closes.'
          : 'Your chats: Enter opens one, Esc closes the list.',
        'strong',
      ),
    ],
    width,
  );
  const rows = toChooseFrom(panes, height).map((chat): Row => {
    const chosen = chat.id === panes.list;
    const style = chosen ? 'chosen' : unseen(chat) > 0 ? 'unread' : styleOf(chat);
    const unread = unseen(chat) > 0 ? `${countOf(panes, chat)} unread` : '';
    const when = chat.at === 0 ? 'nothing yet' : whenOf(chat.at, now, panes.times);
    const count = width < 34 ? unread : `${unread}  ${when}`;
    return chatRow(chat, { width, style, count });
  });
  return [head, ...rows];
}

function whenOf(at: Ms, now: Ms, times: Times): string {
  return times.day(at) === times.day(now) ? times.clock(at) : times.date(at);
}

function styleOf({ kind, name, shut }: Chat): Style {
  if (shut) return 'quiet';
  if (kind === 'private') return 'strong';
  return kind === 'direct' ? hueOf(name) : 'text';
}

function countOf(panes: Panes, chat: Chat): string {
  const count = unseen(chat);
  if (count === 0) return '';
  return `${panes.mentions.has(chat.id) ? '!' : ''}${countWord(count)}`;
}

function chatRow(
  chat: Chat,
  { width, style, count }: { width: number; style: Style; count: string },
): Row {
  const right = textCells(count);
  const room = Math.max(0, width - right - 3);
  const name = cut(signedName(chat), room);
  const gap = ' '.repeat(Math.max(1, width - 2 - textCells(name) - right));
  return fit([span(` ${name}${gap}${count} `, style)], width, style);
}
