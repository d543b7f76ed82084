import { createHistory } from '../../../server/chat/history.ts';
import { readInbox } from '../../../server/state/kept.ts';
import { createState } from '../../../server/state/state.ts';
import type { Store } from '../../../server/store/store.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { group, register, say } from '../../helpers/facts.ts';
import { testHouse } from '../../helpers/house.ts';
import { emptyRecord, memoryStore } from '../../helpers/memory-store.ts';
import { until } from '../../helpers/until.ts';

const NEEDS = { clock: fakeClock(), giveWay: async () => {} };

describe('the chats that a login is told', (test) => {
  test('are bounded, the newest first, however many strangers wrote', async () => {
    const store = memoryStore({ clock: fakeClock(), randomId: () => 'e', record: emptyRecord() });
    const state = createState();
    await store.open(state);
    await store.commit(register('amy'));
    for (let n = 0; n < 1500; n += 1) {
      const fact = say(`amy.guest-${n}`, 'hi', `guest-${n}`);
      await store.commit({ ...fact, at: n, body: { ...fact.body, to: 'amy' } });
    }
    const amy = { id: 'amy', name: 'amy', guest: false };
    const history = createHistory(state, store, NEEDS);
    const chats = await history.count(amy, history.chats(amy));
    assert.is(chats.length, 1001);
    assert.is(chats[0]?.chat, 'global');
    assert.ok(chats.some(({ chat, unread }) => chat === 'amy.guest-1499' && unread === 1));
    assert.not(chats.some(({ chat }) => chat === 'amy.guest-499'));
  });
});

describe('a page that is being read', (test) => {
  test('shows nothing from before to a member removed and added again meanwhile', async () => {
    const store = memoryStore({ clock: fakeClock(), randomId: () => 'e', record: emptyRecord() });
    const state = createState();
    await store.open(state);
    for (const name of ['amy', 'bob']) await store.commit(register(name));
    await store.commit(group('g', 'devs', ['amy', 'bob']));
    await store.commit(say('g', 'before', 'amy'));
    let changes = [group('g', 'devs', ['amy'])];
    const page: Store['page'] = async (...asked) => {
      const found = await store.page(...asked);
      for (const fact of changes) await store.commit(fact);
      return found;
    };
    const history = createHistory(state, { page, mark: store.mark }, NEEDS);
    const bob = { id: 'bob', name: 'bob', guest: false };
    changes.push(group('g', 'devs', ['amy', 'bob']));
    for (const range of [{ max: 9 }, { max: 9, above: 0 }]) {
      assert.equal((await history.page(bob, 'g', range)).messages, []);
    }
    changes = [];
    assert.equal((await history.page(bob, 'g', { max: 9 })).messages.length, 1, 'the note of it');
  });
});

describe('a direct chat in which nothing was written', (test) => {
  test('does not exist: no page, no name, no read mark', async () => {
    const { enter, clock, record } = await testHouse();
    const amy = await enter('amy');
    const { by = '' } = record.facts[0] ?? {};
    for (const [n, chat] of [`${by}.`, `${by}.../../x`, `${by}.x`, '__proto__', '.'].entries()) {
      amy.send({ read: { chat, seq: 2 ** 60 } });
      amy.send({ id: `p.${n}`, page: { chat, max: 10 } });
      await until(() => amy.events('refused').length === n + 1);
      assert.is(amy.events('refused').at(-1)?.code, 'no-such-chat');
    }
    await amy.line('hi');
    amy.send({ read: { chat: 'global', seq: 1e300 } });
    await amy.settled();
    clock.advance(5_000);
    await amy.settled();
    assert.is(record.facts.filter(({ kind }) => kind === 'marks').length, 0);
  });
});

describe('pages with absurd bounds', (test) => {
  test('are answered, refused or ended, and never hang', async () => {
    const { enter, failures } = await testHouse();
    const bob = await enter('bob');
    for (const text of ['one', 'two', 'three']) await bob.line(text);
    const big = [2 ** 53 - 1, 2 ** 53, 2 ** 60, 1e308];
    let n = 0;
    for (const bound of [0, 1, 3, ...big]) {
      for (const range of [{ below: bound }, { above: bound }, { above: bound, below: bound }]) {
        n += 1;
        bob.send({ id: `p.${n}`, page: { chat: 'global', max: 256, ...range } });
        await until(() => bob.events('page').length === n);
      }
    }
    for (const page of [{ above: -1 }, { below: 0.5 }, { max: 257 }, { max: 0 }, { above: '1' }]) {
      const eve = await enter(`eve${n++}`);
      eve.send({ id: 'p.1', page: { chat: 'global', max: 1, ...page } });
      await until(() => eve.ended);
      assert.is(eve.events('refused').at(-1)?.code, 'bad-frame');
    }
    assert.equal(failures, []);
  });
});

describe('a page behind much that is hidden', (test) => {
  test('is found in large steps, however few messages are wanted, in both directions', async () => {
    const store = memoryStore({ clock: fakeClock(), randomId: () => 'e', record: emptyRecord() });
    const state = createState();
    await store.open(state);
    for (const name of ['amy', 'bob']) await store.commit(register(name));
    await store.commit(say('global', 'the first', 'amy'));
    await store.commit(say('global', 'the second', 'amy'));
    for (let n = 0; n < 1000; n += 1) await store.commit(say('global', 'hey', 'bob'));
    await store.commit(say('global', 'the last', 'amy'));
    const body = { blocks: ['bob'] };
    await store.commit({ kind: 'blocks', on: 'user:amy', by: 'amy', at: 1, body });
    let looks = 0;
    const page: typeof store.page = (...asked) => {
      looks += 1;
      return store.page(...asked);
    };
    const history = createHistory(state, { ...store, page }, NEEDS);
    const amy = { id: 'amy', name: 'amy', guest: false };
    for (const [range, text, more] of [
      [{ below: 1003 }, 'the second', true],
      [{ above: 2 }, 'the last', false],
    ] as const) {
      looks = 0;
      const found = await history.page(amy, 'global', { ...range, max: 1 });
      assert.equal([found.messages.map((message) => message.text), found.more], [[text], more]);
      assert.ok(looks <= 6, `${looks} looks`);
    }
  });
});

describe('an inbox that is read back', (test) => {
  test('keeps the stream used last at the end, whatever the streams are called', () => {
    const answers = [{ n: 1 }];
    const { streams } = readInbox({
      seen: 0,
      here: false,
      read: {},
      lines: { 7: { at: 30, answers }, b: { at: 10, answers }, a: { at: 20, answers } },
    });
    assert.equal([...streams.keys()], ['b', 'a', '7']);
  });
});
