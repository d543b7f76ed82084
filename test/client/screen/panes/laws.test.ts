// Whatever a server says and whatever is typed: the screen's update never throws, its memory is bounded, and its
// picture fits the terminal, with borders in their columns.

import * as fc from 'fast-check';
import { HISTORY_MAX, othersHere } from '../../../../client/core/model.ts';
import { timesIn } from '../../../../client/core/times.ts';
import type { Page, Told } from '../../../../client/core/update/event.ts';
import { rowCells } from '../../../../client/layout/row.ts';
import { USUAL_BINDINGS } from '../../../../client/screen/keys/bindings.ts';
import { ACTIONS } from '../../../../client/screen/keys/table.ts';
import type { PanesEvent } from '../../../../client/screen/panes/event.ts';
import { divisionOf } from '../../../../client/screen/panes/layout.ts';
import { newPanes, type Panes } from '../../../../client/screen/panes/panes.ts';
import { update } from '../../../../client/screen/panes/update.ts';
import { view } from '../../../../client/screen/view/view.ts';
import { checker } from '../../../../shared/wire/checker.ts';
import { Event, Welcome } from '../../../../shared/wire/native.ts';
import { assert, describe } from '../../../helpers/describe.ts';

const NOW = 1_790_000_000_000;
const TIMES = timesIn(() => 3_600_000, '24h');
const USUALLY = { direct: 'all', group: 'all', global: 'mentions' } as const;
const isEvent = checker(Event);
const isWelcome = checker(Welcome);

const nasty = fc.constantFrom(
  ...['', ' ', '\n', 'a\nb', '\n\n\n', '\t', '\r\n', '\u0000', '\u009b31m', '\u0085'],
  ...['\u001b]2;title\u0007', '\u001b[2J\u001b[H', '\u001b[?1049l', '\u202e', '\u2066abc'],
  ...['\u200b'.repeat(500), `e${'\u0301'.repeat(4_000)}`, '\u0301', '\u200d', '\ud800', '日本語'],
  ...[
    '👨‍👩‍👧‍👦',
    '🇩🇪🇫🇷',
    '👍🏽',
    'שלום עולם',
    '─'.repeat(300),
    'x'.repeat(4_000),
    '日'.repeat(300),
  ],
  ...['__proto__', 'constructor', 'amy', 'bob', 'global', '@bob hi', '*devs', 'expire 5 hi'],
);
const text = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 30 }), fc.string());
const chatId = fc.constantFrom('global', 'd1', 'd2', 'g1', '__proto__');
const kind = fc.constantFrom('global' as const, 'direct' as const, 'group' as const);
const seq = fc.oneof(
  fc.integer({ min: 0, max: 30 }),
  fc.constantFrom(1_000, 2 ** 31, Number.MAX_SAFE_INTEGER),
);
const time = fc.oneof(
  fc.integer({ min: NOW - 100_000_000, max: NOW + 100_000_000 }),
  fc.constantFrom(0, 1, NOW, 8.64e15, 8.64e15 - 1),
);
const names = fc.array(text, { maxLength: 20 });
const id = fc.constantFrom('x.1', 'x.2');

const message = fc.record(
  {
    seq,
    from: text,
    at: time,
    text,
    action: fc.constant(true),
    note: fc.constant(true),
    expiresAt: time,
  },
  { requiredKeys: ['seq', 'from', 'at', 'text'] },
);
const info = fc.record(
  {
    chat: chatId,
    type: kind,
    name: text,
    head: seq,
    at: time,
    read: seq,
    unread: fc.constantFrom(0, 1, 999, 1_000),
  },
  { requiredKeys: ['chat', 'type', 'name', 'head', 'at', 'read'] },
);
const count = fc.constantFrom(0, 1, 100_000, Number.MAX_SAFE_INTEGER);

const told: fc.Arbitrary<unknown> = fc.oneof(
  fc
    .tuple(message, fc.record({ kind: fc.constant('message'), chat: chatId, type: kind, to: text }))
    .map(([it, of]) => ({ ...it, ...of })),
  fc.record({ kind: fc.constant('broadcast'), from: text, at: time, text }),
  fc.record({ kind: fc.constant('notice'), text }),
  fc.record({ kind: fc.constant('refused'), code: text, text }),
  fc.record({ kind: fc.constant('confirmed'), id, text }),
  fc.record({
    kind: fc.constant('page'),
    id,
    chat: chatId,
    type: kind,
    name: text,
    messages: fc.array(message, { maxLength: 12 }),
    more: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('chats'), id, chats: fc.array(info, { maxLength: 5 }) }),
  fc.record({ kind: fc.constant('erased'), chat: chatId, until: time }),
  fc.record({ kind: fc.constant('read'), chat: chatId, seq }),
  fc.record({ kind: fc.constant('gone'), chat: chatId, name: text, text }),
  fc.record({
    kind: fc.constant('presence'),
    here: names,
    left: names,
    hereCount: count,
    leftCount: count,
  }),
  fc.record({ kind: fc.constant('pong'), id, time }),
);

const welcome = fc.record({
  USERNAME_ACCEPTED: fc.constant(true),
  HEARTH: fc.constant('1'),
  INFO: text,
  name: text,
  guest: fc.boolean(),
  epoch: text,
  time,
  chats: fc.array(info, { maxLength: 6 }),
  here: fc.record({ count, names }),
});

const key = fc.oneof(
  text.map((it) => ({ kind: 'text' as const, text: it })),
  fc.record({ kind: fc.constant('paste' as const), text, cut: fc.boolean() }),
  fc.record({ kind: fc.constant('focus' as const), gained: fc.boolean() }),
  fc
    .constantFrom(...ACTIONS.flatMap(({ keys }) => [...keys]))
    .map((name) => ({ kind: 'press' as const, name })),
);
const size = fc.record({
  columns: fc.integer({ min: 0, max: 130 }),
  rows: fc.integer({ min: 0, max: 50 }),
});

/** `answers`: the event answers the newest page that was asked for, if there is one. */
type Step = { readonly event: PanesEvent; readonly answers: boolean };

const step: fc.Arbitrary<Step> = fc
  .oneof(
    {
      weight: 8,
      arbitrary: told.map((event) => ({ kind: 'told' as const, event: event as Told })),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('welcomed' as const),
        welcome: welcome as fc.Arbitrary<Welcome>,
        fresh: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('lost' as const),
        text,
        again: fc.constantFrom(0, 5_000),
      }),
    },
    { weight: 8, arbitrary: key.map((it) => ({ kind: 'key' as const, key: it })) },
    { weight: 2, arbitrary: size.map((it) => ({ kind: 'resized' as const, size: it })) },
    { weight: 1, arbitrary: fc.constant({ kind: 'woken' as const }) },
  )
  .chain((event) => fc.boolean().map((answers) => ({ event, answers })));

/** Plays all steps as the screen would, drawing after each. */
function play(steps: readonly Step[], check: (panes: Panes) => void): void {
  let panes = newPanes({
    server: 'test',
    bindings: USUAL_BINDINGS,
    usually: USUALLY,
    times: TIMES,
  });
  let asked: Page | undefined;
  let now = NOW;
  const happens = (event: PanesEvent): void => {
    const [next, effects] = update(panes, event, now);
    panes = next;
    for (const effect of effects) if (effect.kind === 'page') asked = effect.page;
  };
  for (const { event, answers } of steps) {
    now += 700;
    if (event.kind === 'told' && event.event.kind === 'page' && answers && asked) {
      const page = asked;
      happens({ ...event, event: { ...event.event, chat: page.chat }, asked: { id: 'x.1', page } });
    } else happens(event);
    const { seen } = view(panes, now);
    if (seen) happens({ kind: 'drawn', seen });
    check(panes);
  }
}

function fits(panes: Panes): void {
  const { rows, cursor, title } = view(panes, NOW);
  const { columns, rows: height } = panes.size;
  assert.ok(rows.length <= height, `${rows.length} rows of ${height}`);
  assert.ok(cursor.x <= Math.max(0, columns) && cursor.y <= Math.max(0, height));
  assert.not.match(title, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  if (columns < 4) return; // less than a wide character and a prompt need
  for (const row of rows) {
    const words = row.map(({ text: it }) => it).join('');
    assert.ok(
      rowCells(row) <= columns,
      `${rowCells(row)} cells of ${columns}: ${JSON.stringify(words)}`,
    );
    assert.not.match(words, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  }
}

/** Beside the list of chats the messages begin in one column. */
function bordersHold(panes: Panes): void {
  const { rows } = view(panes, NOW);
  const { list, height } = divisionOf(panes);
  if (list === 0) return;
  for (const row of rows.slice(0, height)) {
    const border = row.findIndex(({ text: it }) => it === '│');
    assert.is(rowCells(row.slice(0, border)), list, JSON.stringify(row));
  }
}

function isBounded({ model, locals, people, waiting, editors, mentions }: Panes): void {
  for (const { history, messages } of model.chats.values()) {
    assert.ok((history?.messages.length ?? 0) <= HISTORY_MAX && messages.length <= HISTORY_MAX);
  }
  assert.ok(locals.length <= 200 && people.size <= 2_000 && model.here.named.size <= 2_000);
  assert.ok(waiting.length <= 100 && editors.size <= 100 && mentions.size <= model.chats.size);
}

describe('the screen, whatever happens', (test) => {
  test('never throws, and its picture fits', () => {
    return fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        for (const { event } of steps) {
          if (event.kind === 'told') assert.ok(isEvent(event.event), JSON.stringify(event.event));
          if (event.kind === 'welcomed') assert.ok(isWelcome(event.welcome));
        }
        play(steps, (panes) => {
          fits(panes);
          bordersHold(panes);
          isBounded(panes);
        });
      }),
      { numRuns: 150 },
    );
  });

  test('counts who is here, however many come and go, and holds a bounded number of names', () => {
    let panes = newPanes({
      server: 'test',
      bindings: USUAL_BINDINGS,
      usually: USUALLY,
      times: TIMES,
    });
    const comes = (here: string[], left: string[]): void => {
      const counts = { hereCount: here.length, leftCount: left.length };
      const event = { kind: 'presence' as const, here, left, ...counts };
      [panes] = update(panes, { kind: 'told', event }, NOW);
    };
    const named = (from: number): string[] => Array.from({ length: 50 }, (_, n) => `u${from + n}`);
    for (let n = 0; n < 10_000; n += 50) comes(named(n), []);
    isBounded(panes);
    assert.is(othersHere(panes.model), 10_000);
    for (let n = 0; n < 10_000; n += 50) comes([], named(n));
    assert.is(othersHere(panes.model), 0);
  });
});
