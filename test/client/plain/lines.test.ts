import { PassThrough, Writable } from 'node:stream';
import { lines } from '../../../client/plain/lines.ts';
import { ownProcess } from '../../../client/process.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { until } from '../../helpers/until.ts';

describe('lines that are printed', (test) => {
  test('in one turn leave in one write, in their order', async () => {
    const writes: string[] = [];
    const output = new Writable({
      writev(chunks, done) {
        writes.push(chunks.map(({ chunk }) => String(chunk)).join(''));
        done();
      },
    });
    const nothing = (): void => {};
    const it = lines(
      {
        clock: fakeClock(),
        on: ownProcess.on,
        input: new PassThrough(),
        output,
        marksPaste: false,
      },
      { line: nothing, refused: nothing, told: nothing, ended: nothing, lost: nothing },
    );
    const texts = Array.from({ length: 1_000 }, (_, n) => `${n}\n`);
    for (const text of texts) it.print(text);
    await until(() => writes.length > 0);
    it.print('later\n');
    await until(() => writes.length > 1);
    assert.equal(writes, [texts.join(''), 'later\n']);
  });
});

describe('the first line of a pipe', (test) => {
  const watched = (text: string) => {
    const input = new PassThrough();
    const heard: string[] = [];
    const nothing = (): void => {};
    const it = lines(
      {
        ...{ clock: fakeClock(), on: ownProcess.on, input, marksPaste: false },
        output: new PassThrough(),
      },
      {
        line: (line) => heard.push(line),
        refused: nothing,
        told: nothing,
        ended: nothing,
        lost: nothing,
      },
    );
    it.watch();
    input.write(text);
    return { it, input, heard };
  };

  test('is kept until the login, with what came along', async () => {
    const { it, input, heard } = watched('one\ntwo\n');
    await until(() => input.isPaused());
    assert.equal(heard, []);
    it.start();
    assert.equal(heard, ['one', 'two']);
    it.stop();
  });

  test('is told before the login if it is a logout', async () => {
    const { heard } = watched('/logout\n');
    await until(() => heard.length > 0);
    assert.equal(heard, ['/logout']);
  });
});
