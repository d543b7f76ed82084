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
  test('is done once more for all who ask while it is under way', async () => {
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
    assert.is(open.length, 3, 'a call during the second run needs a third');
    open[2]?.end();
    await fourth;
  });

  test('goes on after a failure, which only the callers of that run are told of', async () => {
    const { open, call } = held();
    const first = call();
    const second = call();
    open[0]?.fail(new Error('full'));
    assert.is(await first.catch(({ message }) => message), 'full');
    await new Promise(setImmediate);
    open[1]?.end();
    await second;
    const third = call();
    assert.is(open.length, 3, 'with nothing under way, a call runs at once');
    open[2]?.end();
    await third;
  });
});
