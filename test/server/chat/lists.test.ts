import { assert, describe } from '../../helpers/describe.ts';
import { register } from '../../helpers/facts.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { emptyRecord, type MemoryRecord } from '../../helpers/memory-store.ts';

const nameOf = (n: number): string => `u${String(n).padStart(5, '0')}`;

/** A server that so many people have an account on; they registered in no order of their names. */
function peopled(count: number): MemoryRecord {
  const record = emptyRecord();
  for (let n = 0; n < count; n += 1) {
    const name = nameOf((n * 7_919) % count);
    record.facts.push({ ...register(`id${name}`, name), lsn: n + 1, seq: 0 });
  }
  return record;
}

async function text(client: TestClient, line: string): Promise<string> {
  const answer = await client.line(line);
  return 'text' in answer ? String(answer.text) : answer.kind;
}

describe('a long list', (test) => {
  test('tells the first two hundred, how many more there are, and how to have them', async () => {
    const { enter } = await testHouse({ record: peopled(20_000) });
    const amy = await enter('zzz');
    const first = await text(amy, '/displayallusers');
    assert.ok(first.startsWith('Everybody else: u00000, u00001, '));
    assert.ok(first.endsWith('u00199\n… and 19,800 more: /displayallusers u00200'));
    const next = await text(amy, '/displayallusers u00200');
    assert.ok(next.startsWith('Everybody else, from u00200 on: u00200, u00201, '));
    assert.ok(next.endsWith('u00399\n… and 19,600 more: /displayallusers u00400'));
    assert.is(await text(amy, '/displayallusers U19999'), 'Everybody else, from U19999 on: u19999');
    assert.is(await text(amy, '/displayallusers v'), 'Nobody else is there from "v" on.');
  });

  test('of who is here, and of who was, is told part by part to its end', async () => {
    const { enter, clock } = await testHouse({ guests: true });
    const names = Array.from({ length: 450 }, (_, n) => nameOf(n));
    for (const name of names) await enter(name, { guest: true });
    const amy = await enter('amy');
    clock.advance(2_000);
    for (const command of ['whoelse', 'whoelsesince 60']) {
      const told: string[] = [];
      let line: string | undefined = command;
      for (; line !== undefined; ) {
        const [list = '', rest = '']: string[] = (await text(amy, line)).split('\n');
        told.push(...(list.match(/u\d{5}(?= |,|$)/g) ?? []).slice(told.length > 0 ? 1 : 0));
        line = /more: (.+)$/.exec(rest)?.[1];
      }
      assert.equal(told, names, command);
    }
  });

  test('gives way: others are answered meanwhile, and a turn has one slice of all lists', async () => {
    const turns: (() => void)[] = [];
    const nextTurn = (run: () => void) => void turns.push(run);
    const { enter } = await testHouse({ record: peopled(20_000), nextTurn });
    const [amy, ben, cid] = [await enter('amy'), await enter('ben'), await enter('cid')];
    const lists = [text(amy, '/displayallusers'), text(ben, 'whoelsesince 10m')];
    let slices = 0;
    for (let over = false; !over; slices += 1) {
      assert.is(await text(cid, '/name'), 'You are cid.');
      assert.ok(turns.length <= 1);
      turns.shift()?.();
      over = amy.events('notice').length + ben.events('notice').length === 2;
    }
    assert.ok(slices > 35, `${slices}`);
    const [all, lately] = await Promise.all(lists);
    assert.ok(all?.includes('… and 19,802 more'), all?.slice(-60));
    assert.is(lately, 'Here in the last 10 min: amy (here), cid (here)');
  });
});
