// Many networks guess at one name: its owner still gets in soon with the right password, and others as usual.

import type { Passwords } from '../../../server/accounts/passwords.ts';
import { createTurns } from '../../../server/accounts/turns.ts';
import type { Ms } from '../../../shared/clock.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { QUICK_PASSWORDS, type TestClient, testHouse } from '../../helpers/house.ts';
import { asked, hello } from '../../helpers/logins.ts';
import { turns } from '../../helpers/until.ts';

/** What a hash takes on a machine with two cores, where only one runs at a time. */
const HASH: Ms = 180;
const NETWORKS = 150;

/** A house with amy and bob, in which hashes take time, on its clock. */
async function besieged() {
  const clock = fakeClock();
  const hash = async (password: string) => `hash of ${password}`;
  const first = await testHouse({ clock, passwords: { ...QUICK_PASSWORDS, hash } });
  const { token } = (await first.enter('amy', { remember: true })).welcome ?? {};
  await first.enter('bob');
  const turn = createTurns({ atOnce: 1, waiting: 200 });
  const passwords: Passwords = {
    hash,
    verify: (password, record, claimant) =>
      turn(claimant, async () => {
        await new Promise<void>((done) => void clock.after(HASH, done));
        return record === (await hash(password));
      }),
  };
  const house = await testHouse({ clock, record: first.record, passwords });

  const settle = async (): Promise<void> => {
    await turns(4);
  };
  const bots: TestClient[] = [];
  const guess = async (n: number): Promise<void> => {
    const bot = house.connect(`10.0.0.${n}`);
    bots[n] = bot;
    await asked(bot, hello('amy'));
    bot.send({ password: 'no' });
  };
  const heard = new Map<TestClient, number>();
  /** Time passes, and each bot tries again as soon as it is answered, or its lock is over. */
  const pass = async (length: Ms, over: () => boolean = () => false): Promise<Ms> => {
    const start = clock.now();
    while (clock.now() - start < length && !over()) {
      clock.advance(30);
      await settle();
      for (const [n, bot] of bots.entries()) {
        const before = heard.get(bot) ?? 1;
        if (bot.replies.length === before) continue;
        heard.set(bot, bot.replies.length);
        if (bot.ended) clock.after(60_000, () => void guess(n));
        else bot.send({ password: 'no' });
      }
    }
    return clock.now() - start;
  };
  /** How long the right password takes. */
  const logIn = async (name: string, from: string): Promise<Ms> => {
    const client = house.connect(from);
    await asked(client, hello(name));
    client.send({ password: `password of ${name}` });
    return pass(60_000, () => client.welcome !== undefined || client.ended);
  };
  const begin = async (): Promise<void> => {
    for (let n = 0; n < NETWORKS; n += 1) await guess(n);
  };
  return { house, token, pass, logIn, begin };
}

describe('a name that 150 networks guess at', (test) => {
  test('lets its owner in within ten seconds, at the first rush and later, from anywhere', async () => {
    const { pass, logIn, begin } = await besieged();
    await begin();
    await pass(100);
    assert.ok((await logIn('amy', '192.0.2.1')) <= 10_000, 'at the first rush');
    await pass(30_000);
    for (const n of [2, 3, 4]) {
      const took = await logIn('amy', `192.0.2.${n}`);
      assert.ok(took <= 6_000, `later: ${took} ms`);
    }
    assert.ok((await logIn('amy', '192.0.2.1')) <= 4 * HASH, 'from where they came in before');
  });

  test('keeps no other name waiting, and no token', async () => {
    const { house, token, pass, logIn, begin } = await besieged();
    await begin();
    for (let n = 1; n < 5; n += 1) {
      await pass(3_000);
      const took = await logIn('bob', `192.0.2.${n}`);
      assert.ok(took <= 4 * HASH, `${took} ms`);
    }
    const device = house.connect('10.0.0.1');
    await asked(device, hello('amy', { token }));
    assert.ok(device.welcome);
  });
});
