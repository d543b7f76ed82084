// An account that is damaged or missing keeps its name: nobody else gets it until the operator frees it.

import type { Damage } from '../../../server/store/files/trouble.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { HERE, QUICK_PASSWORDS, type TestHouse, testHouse } from '../../helpers/house.ts';
import { until } from '../../helpers/until.ts';

const BOB = '/data/users/bob/account.json';

/** A server that was stopped, with the accounts amy and bob. */
async function stopped(): Promise<ForgetfulDisk> {
  const disk = forgetfulDisk();
  const { enter, store } = await testHouse({ disk });
  for (const name of ['amy', 'bob']) await (await enter(name)).line('hello');
  await store.close();
  return disk;
}

interface Again extends TestHouse {
  readonly disk: ForgetfulDisk;
  readonly damages: readonly Damage[];
}

async function again(old: ForgetfulDisk, how: { registration?: 'closed' } = {}): Promise<Again> {
  const damages: Damage[] = [];
  const disk = old.restart();
  return { ...(await testHouse({ disk, damages, ...how })), disk, damages };
}

const filesOfBob = (disk: ForgetfulDisk): readonly string[] =>
  disk
    .files()
    .filter((path) => path.includes('/bob/'))
    .sort();

async function hello({ connect }: TestHouse, name: string, as = 'account') {
  const client = connect();
  client.send({ USERNAME: name, HEARTH: '1', as });
  await until(() => client.replies.length > 0);
  const reply = client.replies[0];
  client.cut();
  return reply && 'code' in reply ? `${reply.code}: ${reply.INFO}` : JSON.stringify(reply);
}

const DAMAGED = /^name-taken: The account "bob" is damaged on the server's disk/i;

const WAYS: Record<string, (disk: ForgetfulDisk) => void> = {
  'has a flipped bit': (disk) => {
    const bytes = Buffer.from(disk.peek(BOB) as Buffer);
    bytes[90] = (bytes[90] as number) ^ 1;
    disk.poke(BOB, bytes);
  },
  'is empty': (disk) => disk.poke(BOB, ''),
  'is missing': (disk) => disk.poke(BOB, undefined),
  "is amy's": (disk) => disk.poke(BOB, disk.peek('/data/users/amy/account.json')),
};

describe('a damaged account', (test) => {
  for (const [way, spoil] of Object.entries(WAYS)) {
    test(`keeps its name when its file ${way}, at every start, and is named`, async () => {
      const disk = await stopped();
      spoil(disk);
      const first = await again(disk);
      assert.ok(first.damages.every(({ file }) => file === BOB));
      assert.match(first.damages.at(-1)?.reason ?? '', 'hearth users remove bob');
      assert.match(await hello(first, 'bob'), DAMAGED);
      assert.match(await hello(first, 'Bob', 'guest'), DAMAGED);
      const listed = await first.house.operator.users();
      assert.equal(
        listed.map(({ name, damaged }) => [name, damaged]),
        [
          ['amy', undefined],
          ['bob', true],
        ],
      );
      const amy = await first.enter('amy');
      assert.is((await amy.line('*amy,bob -> bob')).kind, 'refused');
      assert.is((await amy.line('I am here')).kind, 'confirmed');
      await first.store.close();
      const second = await again(first.disk, { registration: 'closed' });
      assert.is(second.damages.length, 1);
      assert.match(await hello(second, 'bob'), DAMAGED);
    });

    test(`gives it up when its file ${way} and the operator says so, with all that is left of it`, async () => {
      const disk = await stopped();
      spoil(disk);
      const first = await again(disk);
      const { operator } = first.house;
      const record = await QUICK_PASSWORDS.hash('long enough', HERE);
      for (const wrong of [operator.add('bob', record), operator.ban('bob')]) {
        await wrong.then(
          () => assert.unreachable(),
          (error: Error) => assert.match(error.message, 'hearth users remove bob'),
        );
      }
      await operator.remove('Bob');
      const bob = await first.enter('bob');
      assert.is((await bob.line('I am another')).kind, 'confirmed');
      await first.store.close();
      assert.equal(filesOfBob(first.disk), [BOB, '/data/users/bob/inbox.json']);
      const second = await again(first.disk);
      assert.equal(second.damages, []);
    });
  }

  test('gives its name up for good, also if the power goes at once', async () => {
    const disk = await stopped();
    disk.poke(BOB, 'x');
    const first = await again(disk);
    await first.house.operator.remove('bob');
    const second = await again(first.disk);
    assert.equal(second.damages, []);
    await second.store.close();
    assert.equal(filesOfBob(second.disk), []);
  });

  test('loses nothing of what its user keeps of chats', async () => {
    const disk = await stopped();
    const account = disk.peek(BOB);
    disk.poke(BOB, 'x');
    const first = await again(disk);
    await (await first.enter('amy')).line('@bob hi');
    await first.store.close();
    assert.ok(filesOfBob(first.disk).includes('/data/users/bob/inbox.json'));
    first.disk.poke(BOB, account);
    const second = await again(first.disk);
    assert.equal(second.damages, []);
    assert.match(await hello(second, 'bob'), 'Password for bob');
  });
});
