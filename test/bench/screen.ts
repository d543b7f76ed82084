// The screen: how soon it appears, what a redraw costs however much was received, what memory that takes, and a paste.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { USUAL_BINDINGS } from '../../client/screen/keys/bindings.ts';
import type { PanesEvent } from '../../client/screen/panes/event.ts';
import { newPanes, type Panes } from '../../client/screen/panes/panes.ts';
import { update } from '../../client/screen/panes/update.ts';
import { openScreen } from '../../client/screen/screen.ts';
import { kindOf, type Terminal } from '../../client/screen/terminal.ts';
import { view } from '../../client/screen/view/view.ts';
import { systemClock } from '../../shared/system-clock.ts';
import type { EventOf, Welcome } from '../../shared/wire/native.ts';
import { PROGRAM, startServer } from '../helpers/server.ts';
import { openTerminal } from '../helpers/terminal.ts';

const START = 1_790_000_000_000;
const SIZE = { columns: 120, rows: 40 };
const TIMES = { clock: () => '14:05', date: () => '2026-11-20', day: () => 'Friday' };
const REDRAWS = 200;

export interface FirstScreen {
  /** Milliseconds from `hearth join` to the first thing drawn, and to the chat. */
  readonly drawn: number;
  readonly chat: number;
}

/** The best of five. */
export async function measureFirstScreen(): Promise<FirstScreen> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-bench-'));
  const data = join(folder, 'data');
  const server = await startServer(data, { options: ['--guests'] });
  const env = { HEARTH_CONFIG_DIR: join(folder, 'config'), XDG_RUNTIME_DIR: data };
  const best = { drawn: Number.POSITIVE_INFINITY, chat: Number.POSITIVE_INFINITY };
  try {
    for (let n = 0; n < 5; n += 1) {
      const start = performance.now();
      const it = openTerminal([PROGRAM, 'join', '--guest', '--user', `amy${n}`], env);
      await it.shows(/\S/);
      best.drawn = Math.min(best.drawn, performance.now() - start);
      await it.shows(`Welcome, amy${n}.`);
      best.chat = Math.min(best.chat, performance.now() - start);
      it.kill();
    }
  } finally {
    await server.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
  return best;
}

export interface Received {
  /** Milliseconds from a message to the picture with it, and from a key to the picture with that. */
  readonly redraw: number;
  readonly key: number;
  /** Bytes of the heap that the panes hold. */
  readonly memory: number;
}

/** The panes after this many messages in the open chat. Needs --expose-gc for `memory`. */
export function measureReceived(count: number): Received {
  const before = heap();
  let panes = entered();
  for (let seq = 1; seq <= count; seq += 1) {
    panes = after(panes, message(seq));
    if (seq % 100 === 0) view(panes, START); // as it is on the screen now and then
  }
  const memory = heap() - before;
  let start = performance.now();
  for (let n = 1; n <= REDRAWS; n += 1) {
    panes = after(panes, message(count + n));
    view(panes, START);
  }
  const redraw = (performance.now() - start) / REDRAWS;
  start = performance.now();
  for (let n = 0; n < REDRAWS; n += 1) {
    panes = after(panes, { kind: 'key', key: { kind: 'text', text: 'x' } });
    view(panes, START);
  }
  return { redraw, key: (performance.now() - start) / REDRAWS, memory };
}

/** Milliseconds from a paste of 5 KB in fifty lines to the picture with it: the median of twenty. */
export function measurePaste(): number {
  const text = `${'lorem ipsum dolor sit amet '.repeat(4).slice(0, 100)}\n`.repeat(50);
  const key = { kind: 'paste', text, cut: false } as const;
  const empty = entered();
  const took = Array.from({ length: 20 }, () => {
    const start = performance.now();
    view(after(empty, { kind: 'key', key }), START);
    return performance.now() - start;
  });
  return took.sort((a, b) => a - b)[10] ?? Number.NaN;
}

function entered(): Panes {
  const usually = { direct: 'all', group: 'all', global: 'mentions' } as const;
  const panes = newPanes({ server: 'bench', bindings: USUAL_BINDINGS, usually, times: TIMES });
  const global = { chat: 'global', type: 'global', name: 'global', head: 0, read: 0 } as const;
  const welcome = {
    USERNAME_ACCEPTED: true,
    HEARTH: '1',
    INFO: 'Welcome, amy.',
    name: 'amy',
    guest: false,
    epoch: 'e',
    time: START,
    chats: [{ ...global, unread: 0, at: 0 }],
    here: { count: 0, names: [] },
  } as unknown as Welcome;
  const [opened, effects] = update(panes, { kind: 'welcomed', welcome, fresh: true }, START);
  const asked = effects.find((effect) => effect.kind === 'page');
  if (asked?.kind !== 'page') throw new Error('no page of global is asked for');
  const page = { kind: 'page', id: 'x.1', chat: 'global', type: 'global', name: 'global' } as const;
  const event = { ...page, messages: [], more: false };
  const there = after(opened, { kind: 'told', event, asked: { id: 'x.1', page: asked.page } });
  return after(there, { kind: 'resized', size: SIZE });
}

function after(panes: Panes, event: PanesEvent): Panes {
  return update(panes, event, START)[0];
}

function message(seq: number): PanesEvent {
  const event: EventOf<'message'> = {
    kind: 'message',
    chat: 'global',
    type: 'global',
    to: 'global',
    seq,
    from: `user${seq % 50}`,
    at: START + seq,
    text: `number ${seq}, and some words of no importance 日本 👍🏽 `.repeat(1 + (seq % 4)),
  };
  return { kind: 'told', event };
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

export interface Poured {
  /** How many frames a second were drawn. */
  readonly frames: number;
  /** Milliseconds of the processor for each message. */
  readonly cost: number;
}

const POURED = 500;
const POUR_EVERY = 4;

/** A real screen on a terminal in memory, while a message comes every 4 ms for 2 s. */
export async function measurePoured(): Promise<Poured> {
  let panes = entered();
  let frames = 0;
  const terminal: Terminal = {
    kind: kindOf({ TERM: 'xterm-256color' }),
    size: () => SIZE,
    write: () => true,
    raw() {},
    listen: () => () => {},
  };
  const screen = await openScreen({
    ...{ terminal, clock: systemClock, key() {}, lost() {} },
    frame() {
      frames += 1;
      return view(panes, START);
    },
  });
  await delay(200); // it is drawn for the first time
  const before = { frames, cpu: process.cpuUsage(), at: performance.now() };
  for (let seq = 1; seq <= POURED; seq += 1) {
    panes = after(panes, message(seq));
    screen.changed();
    await delay(POUR_EVERY);
  }
  const { user, system } = process.cpuUsage(before.cpu);
  const seconds = (performance.now() - before.at) / 1000;
  screen.close();
  return {
    frames: (frames - before.frames) / seconds,
    cost: (user + system) / 1000 / POURED,
  };
}
