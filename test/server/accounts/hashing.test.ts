import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { promisify } from 'node:util';
import { hashingThreads } from '../../../server/accounts/hashing.ts';
import { createPasswords } from '../../../server/accounts/passwords.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { HERE, QUICK_PASSWORDS } from '../../helpers/house.ts';

const cost = { N: 16, r: 1, p: 1 };

const ACCOUNTS = new URL('../../../server/accounts/', import.meta.url);

/** The priorities of this process's threads. */
function priorities(): number[] {
  return readdirSync('/proc/self/task').map((id) => {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

describe('hashes in threads of their own', (test) => {
  test('are the same as others', async () => {
    const passwords = createPasswords({ cost, derive: hashingThreads() });
    const record = await passwords.hash('pässword', HERE);
    assert.ok(await QUICK_PASSWORDS.verify('pässword', record, HERE));
    const other = await QUICK_PASSWORDS.hash('pässword', HERE);
    assert.ok(await passwords.verify('pa\u0308ssword', other, HERE));
    assert.not(await passwords.verify('another', other, HERE));
    assert.not(await passwords.verify('pässword', undefined, HERE));
  });

  test('go on after one that cannot be made', async () => {
    const passwords = createPasswords({ cost, derive: hashingThreads() });
    const bad = await passwords.verify('x', 'scrypt$3$1$1$AAAA$AAAA', HERE).catch(String);
    assert.match(String(bad), /scrypt/i);
    assert.ok(await passwords.verify('y', await passwords.hash('y', HERE), HERE));
  });

  test('do not keep the process: those that wait are given up when all else is done', async () => {
    const program = `
      import { hashingThreads } from '${ACCOUNTS}hashing.js';
      import { createPasswords } from '${ACCOUNTS}passwords.js';
      const passwords = createPasswords({ derive: hashingThreads() });
      let done = 0;
      const claim = (n) => ({ name: 'n' + n, network: 'n' + n, standing: () => 'new' });
      const stay = setInterval(() => {}, 1_000);
      await passwords.hash('first', claim(0));
      clearInterval(stay);
      for (let n = 0; n < 20; n += 1) passwords.hash('password', claim(n)).then(() => (done += 1));
      process.on('exit', () => console.log(done));`;
    const args = ['--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    assert.ok(Number(stdout) < 5, stdout);
  });

  if (process.platform === 'linux')
    test('leave a priority that is lower already', async () => {
      const program = `
        import { readdirSync, readFileSync } from 'node:fs';
        import { setPriority } from 'node:os';
        import { hashingThreads } from '${ACCOUNTS}hashing.js';
        import { createPasswords } from '${ACCOUNTS}passwords.js';
        setPriority(15);
        const stay = setInterval(() => {}, 1_000);
        const claimant = { name: 'n', network: 'n', standing: () => 'new' };
        await createPasswords({ derive: hashingThreads() }).hash('password', claimant);
        const nice = (id) => readFileSync('/proc/self/task/' + id + '/stat', 'utf8').split(' ')[18];
        console.log(readdirSync('/proc/self/task').map(nice).includes('10'));
        clearInterval(stay);`;
      const args = ['--input-type=module', '--eval', program];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      assert.is(stdout, 'false\n');
    });

  if (process.platform === 'linux')
    test('give way to all that the process does beside them', async () => {
      const { PRIORITY_BELOW_NORMAL: low } = constants.priority;
      const before = priorities().filter((nice) => nice >= low).length;
      const passwords = createPasswords({ cost, derive: hashingThreads() });
      for (let n = 0; n < 3; n += 1) await passwords.hash('password', HERE);
      assert.is(priorities().filter((nice) => nice >= low).length, before + 1);
    });
});
