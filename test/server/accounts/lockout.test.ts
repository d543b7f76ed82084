import { createLockout, REMEMBERED_MAX } from '../../../server/accounts/lockout.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';

async function wrong(lockout: ReturnType<typeof createLockout>, name: string): Promise<number> {
  return (await lockout.begin(name, 'here')).wrong();
}

describe('the lockout', (test) => {
  test('forgets nothing while there is room, and the oldest when there is not', async () => {
    const lockout = createLockout(fakeClock(), 60_000);
    await wrong(lockout, 'amy');
    await wrong(lockout, 'amy');
    for (let n = 1; n < REMEMBERED_MAX; n += 1) await wrong(lockout, `name${n}`);
    assert.is(await wrong(lockout, 'amy'), 0);
    await wrong(lockout, 'bob');
    for (let n = 0; n < REMEMBERED_MAX; n += 1) await wrong(lockout, `other${n}`);
    assert.is(await wrong(lockout, 'bob'), 2, 'forgotten');
    await thrownBy(async () => void (await wrong(lockout, 'amy')));
  });

  test('never forgets a try that is under way', async () => {
    const lockout = createLockout(fakeClock(), 60_000);
    const first = await lockout.begin('amy', 'here');
    for (let n = 0; n < REMEMBERED_MAX + 1; n += 1) await wrong(lockout, `name${n}`);
    assert.is(await wrong(lockout, 'amy'), 2);
    assert.is(first.wrong(), 1);
  });

  test('a try that was taken back never was, and lets those who wait go on', async () => {
    const lockout = createLockout(fakeClock(), 60_000);
    const tries = await Promise.all([1, 2, 3].map(() => lockout.begin('amy', 'here')));
    const fourth = lockout.begin('amy', 'here');
    tries[0]?.wrong();
    tries[1]?.takenBack();
    assert.is((await fourth).wrong(), 1);
    assert.is(tries[2]?.wrong(), 0);
  });

  test('a clock that is set back opens a lock rather than lengthening it', async () => {
    const clock = fakeClock();
    const lockout = createLockout(clock, 60_000);
    for (let n = 0; n < 3; n += 1) await wrong(lockout, 'amy');
    clock.jump(clock.now() - 3_600_000);
    assert.is(await wrong(lockout, 'amy'), 2);
  });
});
