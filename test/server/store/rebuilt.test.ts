// A chat whose chat.json is damaged or missing is made anew: from its messages, its id, and the copy of who is in it.

import type { Damage } from '../../../server/store/files/trouble.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';
import { until } from '../../helpers/until.ts';

interface Filled {
  readonly disk: ForgetfulDisk;
  /** The chats' ids by their names. */
  readonly chats: Record<string, string>;
}

/** A stopped server: 60 messages between amy and bob, as many in the group devs, which cid joined at the end. */
async function filled(): Promise<Filled> {
  const disk = forgetfulDisk();
  const { enter, store } = await testHouse({ disk });
  const [amy, bob] = [await enter('amy'), await enter('bob')];
  await enter('cid');
  await amy.line('*bob -> devs');
  for (let n = 1; n <= 60; n += 1) {
    await amy.line(`@bob direct ${n}`);
    await bob.line(`*devs group ${n}`);
  }
  await amy.line('+cid devs');
  await amy.line('*devs hello cid');
  await store.close();
  const again = await testHouse({ disk: disk.restart() });
  const { welcome } = await again.enter('bob');
  const chats = Object.fromEntries((welcome?.chats ?? []).map(({ name, chat }) => [name, chat]));
  await again.store.close();
  return { disk: disk.restart(), chats };
}

interface Again extends TestHouse {
  readonly damages: readonly Damage[];
}

async function again(disk: ForgetfulDisk): Promise<Again> {
  const damages: Damage[] = [];
  return { ...(await testHouse({ disk, damages })), damages };
}

async function page(client: TestClient, chat: string): Promise<readonly string[]> {
  const before = client.events('page').length;
  client.send({ id: `p.${before}`, page: { chat, max: 10 } });
  await until(() => client.events('page').length > before);
  return (client.events('page').at(-1)?.messages ?? []).map(({ text }) => text);
}

const headOf = ({ welcome }: TestClient, id: string): number =>
  welcome?.chats.find(({ chat }) => chat === id)?.head ?? 0;

const WAYS: Record<string, (bytes: Buffer) => Buffer | undefined> = {
  damaged: (bytes) => {
    const copy = Buffer.from(bytes);
    copy[60] = (copy[60] as number) ^ 4;
    return copy;
  },
  empty: () => Buffer.alloc(0),
  missing: () => undefined,
};

describe("a chat's file", (test) => {
  for (const [way, spoil] of Object.entries(WAYS)) {
    for (const name of ['amy', 'devs']) {
      test(`of ${name} that is ${way} is made anew, and named`, async () => {
        const { disk, chats } = await filled();
        const chat = chats[name] as string;
        const path = `/data/chats/${chat}/chat.json`;
        disk.poke(path, spoil(disk.peek(path) as Buffer));
        const { enter, damages, store } = await again(disk);
        assert.equal(
          damages.map(({ file }) => file),
          [path],
        );
        const bob = await enter('bob');
        const last = name === 'devs' ? 'hello cid' : 'direct 60';
        assert.is((await page(bob, chat)).at(-1), last);
        const line = name === 'devs' ? '*devs more' : `@${name} more`;
        const before = headOf(bob, chat);
        assert.ok(before >= 60);
        const answer = await bob.line(line);
        assert.ok(answer.kind === 'confirmed' && (answer.seq ?? 0) > before);
        await store.close();
        const { damages: none } = await again(disk.restart());
        assert.equal(none, []);
      });
    }
  }

  test('of a group gives back who is in it, since when, and whose it is', async () => {
    const { disk, chats } = await filled();
    const devs = chats['devs'] as string;
    disk.poke(`/data/chats/${devs}/chat.json`, 'x');
    const { enter } = await again(disk);
    const [amy, cid] = [await enter('amy'), await enter('cid')];
    const members = await amy.line('+ devs');
    assert.match('text' in members ? (members.text ?? '') : '', /amy.*bob.*cid/);
    assert.equal(await page(cid, devs), ['added cid', 'hello cid']);
    assert.is((await amy.line('*cid -> devs')).kind, 'refused', 'the name is taken');
    assert.is((await amy.line('-bob devs')).kind, 'confirmed', 'amy owns it');
  });

  test('of a group of an older server gets its copy with the next message', async () => {
    const { disk, chats } = await filled();
    const copy = `/data/chats/${chats['devs']}/group.json`;
    disk.poke(copy, undefined);
    const { enter, damages, store } = await again(disk);
    await (await enter('amy')).line('*devs again');
    await store.close();
    assert.equal(damages, []);
    assert.match(String(disk.peek(copy)), '"name": "devs"');
  });

  test('of a group that has ended leaves nothing behind', async () => {
    const { disk, chats } = await filled();
    const { enter, store } = await again(disk);
    for (const name of ['bob', 'cid', 'amy']) await (await enter(name)).line(`-${name} devs`);
    await store.close();
    assert.equal(
      disk.files().filter((path) => path.includes(chats['devs'] as string)),
      [],
    );
  });

  test('of a group whose copy is of no known shape costs that group, and no start', async () => {
    const { disk, chats } = await filled();
    const folder = `/data/chats/${chats['devs']}`;
    disk.poke(`${folder}/chat.json`, 'x');
    const on = `group:${chats['devs']}`;
    disk.poke(`${folder}/group.json`, JSON.stringify({ on, upTo: 1, value: { name: 7 } }));
    const { enter, damages } = await again(disk);
    assert.equal(new Set(damages.map(({ file }) => file)).size, 2);
    assert.is((await (await enter('amy')).line('*devs hi')).kind, 'refused');
  });

  test('of a group whose copy is damaged too is out of reach, and both are named', async () => {
    const { disk, chats } = await filled();
    const folder = `/data/chats/${chats['devs']}`;
    for (const name of ['chat.json', 'group.json']) disk.poke(`${folder}/${name}`, 'x');
    const { enter, damages } = await again(disk);
    assert.equal(new Set(damages.map(({ file }) => file)).size, 2);
    assert.is((await (await enter('amy')).line('*devs hi')).kind, 'refused');
  });
});
