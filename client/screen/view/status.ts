// The status line at the bottom, and the rule above the input that says where a typed line goes. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { cleanLabel } from '../../../shared/text.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { countWord, unseen } from '../../core/model.ts';
import { signedName } from '../../core/sentences.ts';
import { fit, type Row, type Span, type Style, span } from '../../layout/row.ts';
import { cut, textCells } from '../../layout/width.ts';
import { keysFor } from '../keys/bindings.ts';
import { openChat, type Panes, unanswered } from '../panes/panes.ts';

interface StatusItem {
  readonly text: string;
  /** Parts with a lower worth are left out first when there is no room. */
  readonly worth: number;
}

export function statusRow(
  panes: Panes,
  { width, listed, now }: { width: number; listed: boolean; now: Ms },
): Row {
  const { model, server, bindings, times } = panes;
  const state = stateOf(panes, now);
  const help = keysFor(bindings, 'help');
  const left: StatusItem[] = [
    ...(state ? [{ text: state, worth: 9 }] : []),
    ...(listed ? [] : [{ text: signedName(openChat(panes)), worth: 5 }]),
    ...(listed ? [] : elsewhere(panes)),
    ...transfersOf(panes),
    ...(model.me
      ? [{ text: `${cleanLabel(model.me)}${model.guest ? ' (guest)' : ''}`, worth: 4 }]
      : []),
    { text: server, worth: 1 },
    ...(help ? [{ text: `${help} keys`, worth: 3 }] : []),
  ];
  const right = times.clock(now);
  const text = joined(left, width - textCells(right) - 3);
  const row = fit([span(` ${text}`, 'bar')], width - textCells(right) - 1, 'bar');
  return fit([...row, span(`${right} `, 'bar')], width, 'bar');
}

function joined(items: readonly StatusItem[], room: number): string {
  let left = [...items];
  const text = (): string => left.map((item) => item.text).join(' · ');
  while (left.length > 1 && textCells(text()) > room) {
    const least = Math.min(...left.map(({ worth }) => worth));
    left = left.filter(({ worth }) => worth !== least);
  }
  return cut(text(), Math.max(0, room));
}

function stateOf(panes: Panes, now: Ms): string {
  const { model, retryAt } = panes;
  const { length } = unanswered(panes);
  const held = length === 0 ? '' : `, ${length} waiting`;
  switch (model.connection) {
    case 'new':
      return 'connecting…';
    case 'lost': {
      const seconds = Math.ceil(((retryAt ?? now) - now) / 1000);
      return seconds > 0 ? `no connection, retry in ${seconds} s${held}` : `connecting…${held}`;
    }
    case 'ended':
      return 'leaving';
    case 'open':
      return sending(panes, now);
    default:
      return unreachable(model.connection);
  }
}

/** Nothing, for as long as an answer may reasonably take. */
function sending(panes: Panes, now: Ms): string {
  const { model } = panes;
  const said = unanswered(panes).find(({ says }) => says?.kind === 'private');
  const since = Math.min(model.silent ?? Infinity, said?.at ?? Infinity);
  const seconds = Math.floor((now - since) / 1000);
  return seconds >= 2 ? `sending… no answer for ${seconds} s` : '';
}

/** How far the file is that moved last. */
function transfersOf({ model }: Panes): readonly StatusItem[] {
  const last = model.transfers.at(-1);
  if (!last) return [];
  const { file, bytes, with: name } = last;
  const percent = file.size === 0 ? 100 : Math.floor((100 * bytes) / file.size);
  const what = `${cleanLabel(file.name)} ${file.own ? 'to' : 'from'} ${cleanLabel(name)}`;
  return [{ text: `${what} ${percent} %`, worth: 7 }];
}

function elsewhere({ model, open }: Panes): readonly StatusItem[] {
  let count = 0;
  for (const chat of model.chats.values()) if (chat.id !== open) count += unseen(chat);
  return count === 0 ? [] : [{ text: `${countWord(count)} unread`, worth: 6 }];
}

/** A rule with words in it: where the line goes, or what is wrong with it; and on the right, what lies below. */
export function ruleRow(
  { text, style }: { text: string; style: Style },
  right: string,
  width: number,
): Row {
  const end = right === '' ? '' : ` ${right} ─`;
  const room = Math.max(0, width - textCells(end) - 4);
  const words = cut(text, room);
  const start: Span[] = words === '' ? [] : [span('─ ', 'quiet'), span(words, style), span(' ')];
  const used = words === '' ? 0 : textCells(words) + 3;
  const rule = '─'.repeat(Math.max(0, width - used - textCells(end)));
  return fit([...start, span(rule, 'quiet'), span(end, 'unread')], width);
}
