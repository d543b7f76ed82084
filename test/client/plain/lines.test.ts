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
      { line: nothing, refused: nothing, ended: nothing, lost: nothing },
    );
    const texts = Array.from({ length: 1_000 }, (_, n) => `${n}\n`);
    for (const text of texts) it.print(text);
    await until(() => writes.length > 0);
    it.print('later\n');
    await until(() => writes.length > 1);
    assert.equal(writes, [texts.join(''), 'later\n']);
  });
});
