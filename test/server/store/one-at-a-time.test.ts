import { oneAtATime } from '../../../server/store/files/one-at-a-time.ts';
import { assert, describe } from '../../helpers/describe.ts';

/** Runs that end when they are told to. */
function held() {
  const open: { end(): void; fail(why: Error): void }[] = [];
  const call = oneAtATime(
    () => new Promise((resolve, reject) => open.push({ end: resolve, fail: reject })),
  );
  return { open, call };
}

describe('work that is done one at a time', (test) => {
  test('is shared by all who ask while it is under way, once it is done', async () => {
    const { open, call } = held();
    const first = call();
    const [second, third] = [call(), call()];
    assert.is(open.length, 1);
    open[0]?.end();
    await first;
    await new Promise(setImmediate);
    assert.is(open.length, 2);
    const fourth = call();
    open[1]?.end();
    await Promise.all([second, third]);
    await new Promise(setImmediate);
    assert.is(open.length, 3, 'who asks during the second run needs one more');
    open[2]?.end();
    await fourth;
  });

  test('goes on after a failure, of which only those are told who asked for that run', async () => {
    const { open, call } = held();
    const first = call();
    const second = call();
    open[0]?.fail(new Error('full'));
    assert.is(await first.catch(({ message }) => message), 'full');
    await new Promise(setImmediate);
    open[1]?.end();
    await second;
    const third = call();
    assert.is(open.length, 3, 'at once again');
    open[2]?.end();
    await third;
  });
});
