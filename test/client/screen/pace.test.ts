// How often the screen is drawn: at once for whoever types, and not more often than anybody can read for what comes in.

import { openScreen } from '../../../client/screen/screen.ts';
import { kindOf, type TerminalEvents } from '../../../client/screen/terminal.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';

async function paced() {
  const clock = fakeClock();
  let shown = '';
  let text = '';
  let frames = 0;
  let on: TerminalEvents | undefined;
  const screen = await openScreen({
    terminal: {
      kind: kindOf({ TERM: 'xterm' }),
      size: () => ({ columns: 80, rows: 24 }),
      write: () => true,
      raw() {},
      listen(events) {
        on = events;
        return () => {};
      },
    },
    clock,
    frame() {
      frames += 1;
      shown = text;
      return { rows: [] };
    },
    key(key) {
      if (key.kind !== 'text') return;
      text += key.text;
      screen.changed();
    },
    lost() {},
  });
  clock.advance(1_000); // drawn for the first time, and quiet since
  return {
    clock,
    screen,
    frames: () => frames,
    shown: () => shown,
    comes(what: string): void {
      text += what;
      screen.changed();
    },
    types(keys: string): void {
      on?.keys(new TextEncoder().encode(keys));
    },
  };
}

describe('a screen', (test) => {
  test('is drawn at most 15 times a second while messages pour in', async () => {
    const it = await paced();
    const before = it.frames();
    for (let ms = 0; ms < 10_000; ms += 1) {
      it.comes('m');
      it.clock.advance(1);
    }
    const drawn = it.frames() - before;
    assert.ok(drawn > 140 && drawn <= 151, `${drawn} frames in 10 s`);
    it.clock.advance(67);
    assert.is(it.shown().length, 10_000, 'the last one is shown too');
    const after = it.frames();
    it.clock.advance(1_000);
    assert.is(it.frames(), after, 'and then nothing is drawn');
  });
  test('shows a single message after a quiet time at once', async () => {
    const it = await paced();
    it.comes('m');
    it.clock.advance(0);
    assert.is(it.shown(), 'm');
  });
  test('shows a key at once while messages pour in, with all that came', async () => {
    const it = await paced();
    for (let ms = 0; ms < 100; ms += 1) {
      it.comes('m');
      it.clock.advance(1);
    }
    const before = it.frames();
    it.comes('m');
    it.types('k');
    it.clock.advance(0);
    assert.is(it.frames(), before + 1);
    assert.is(it.shown(), `${'m'.repeat(101)}k`);
  });
  test('shows the answer to a key as soon as it comes', async () => {
    const it = await paced();
    it.types('k');
    it.clock.advance(3);
    it.comes('m');
    it.clock.advance(0);
    assert.is(it.shown(), 'km');
  });
  test('is drawn once for all that one turn brings', async () => {
    const it = await paced();
    const before = it.frames();
    for (const key of 'several keys') it.types(key);
    it.comes('m');
    it.screen.redraw();
    it.clock.advance(1_000);
    assert.is(it.frames(), before + 1);
  });
});
