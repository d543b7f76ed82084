// A terminal that takes what is written slowly: only one frame waits for it, and it is shown the newest state.

import { PassThrough, Writable } from 'node:stream';
import { span } from '../../../client/layout/row.ts';
import { ownTerminal } from '../../../client/process.ts';
import { openScreen } from '../../../client/screen/screen.ts';
import { kindOf } from '../../../client/screen/terminal.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';

const BUFFER = 1_024;

/** It takes a piece when it is let. */
function slowTerminal() {
  const pieces: string[] = [];
  let taken = (): void => {};
  const output = new Writable({
    highWaterMark: BUFFER,
    decodeStrings: false,
    write(piece, _, done) {
      pieces.push(String(piece));
      taken = done;
    },
  });
  return {
    output: Object.assign(output, { isTTY: true, columns: 80, rows: 24 }),
    take: () => taken(),
    shown: () => pieces.join(''),
  };
}

async function slowScreen() {
  const terminal = slowTerminal();
  let state = 0;
  let frames = 0;
  const clock = fakeClock();
  const turn = async (): Promise<void> => {
    clock.advance(100); // the next frame is due
    await new Promise(setImmediate);
  };
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const streams = { stdin, stdout: terminal.output, stderr: new PassThrough(), clock };
  const screen = await openScreen({
    terminal: ownTerminal(streams, kindOf({ TERM: 'xterm-256color' })),
    clock,
    frame({ columns, rows }) {
      frames += 1;
      const text = `<${state}>`.repeat(columns).slice(0, columns - 8);
      const row = [span(`${text} [${state}]`)];
      return { rows: Array.from({ length: rows }, () => [...row]) };
    },
    key() {},
    lost() {},
  });
  return {
    ...terminal,
    screen,
    turn,
    frames: () => frames,
    async become(next: number): Promise<void> {
      state = next;
      screen.changed();
      await turn();
    },
  };
}

describe('a slow terminal', (test) => {
  test('is sent nothing more while it is behind, and then the newest state', async () => {
    const it = await slowScreen();
    await it.become(1);
    const frame = it.output.writableLength;
    for (let n = 2; n <= 500; n += 1) {
      await it.become(n);
      it.screen.bell();
    }
    assert.ok(frame > 80 * 23, `a frame is larger than the buffer: ${frame}`);
    assert.ok(it.output.writableLength <= frame + BUFFER, `waiting: ${it.output.writableLength}`);
    const drawn = it.frames();
    assert.ok(drawn <= 3, `${drawn} frames`);
    for (let n = 0; n < 200 && it.output.writableLength > 0; n += 1) {
      it.take();
      await it.turn();
    }
    assert.is(it.frames(), drawn + 1);
    assert.ok(it.shown().includes('500]'), 'the last state is shown');
    assert.not.ok(it.shown().includes('250]'), 'none of those between is');
    it.screen.close();
  });
});
