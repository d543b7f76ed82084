import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { ownIo, ownProcess, ownTerminal } from '../../client/process.ts';
import { kindOf } from '../../client/screen/terminal.ts';
import { fakeClock } from '../helpers/clock.ts';
import { assert, describe } from '../helpers/describe.ts';

describe("the process's own terminal", (test) => {
  test('has a size that can be drawn on, whatever size it reports', () => {
    const sizes = [
      {},
      { columns: 0, rows: 0 },
      { columns: 80, rows: 24 },
      { columns: 60_000, rows: 60_000 },
    ].map((size) => {
      const stdout = Object.assign(new PassThrough(), size);
      const streams = { stdin: new PassThrough(), stdout, stderr: new PassThrough() };
      return ownTerminal({ ...streams, clock: fakeClock() }, kindOf({})).size();
    });
    assert.equal(sizes, [
      { columns: 1, rows: 1 },
      { columns: 1, rows: 1 },
      { columns: 80, rows: 24 },
      { columns: 1_000, rows: 1_000 },
    ]);
  });
  test('cannot suspend a process that serves others', () => {
    const kind = kindOf({});
    assert.type(ownIo().terminal(kind).suspend, 'function');
    assert.is(ownIo({ serves: true }).terminal(kind).suspend, undefined);
  });
});

describe('the process', (test) => {
  test('knows which processes are running', () => {
    assert.ok(ownProcess.isRunning(process.pid));
    assert.not.ok(ownProcess.isRunning(spawnSync(process.execPath, ['-e', '']).pid));
  });
  test('has a time zone, even if TZ names none', () => {
    const moments = [1_767_225_600_000, 1_782_864_000_000];
    const file = new URL('../../client/process.js', import.meta.url);
    const aheadIn = (TZ: string): unknown =>
      JSON.parse(
        spawnSync(
          process.execPath,
          [
            '-e',
            `import('${file}').then(({ ownIo }) => console.log(JSON.stringify(${JSON.stringify(moments)}.map(ownIo().zone))))`,
          ],
          { env: { ...process.env, TZ }, encoding: 'utf8' },
        ).stdout,
      );
    assert.equal(aheadIn('Europe/Berlin'), [3_600_000, 7_200_000]);
    assert.equal(aheadIn('America/St_Johns'), [-12_600_000, -9_000_000]);
    assert.equal(aheadIn(''), [0, 0]);
    assert.equal(aheadIn('No/Such'), [0, 0]);
  });
});
