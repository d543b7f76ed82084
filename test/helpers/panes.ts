// A screen without a terminal: events and keys in, picture and effects out.

import type { Times } from '../../client/core/times.ts';
import { told } from '../../client/core/update/chats.ts';
import type { Asked, Page, Told } from '../../client/core/update/event.ts';
import { rowCells, type Size } from '../../client/layout/row.ts';
import { USUAL_BINDINGS } from '../../client/screen/keys/bindings.ts';
import type { PanesEffect, PanesEvent } from '../../client/screen/panes/event.ts';
import { newPanes, type Panes, type PanesOptions } from '../../client/screen/panes/panes.ts';
import { update } from '../../client/screen/panes/update.ts';
import { view } from '../../client/screen/view/view.ts';
import type { ChatInfo, EventOf, Welcome } from '../../shared/wire/native.ts';

export const TIMES: Times = {
  clock: () => '12:00',
  date: () => '2026-11-20',
  day: (at) => `day ${Math.floor(at / 86_400_000)}`,
};

export interface Glass {
  readonly panes: Panes;
  /** What came out of the last event. */
  readonly effects: readonly PanesEffect[];
  now: number;
  happens(event: PanesEvent): void;
  told(event: Told, asked?: Asked): void;
  /** `resumed`: after a broken connection. */
  welcome(chats: ChatInfo[], more?: Partial<Welcome> & { readonly resumed?: true }): void;
  /** Answers the pages that are asked for, out of these messages; at least one. */
  answer(chat: string, messages: readonly EventOf<'message'>[]): void;
  type(text: string): void;
  press(...names: string[]): void;
  /** Draws, and reports what was seen: the rows as text. */
  draw(): readonly string[];
  /** The lines said since the last call. */
  said(): readonly string[];
  /** The same, with the chats that they were meant for. */
  meant(): readonly (readonly [line: string, chat: string | undefined])[];
  readonly rings: number;
}

const USUALLY = { direct: 'all', group: 'all', global: 'mentions' } as const;

export function glass(
  size: Size = { columns: 80, rows: 24 },
  options: Partial<Pick<PanesOptions, 'hosts' | 'times'>> = {},
): Glass {
  let panes = newPanes({
    server: 'test',
    bindings: USUAL_BINDINGS,
    usually: USUALLY,
    times: TIMES,
    ...options,
  });
  let effects: readonly PanesEffect[] = [];
  let lines: (readonly [string, string | undefined])[] = [];
  let rings = 0;
  const pages: Page[] = [];
  const it: Glass = {
    get panes() {
      return panes;
    },
    get effects() {
      return effects;
    },
    get rings() {
      return rings;
    },
    now: 0,
    happens(event) {
      [panes, effects] = update(panes, event, it.now);
      for (const effect of effects) {
        if (effect.kind === 'say') lines.push([effect.line, effect.chat]);
        if (effect.kind === 'page') pages.push(effect.page);
        if (effect.kind === 'bell') rings += 1;
      }
    },
    told: (event, asked) => it.happens({ kind: 'told', event, ...(asked && { asked }) }),
    welcome(chats, { resumed, ...more } = {}) {
      const welcome = {
        ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy' },
        ...{ guest: false, epoch: 'e', time: it.now, chats, here: { count: 1, names: ['bob'] } },
        ...more,
      };
      it.happens({ kind: 'welcomed', welcome, fresh: !resumed });
    },
    answer(chat, all) {
      const at = pages.findIndex((page) => page.chat === chat);
      const [page] = pages.splice(at, 1);
      if (at < 0 || !page) throw new Error(`no page of ${chat} was asked for`);
      const { below = Infinity, above, max } = page;
      const fits = all.filter(({ seq }) => seq < below && seq > (above ?? -1));
      const messages = above === undefined ? fits.slice(-max) : fits.slice(0, max);
      const info = panes.model.chats.get(chat);
      const event = {
        ...{ kind: 'page' as const, id: 'x.1', chat, type: info ? told(info) : 'direct' },
        ...{ name: info?.name ?? chat, messages, more: messages.length < fits.length },
      };
      it.told(event, { id: 'x.1', page });
      if (pages.some((other) => other.chat === chat)) it.answer(chat, all);
    },
    type: (text) => it.happens({ kind: 'key', key: { kind: 'text', text } }),
    press(...names) {
      for (const name of names) it.happens({ kind: 'key', key: { kind: 'press', name } });
    },
    draw() {
      const { rows, seen } = view(panes, it.now);
      const { columns } = panes.size;
      const wide = rows.find((row) => rowCells(row) > columns);
      if (wide && columns >= 4) throw new Error(`too wide: ${JSON.stringify(wide)}`);
      if (rows.length > panes.size.rows) throw new Error('too many rows');
      if (seen) it.happens({ kind: 'drawn', seen });
      return rows.map((row) => row.map(({ text }) => text).join(''));
    },
    said: () => it.meant().map(([line]) => line),
    meant() {
      const since = lines;
      lines = [];
      return since;
    },
  };
  it.happens({ kind: 'resized', size });
  return it;
}
