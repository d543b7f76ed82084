import { encodeFrame } from '../../../../shared/wire/frame.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { testHouse } from '../../../helpers/house.ts';
import { countedPasswords } from '../../../helpers/logins.ts';
import { until } from '../../../helpers/until.ts';
import { type Chatterer, chatterboxClient, chatterer, entries } from './client.ts';

const users = ({ frames }: Chatterer): string[] => (frames[0]?.['USER_LIST'] ?? []) as string[];

describe('a Chatterbox client without a password', (test) => {
  test('comes in as a guest, is told who is here, and can talk', async () => {
    const house = await testHouse({ guests: true });
    await house.enter('bob');
    const amy = chatterer(house);
    const reply = await amy.asked({ USERNAME: 'amy' });
    assert.equal(Object.keys(reply), ['USERNAME_ACCEPTED', 'INFO', 'USER_LIST', 'MESSAGES']);
    assert.is(reply['USERNAME_ACCEPTED'], true);
    assert.match(String(reply['INFO']), /guest.*\/help/);
    assert.equal(reply['USER_LIST'], ['amy', 'bob']);
    assert.equal(reply['MESSAGES'], []);
  });

  test('is told what to do where guests may not, and may try again on the same connection', async () => {
    const house = await testHouse();
    await house.enter('bob');
    const amy = chatterer(house);
    const refused = await amy.asked({ USERNAME: 'amy' });
    assert.is(refused['USERNAME_ACCEPTED'], false);
    assert.match(String(refused['INFO']), /hearth join.*PASSWORD/);
    assert.equal(Object.keys(refused), ['USERNAME_ACCEPTED', 'INFO']);
    assert.match(String((await amy.asked({ USERNAME: 'bob' }))['INFO']), 'PASSWORD');
    const reply = await amy.asked({ USERNAME: 'bob', PASSWORD: 'password of bob' });
    assert.is(reply['USERNAME_ACCEPTED'], true);
    assert.not(amy.ended);
  });

  test('gets another name where the first is in use, is none, or belongs to an account', async () => {
    const house = await testHouse({ guests: true });
    await house.enter('bob');
    await chatterboxClient(house, 'cid');
    const amy = chatterer(house);
    for (const name of [
      'bob',
      'CID',
      'no name',
      '',
      'all',
      'x'.repeat(33),
      'y'.repeat(3_000),
      5,
      null,
      {},
    ]) {
      const reply = await amy.asked({ USERNAME: name });
      assert.is(reply['USERNAME_ACCEPTED'], false, String(name));
      assert.is(typeof reply['INFO'], 'string');
    }
    assert.is((await amy.asked({ USERNAME: 'amy', PASSWORD: '' }))['USERNAME_ACCEPTED'], true);
  });

  test('learns no names where nobody can make an account', async () => {
    const house = await testHouse({ registration: 'closed' });
    await house.house.operator.add('amy', 'no record');
    const told = async (name: string) =>
      JSON.stringify(await chatterer(house).asked({ USERNAME: name }));
    assert.is(await told('amy'), await told('zoe'));
  });
});

describe('a Chatterbox client with a password', (test) => {
  test('makes an account, and comes back to it', async () => {
    const house = await testHouse({ guests: true });
    const hello = { USERNAME: 'Amy', PASSWORD: 'long enough' };
    const first = chatterer(house);
    const made = await first.asked(hello);
    assert.is(made['USERNAME_ACCEPTED'], true);
    assert.match(String(made['INFO']), /Welcome, Amy/);
    first.cut();
    const reply = await chatterer(house).asked({ ...hello, USERNAME: 'amy' });
    assert.match(String(reply['INFO']), /Welcome back, Amy/);
    assert.equal(reply['USER_LIST'], ['Amy']);
  });

  test('leaves no device behind that nobody can use: the next login takes its place', async () => {
    const house = await testHouse();
    const native = await house.enter('amy', { device: 'laptop' });
    const rows = async (): Promise<string[]> => {
      const answer = (await native.line('devices')) as { text: string };
      return answer.text
        .split('\n')
        .slice(1)
        .map((row) => row.split(', ')[1] ?? '');
    };
    const stays = await chatterboxClient(house, 'amy', 'password of amy');
    for (let logins = 0; logins < 5; logins += 1) {
      house.clock.advance(15_000);
      await native.line('/name'); // so as not to be taken for dead
      (await chatterboxClient(house, 'amy', 'password of amy')).cut();
    }
    assert.equal(await rows(), ['laptop', 'Chatterbox client', 'Chatterbox client']);
    assert.not(stays.ended);
  });

  test('is refused a password that is too short, or wrong, or no text', async () => {
    const house = await testHouse({ guests: true });
    await house.enter('bob');
    const amy = chatterer(house);
    const info = async (frame: object) => String((await amy.asked(frame))['INFO']);
    assert.match(await info({ USERNAME: 'amy', PASSWORD: 'short' }), 'at least 8');
    assert.match(await info({ USERNAME: 'bob', PASSWORD: 'wrong one' }), '2 tries left');
    const reply = await amy.asked({ USERNAME: 'amy', PASSWORD: 12_345_678 });
    assert.match(String(reply['ERROR']), 'PASSWORD');
    assert.not(amy.ended);
  });

  test('is locked out by three wrong ones like everybody, however it came', async () => {
    const house = await testHouse();
    await house.enter('bob');
    const eve = chatterer(house);
    const wrong = { USERNAME: 'bob', PASSWORD: 'wrong one' };
    await eve.asked(wrong);
    await eve.asked(wrong);
    const last = await eve.asked(wrong);
    assert.is(last['USERNAME_ACCEPTED'], false);
    assert.match(String(last['INFO']), /locked|60 s|1 min/);
    assert.ok(eve.ended);
    const right = await chatterer(house).asked({ ...wrong, PASSWORD: 'password of bob' });
    assert.is(right['USERNAME_ACCEPTED'], false);
  });

  test('is in as soon as it is known to be right, and what it said meanwhile counts', async () => {
    const counted = countedPasswords();
    const house = await testHouse({ passwords: counted.passwords });
    const bob = await house.enter('bob');
    counted.held = true;
    const amy = chatterer(house);
    const frames = [
      { USERNAME: 'amy', PASSWORD: 'long enough' },
      { MESSAGES: [['amy', 'ALL', 1, 'already']] },
    ];
    amy.sendBytes(Buffer.concat(frames.map(encodeFrame)));
    house.clock.advance(5_000);
    assert.equal(amy.frames, []);
    counted.release();
    await until(() => {
      house.clock.advance(1);
      return amy.frames.length > 1;
    });
    assert.is(bob.events('message').at(-1)?.text, 'already');
    assert.is(amy.frames[0]?.['USERNAME_ACCEPTED'], true);
    assert.equal(entries(amy.frames[1]?.['MESSAGES']), ['amy>ALL: already']);
  });
});

describe("the login's reply", (test) => {
  test('holds what was said to all and to or by the user, oldest first, and nothing twice', async () => {
    const house = await testHouse({ guests: true });
    const [bob, cid] = [await house.enter('bob'), await house.enter('cid')];
    await house.enter('amy');
    for (const line of ['one', '@amy two', 'three', '@cid none of yours']) {
      await bob.line(line);
      house.clock.advance(1_000);
    }
    await cid.line('@amy four');
    const amy = await chatterboxClient(house, 'amy', 'password of amy');
    const history = ['bob>ALL: one', 'bob>amy: two', 'bob>ALL: three', 'cid>amy: four'];
    assert.equal(entries(amy.frames[0]?.['MESSAGES']), history);
    await amy.said('bob', 'five');
    amy.cut();
    const again = await chatterboxClient(house, 'amy', 'password of amy');
    assert.equal(entries(again.frames[0]?.['MESSAGES']), [...history, 'amy>bob: five']);
    const [entry] = (again.frames[0]?.['MESSAGES'] ?? []) as unknown[][];
    assert.ok(Number.isInteger(entry?.[2]));
    assert.is(entry?.[2], Math.floor((bob.events('message')[0]?.at ?? 0) / 1000));
  });

  test('leaves what is said while it is being made to what follows', async () => {
    const house = await testHouse({ guests: true });
    const bob = await house.enter('bob');
    await bob.line('before');
    const { page } = house.store;
    Object.assign(house.store, {
      async page(...range: Parameters<typeof page>) {
        await bob.line('meanwhile');
        return page(...range);
      },
    });
    const amy = await chatterboxClient(house, 'amy');
    assert.equal(entries(amy.frames[0]?.['MESSAGES']), ['bob>ALL: before']);
    house.clock.advance(200);
    assert.equal(amy.heard(), ['bob>ALL: meanwhile']);
  });

  test('gives a guest no direct messages of an earlier one', async () => {
    const house = await testHouse({ guests: true });
    const bob = await house.enter('bob');
    const first = await chatterboxClient(house, 'amy');
    await bob.line('@amy for you alone');
    first.cut();
    const second = await chatterboxClient(house, 'amy');
    assert.equal(second.frames[0]?.['MESSAGES'], []);
  });

  test('leaves out whom the user blocks, and names everybody however many', async () => {
    const house = await testHouse({ guests: true });
    const [amy, bob] = [await house.enter('amy'), await house.enter('bob')];
    await bob.line('from bob');
    await amy.line('from amy');
    await amy.line('block bob');
    const guests = Array.from({ length: 60 }, (_, n) => `g${n}`);
    for (const name of guests) await house.enter(name, { guest: true });
    const again = await chatterboxClient(house, 'amy', 'password of amy');
    assert.equal(entries(again.frames[0]?.['MESSAGES']), ['amy>ALL: from amy']);
    assert.is(users(again).length, 62);
    const other = await chatterboxClient(house, 'bob', 'password of bob');
    assert.not(users(other).includes('amy'));
  });

  test('is below 16,000 bytes, however much was said', async () => {
    const house = await testHouse({ guests: true });
    const bob = await house.enter('bob');
    await house.enter('amy');
    for (let n = 0; n < 300; n += 1) {
      await bob.line(n % 2 ? `${n} é` : `@amy ${n} }`);
      house.clock.advance(1);
    }
    const amy = await chatterboxClient(house, 'amy', 'password of amy');
    assert.ok((amy.writes[0]?.bytes.length ?? 0) < 16_000);
    const texts = entries(amy.frames[0]?.['MESSAGES']).map((one) =>
      Number.parseInt(one.split(': ')[1] ?? '', 10),
    );
    assert.is(texts.at(-1), 299);
    assert.equal(
      texts,
      texts.toSorted((a, b) => a - b),
    );
  });

  test('comes before anything else', async () => {
    const house = await testHouse({ guests: true });
    const amy = chatterer(house);
    amy.send({ USERNAME: 'amy' });
    await house.enter('bob', { guest: true });
    house.clock.advance(5_000);
    await amy.said('ALL', 'hi');
    assert.is(amy.frames[0]?.['USERNAME_ACCEPTED'], true);
    assert.not(amy.frames.slice(1).some((frame) => 'USERNAME_ACCEPTED' in frame));
  });
});
