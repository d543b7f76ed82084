// A screen on a terminal that is not the process's own, such as one that is served to a user far away.

import { openScreen } from '../../../client/screen/screen.ts';
import { kindOf, type Terminal, type TerminalEvents } from '../../../client/screen/terminal.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';

async function served(more: Partial<Terminal> = {}) {
  const clock = fakeClock();
  const raw: boolean[] = [];
  let written = '';
  let frames = 0;
  let on: TerminalEvents | undefined;
  const terminal: Terminal = {
    kind: kindOf({ TERM: 'xterm' }),
    size: () => ({ columns: 80, rows: 24 }),
    write(text) {
      written += text;
      return true;
    },
    raw: (isOn) => raw.push(isOn),
    listen(events) {
      on = events;
      return () => {
        on = undefined;
      };
    },
    ...more,
  };
  const screen = await openScreen({
    ...{ terminal, clock, key() {}, lost() {} },
    frame() {
      frames += 1;
      return { rows: [] };
    },
  });
  clock.advance(0);
  return {
    ...{ clock, raw, screen },
    written: () => written,
    frames: () => frames,
    on: () => on,
  };
}

describe('a terminal that is served', (test) => {
  test('is not suspended, since others depend on the process: Ctrl-Z rings the bell', async () => {
    const it = await served();
    const [before, frames] = [it.written(), it.frames()];
    it.screen.suspend();
    assert.is(it.written().slice(before.length), '\x07');
    it.screen.changed();
    it.clock.advance(1_000);
    assert.is(it.frames(), frames + 1, 'the chat goes on');
    assert.equal(it.raw, [true]);
  });
  test('is suspended where it can be, and drawn again once it is back', async () => {
    let stops = 0;
    const suspend = (): void => {
      stops += 1;
    };
    const it = await served({ suspend });
    const frames = it.frames();
    it.screen.suspend();
    it.screen.suspend();
    it.screen.changed();
    it.clock.advance(1_000);
    assert.is(stops, 1);
    assert.is(it.frames(), frames, 'nothing is drawn over the shell');
    it.on()?.continued();
    it.clock.advance(1_000);
    assert.is(it.frames(), frames + 1);
    assert.equal(it.raw, [true, false, false, true]);
  });
  test('is left alone once the screen is closed', async () => {
    const it = await served();
    it.screen.close();
    const written = it.written();
    assert.is(it.on(), undefined);
    it.screen.changed();
    it.screen.bell();
    it.clock.advance(1_000);
    assert.is(it.written(), written);
  });
});
