// A terminal that goes away without a word.

import { PassThrough, Writable } from 'node:stream';
import { ownTerminal } from '../../../client/process.ts';
import { openScreen } from '../../../client/screen/screen.ts';
import { kindOf, terminalFault } from '../../../client/screen/terminal.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { until } from '../../helpers/until.ts';

/** An output that takes so many writes and then fails as a closed terminal does. */
function failing(after: number) {
  let writes = 0;
  const output = new Writable({
    autoDestroy: false,
    write(_chunk, _encoding, done) {
      writes += 1;
      done(writes > after ? Object.assign(new Error('write EIO'), { code: 'EIO' }) : null);
    },
  });
  return Object.assign(output, { columns: 80, rows: 24, isTTY: true, count: () => writes });
}

function keyboardInput() {
  const raw: boolean[] = [];
  const input = new PassThrough();
  return Object.assign(input, { isTTY: true, raw, setRawMode: (on: boolean) => raw.push(on) });
}

async function opened(output: ReturnType<typeof failing>, input = keyboardInput()) {
  let losses = 0;
  const clock = fakeClock();
  const streams = { stdin: input, stdout: output, stderr: new PassThrough(), clock };
  const screen = await openScreen({
    terminal: ownTerminal(streams, kindOf({})),
    clock,
    frame: () => ({ rows: [] }),
    key: () => {},
    lost: () => {
      losses += 1;
    },
  });
  const turn = async (): Promise<void> => {
    clock.advance(0);
    await new Promise(setImmediate);
  };
  return { screen, input, turn, losses: () => losses };
}

describe('a terminal that is gone', (test) => {
  for (const after of [0, 1, 2]) {
    test(`is noticed when it takes nothing any more, once (after ${after} writes)`, async () => {
      const output = failing(after);
      const { screen, turn, losses } = await opened(output);
      for (let n = 0; n < 5 && losses() === 0; n += 1) {
        screen.redraw();
        await turn();
      }
      await until(() => losses() === 1);
      const written = output.count();
      screen.redraw();
      screen.bell();
      screen.close();
      await turn();
      assert.is(output.count(), written);
      assert.is(losses(), 1);
    });
  }
  test('is noticed when no key can come any more', async () => {
    const output = failing(1_000);
    const { screen, input, losses } = await opened(output);
    input.end();
    await until(() => losses() === 1);
    assert.equal(input.raw, [true, false]);
    screen.close();
    assert.is(losses(), 1);
  });
  test('leaves raw mode when the screen is closed', async () => {
    const { screen, input } = await opened(failing(1_000));
    process.emit('SIGCONT');
    screen.close();
    assert.equal(input.raw, [true, false, true, false]);
    assert.is(input.isPaused(), true);
  });
  test('leaves nobody behind who listens to the process', async () => {
    const events = ['exit', 'uncaughtException', 'SIGHUP', 'SIGCONT', 'SIGTERM', 'SIGINT'];
    const counts = (): number[] => events.map((event) => process.listenerCount(event));
    const before = counts();
    const { screen } = await opened(failing(1_000));
    assert.not.equal(counts(), before);
    screen.close();
    assert.equal(counts(), before);
  });
});

describe('a screen', (test) => {
  test('needs a terminal that has one, and says what is missing', () => {
    const terminal = { input: keyboardInput(), output: failing(0) };
    assert.is(terminalFault({ ...terminal, env: { TERM: 'xterm' } }), undefined);
    assert.match(terminalFault({ ...terminal, env: { TERM: 'dumb' } }) ?? '', 'TERM is "dumb"');
    assert.match(terminalFault({ ...terminal, env: {} }) ?? '', 'TERM is ""');
    const piped = { ...terminal, input: new PassThrough() };
    assert.match(terminalFault({ ...piped, env: { TERM: 'xterm' } }) ?? '', 'the input is not');
  });
});
