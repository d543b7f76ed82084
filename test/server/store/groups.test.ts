// Groups as every store keeps them: their members are a subject of their own, and with the last one all of it goes.

import type { Fact } from '../../../server/facts.ts';
import { asSeen } from '../../../server/store/store.ts';
import { benches, type Open, opened, seqs, tell, turn } from '../../helpers/benches.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { group, register, say } from '../../helpers/facts.ts';

/** What ends the chat `g`, of which `u1` is the only member. */
const ENDS: Record<string, Fact> = {
  'with its last member': group('g', 'devs', []),
  'with the account of its last member': {
    ...register('u1'),
    kind: 'removed',
    touches: ['name:u1', 'inbox:u1', 'chat:g', 'group:g', 'name:devs'],
    body: { ends: ['g'] },
  },
  'with a guest who has left': {
    ...group('g', 'devs', []),
    kind: 'forgotten',
    on: 'user:guest-u1',
    touches: ['chat:g'],
    body: { name: 'gus', ends: ['g'] },
  },
};

for (const [name, bench] of Object.entries(benches)) {
  describe(`groups in a store in ${name}`, (test) => {
    test('keeps what changed a group as a note among its messages', async () => {
      const { store } = await opened(bench());
      const made = group('g', 'devs', ['u1', 'u2']);
      await store.commit(made);
      await store.commit(say('g', 'hi'));
      const { by, at } = made;
      assert.equal(await store.page('g', { max: 5 }), [
        { seq: 1, by, from: 'u1', at, text: 'changed devs', note: true },
        { seq: 2, by, from: 'u1', at, text: 'hi' },
      ]);
      await store.close();
    });

    test('lets many write to a group at once, and says conflict where its members have changed', async () => {
      const { store } = await opened(bench());
      await store.commit(group('g', 'devs', ['u1', 'u2']));
      const seen = asSeen(store, 'group:g');
      const written = ['one', 'two'].map((text) => store.commit(say('g', text), seen));
      const changed = store.commit(group('g', 'devs', ['u1']), seen);
      const late = store.commit(say('g', 'three', 'u2'), seen);
      assert.ok((await Promise.all([...written, changed])).every((it) => it !== 'conflict'));
      assert.is(await late, 'conflict');
      assert.equal(seqs(await store.page('g', { max: 9 })), [1, 2, 3, 4]);
      await store.close();
    });

    for (const [how, end] of Object.entries(ENDS)) {
      test(`takes the history of a group away ${how}, over a restart too, and of no other chat`, async () => {
        const first = await opened(bench());
        await first.store.commit(group('g', 'devs', ['u1']));
        await first.store.commit(group('h', 'ops', ['u2']));
        await tell(first.store, 'g', 300);
        await tell(first.store, 'h', 3);
        await turn(); // with some of it in files, where that is so
        await tell(first.store, 'g', 2);
        await first.store.commit(end);
        const check = async ({ store, keeper }: Open): Promise<void> => {
          assert.equal(await store.page('g', { max: 5 }), []);
          assert.equal(seqs(await store.page('h', { max: 5 })), [1, 2, 3, 4]);
          assert.is(keeper.values.has('chat:g'), false);
        };
        await check(first);
        await turn();
        await check(first);
        await first.store.close();
        const again = await opened(first);
        await check(again);
        await again.store.close();
        assert.equal(
          first.files().filter((path) => path.includes('/chats/g')),
          [],
        );
      });
    }
  });
}
