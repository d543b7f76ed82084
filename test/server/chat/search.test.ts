// Looking for words in what one may read, on a whole server.

import fc from 'fast-check';
import { Search } from '../../../server/chat/search.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { enter, says, withGroup } from '../../helpers/groups.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';

type Found = Extract<EventOf<'list'>, { of: 'found' }>;

async function find(client: TestClient, line: string): Promise<Found> {
  const answer = await client.line(line);
  if (answer.kind !== 'list' || answer.of !== 'found') throw new Error(JSON.stringify(answer));
  return answer;
}

/** What is found, page after page, as `devs: text`. */
async function all(client: TestClient, line: string): Promise<string[]> {
  const texts: string[] = [];
  for (let ask = line; ; ask = '/find more') {
    const { messages, upTo } = await find(client, ask);
    texts.push(...messages.map(({ name, text }) => `${name}: ${text}`));
    if (upTo === undefined) return texts;
  }
}

describe('a search', (test) => {
  test('finds words and phrases, without regard to case, accents and width', async () => {
    const { enter: come } = await testHouse();
    const amy = await come('amy', { typed: 3 });
    for (const text of [
      'Le café est fermé',
      'CAFE',
      'a fire\ndrill',
      'fire and a drill',
      'ＡＢＣ',
    ]) {
      await amy.line(text);
    }
    assert.equal(await all(amy, '/find cafe'), ['global: CAFE', 'global: Le café est fermé']);
    assert.equal(await all(amy, '/find CAFÉ ferme'), ['global: Le café est fermé']);
    assert.equal(await all(amy, '/find "fire drill"'), ['global: a fire\ndrill']);
    assert.equal(await all(amy, '/find drill fire'), [
      'global: fire and a drill',
      'global: a fire\ndrill',
    ]);
    assert.equal(await all(amy, '/find abc'), ['global: ＡＢＣ']);
    assert.equal(await all(amy, '/find nothing'), []);
  });

  test('goes through all chats at once, the newest first, twenty at a time', async () => {
    const house = await testHouse();
    const amy = await house.enter('amy', { typed: 3 });
    await enter(house, 'bob');
    await amy.line('*amy -> devs');
    for (let n = 0; n < 30; n += 1) {
      house.clock.advance(1_000);
      await amy.line(`${['', '@bob ', '*devs '][n % 3]}word ${n}`);
    }
    const first = await find(amy, '/find word');
    assert.is(first.messages.length, 20);
    assert.is(first.unfinished, undefined);
    assert.is(first.upTo, first.messages.at(-1)?.at && (first.messages.at(-1)?.at ?? 0) - 1_000);
    assert.equal(
      first.messages.slice(0, 3).map(({ name, text, type }) => [name, text, type]),
      [
        ['devs', 'word 29', 'group'],
        ['bob', 'word 28', 'direct'],
        ['global', 'word 27', 'global'],
      ],
    );
    const rest = await find(amy, '/find more');
    assert.equal(
      rest.messages.map(({ text }) => text),
      Array.from({ length: 10 }, (_, n) => `word ${9 - n}`),
    );
    assert.is(rest.upTo, undefined);
    assert.equal((await find(amy, '/find more')).messages, []);
  });

  test('is narrowed to a chat, an author and a time', async () => {
    const house = await testHouse();
    const amy = await house.enter('amy', { typed: 3 });
    const bob = await house.enter('bob');
    await amy.line('*bob -> devs');
    await bob.line('one old word');
    house.clock.advance(20_000);
    await bob.line('*devs a word');
    await amy.line('my word');
    await bob.line('his word');
    assert.equal(await all(amy, '/find word in devs'), ['devs: a word']);
    assert.equal(await all(amy, '/find word in *devs from BOB'), ['devs: a word']);
    assert.equal(await all(amy, '/find word in global since 10s'), [
      'global: his word',
      'global: my word',
    ]);
    assert.equal(await all(amy, '/find word from amy since 10s'), ['global: my word']);
    assert.equal(await all(amy, '/find word from zed'), []);
    const none = 'no-such-chat: There is no user or group "zed".';
    assert.is(await says(amy, '/find word in zed'), none);
  });

  test('has nothing to go on with before it began', async () => {
    const { enter: come } = await testHouse();
    const amy = await come('amy', { typed: 3 });
    const first = 'usage: Say first what to look for, as in: /find "fire drill"';
    assert.is(await says(amy, '/find more'), first);
    assert.equal(await all(amy, '/find "more"'), [], 'a word like any other');
  });

  test('finds nothing that the asker may not read', async () => {
    const { house, all: members } = await withGroup('bob');
    const [owner, bob] = members;
    const cid = await house.enter('cid', { typed: 3 });
    await bob?.line('*devs a word before cid');
    await bob?.line('@amy a word for amy');
    await bob?.line('+cid devs');
    await bob?.line('*devs a word for devs');
    await bob?.line('@cid a word for cid');
    await bob?.line('a word for all');
    const seen = ['global: a word for all', 'bob: a word for cid', 'devs: a word for devs'];
    assert.equal((await all(cid, '/find word')).sort(), seen.sort());
    await cid.line('block bob');
    assert.equal(await all(cid, '/find word'), []);
    await cid.line('unblock bob');
    await owner?.line('-cid devs');
    const left = seen.filter((text) => !text.startsWith('devs'));
    assert.equal((await all(cid, '/find word')).sort(), left.sort());
  });

  test('finds a timed text while it lives, and neither deleted nor earlier words', async () => {
    const house = await testHouse();
    const amy = await house.enter('amy', { typed: 3 });
    await amy.line('*30*global a timed word');
    await amy.line('a first word');
    await amy.line('a second word');
    await amy.line('/edit #2 another text');
    await amy.line('/delete #3');
    assert.equal(await all(amy, '/find word'), ['global: a timed word']);
    assert.equal(await all(amy, '/find another'), ['global: another text']);
    assert.equal(await all(amy, '/find deleted'), []);
    house.clock.advance(31_000);
    assert.equal(await all(amy, '/find word'), []);
  });

  test('keeps nothing of a page that was not told: it may expire meanwhile', async () => {
    const house = await testHouse();
    const amy = await house.enter('amy', { typed: 3 });
    for (let n = 0; n < 30; n += 1) await amy.line(`*30*global word ${n}`);
    assert.is((await find(amy, '/find word')).messages.length, 20);
    house.clock.advance(31_000);
    assert.equal(await find(amy, '/find more').then(({ messages }) => messages), []);
  });

  test('gives way between texts that take long', async () => {
    const [chat, name, type, head, at] = ['global', 'global', 'global', 3, 1] as const;
    const messages = [1, 2, 3].map((seq) => ({ seq, from: 'bob', at, text: `a  b ${seq}` }));
    let elapsed = 0;
    let given = 0;
    const search = new Search(
      { id: 'amy', name: 'amy', guest: false },
      [{ chat, name, type, head, at, read: 0 }],
      { texts: ['a b', 'b'], since: 0 },
      {
        history: { look: async () => ({ chat, name, type, messages, more: false, read: 0 }) },
        clock: { elapsed: () => (elapsed += 2) },
        giveWay: async () => {
          given += 1;
        },
      },
    );
    assert.is((await search.next()).messages.length, 3);
    assert.ok(given > messages.length, `${given}`);
  });

  test('is answered in words to clients that take no data', async () => {
    const { enter: come } = await testHouse();
    const amy = await come('amy');
    await amy.line('a word');
    await amy.line('*30*global a timed word');
    const words = 'notice: global#2 amy: (a timed message)\nglobal#1 amy: a word\nThat is all.';
    assert.is(await says(amy, '/find word'), words);
    const some = await come('amy', { typed: 2 });
    assert.is(await says(some, '/find word'), words);
    assert.is(await says(amy, '/find nothing'), 'notice: Nothing was found.');
  });

  test('finds exactly what has the words, in the order of time, in any number of chats', async () => {
    const house = await testHouse();
    const amy = await house.enter('amy', { typed: 3 });
    await house.enter('bob');
    await amy.line('*amy -> devs');
    const chats = { global: '', bob: '@bob ', devs: '*devs ' } as const;
    const place = fc.constantFrom<keyof typeof chats>('global', 'bob', 'devs');
    const said = fc.record({ place, has: fc.boolean() });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 60 }), async (list) => {
        run += 1;
        const word = `w${run}w`;
        const expected: string[] = [];
        for (const [n, { place: name, has }] of list.entries()) {
          house.clock.advance(1 + (n % 2));
          const text = has ? `${n} ${word}` : `${n}`;
          await amy.line(`${chats[name]}${text}`);
          if (has) expected.unshift(`${name}: ${text}`);
        }
        assert.equal(await all(amy, `/find ${word}`), expected);
      }),
      { numRuns: 15 },
    );
  });
});
