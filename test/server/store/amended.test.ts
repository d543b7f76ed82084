// What becomes of messages, in every store: pages have it at once, and nothing of it is lost or comes back, whatever is
// carried into files meanwhile and whenever the store is started again.

import fc from 'fast-check';
import type { Message, Stored } from '../../../server/facts.ts';
import { createAmendments } from '../../../server/store/files/amendments.ts';
import { type Bench, benches, opened, tell } from '../../helpers/benches.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { amend, say, whisper } from '../../helpers/facts.ts';
import { testKeeper } from '../../helpers/keeper.ts';

const brief = ({ seq, text, action, edited, deleted, reactions = [] }: Message): string => {
  const marks = reactions.map(({ mark, by }) => `${mark}(${by.map(({ user }) => user).join()})`);
  const said = deleted ? `-${deleted.user}` : `${text}${action ? '!' : ''}${edited ? '*' : ''}`;
  return [seq, said, ...marks].join(' ');
};

for (const [name, bench] of Object.entries(benches)) {
  describe(`amendments in ${name}`, (test) => {
    test('have numbers of their own, and change nothing but their message', async () => {
      const { store } = await opened(bench());
      await store.commit(say('a', 'one'));
      await store.commit(say('a', 'two'));
      const all = [
        await store.commit(amend('edited', 'a', 1, { text: 'eins' })),
        await store.commit(amend('reacted', 'a', 2, { mark: '+', by: 'u2' })),
        await store.commit(amend('edited', 'a', 1, { text: 'uno', action: true })),
        await store.commit(say('a', 'three')),
        await store.commit(amend('deleted', 'a', 2, {})),
        await store.commit(amend('edited', 'b', 1, { text: 'of no chat' })),
      ] as Stored[];
      assert.equal(
        all.map(({ seq }) => seq),
        [1, 2, 3, 3, 4, 1],
      );
      const page = await store.page('a', { max: 9 });
      assert.equal(page.map(brief), ['1 uno!*', '2 -u1', '3 three']);
      assert.equal(await store.page('b', { max: 9 }), []);
      await store.close();
    });

    test('are there after a restart, and numbers go on', async () => {
      const it = bench();
      const { store } = await opened(it);
      await tell(store, 'a', 600);
      await store.commit(amend('edited', 'a', 3, { text: 'drei' }));
      await store.commit(amend('reacted', 'a', 3, { mark: '+' }));
      await store.commit(amend('deleted', 'a', 300, {}));
      await store.close();
      const { store: again } = await opened(it);
      await again.commit(amend('reacted', 'a', 3, { mark: '-', by: 'u2' }));
      const last = (await again.commit(
        amend('reacted', 'a', 3, { mark: '+', off: true }),
      )) as Stored;
      assert.is(last.seq, 5);
      const check = async (): Promise<void> => {
        assert.equal((await again.page('a', { above: 2, below: 5, max: 9 })).map(brief), [
          '3 drei* -(u2)',
          '4 m4',
        ]);
        assert.equal((await again.page('a', { above: 299, max: 1 })).map(brief), ['300 -u1']);
        assert.is((await again.page('a', { max: 1000 })).length, 600);
      };
      await check();
      it.clock.advance(600_000);
      for (let n = 0; n < 50; n += 1) await new Promise((resolve) => setImmediate(resolve));
      await check();
      await again.close();
    });

    test('may be thousands on one message', async () => {
      const it = bench();
      const { store } = await opened(it);
      await store.commit(say('a', 'one'));
      const people = ['u1', 'u2', 'u3'];
      for (let n = 0; n < 1_500; n += 1) {
        const off = Math.floor(n / 3) % 2 === 1 && { off: true as const };
        const by = people[n % 3] as string;
        await store.commit(amend('reacted', 'a', 1, { mark: '+', by, ...off }));
        if (n % 100 === 0) await store.commit(amend('edited', 'a', 1, { text: `v${n}` }));
      }
      await store.commit(amend('reacted', 'a', 1, { mark: '+', by: 'u2' }));
      await store.commit(amend('reacted', 'a', 1, { mark: '-', by: 'u1' }));
      const now = ['1 v1400* +(u2) -(u1)'];
      assert.equal((await store.page('a', { max: 9 })).map(brief), now);
      await store.close();
      const { store: again } = await opened(it);
      assert.equal((await again.page('a', { max: 9 })).map(brief), now);
      await again.close();
    });

    test('of a timed message go when it goes', async () => {
      const it = bench();
      const { store, clock } = await opened(it);
      const end = Math.floor(clock.now() / 1000) + 100;
      await store.commit(whisper('a', 'secret', end));
      await store.commit(whisper('a', 'other', end));
      await store.commit(say('a', 'stays'));
      const timed = { expiresAt: end };
      await store.commit(amend('edited', 'a', 1, { text: 'new secret', ...timed }));
      await store.commit(amend('reacted', 'a', 1, { mark: '+', by: 'u2', ...timed }));
      await store.commit(amend('deleted', 'a', 2, timed));
      const now = ['1 new secret* +(u2)', '2 -u1', '3 stays'];
      assert.equal((await store.page('a', { max: 9 })).map(brief), now);
      await store.close();
      const { store: again } = await opened(it);
      if (name !== 'memory') assert.equal((await again.page('a', { max: 9 })).map(brief), now);
      clock.advance(100_000);
      assert.equal((await again.page('a', { max: 9 })).map(brief), ['3 stays']);
      await again.erase(end).gone;
      await again.close();
      const { store: last } = await opened(it);
      assert.equal((await last.page('a', { max: 9 })).map(brief), ['3 stays']);
      await last.close();
    });
  });
}

type Step =
  | { readonly kind: 'say'; readonly chat: string; readonly timed: boolean }
  | { readonly kind: 'edit'; readonly chat: string; readonly of: number }
  | { readonly kind: 'delete'; readonly chat: string; readonly of: number }
  | {
      readonly kind: 'react';
      readonly chat: string;
      readonly of: number;
      readonly by: string;
      readonly mark: string;
      readonly off: boolean;
    }
  | { readonly kind: 'pass'; readonly how: 'erased' | 'restart' | 'waited' };

const chat = fc.constantFrom('a', 'b');
const of = fc.integer({ min: 1, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('say' as const), chat, timed: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), chat, of }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), chat, of }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('react' as const),
      chat,
      of,
      by: fc.constantFrom('u1', 'u2', 'u3'),
      mark: fc.constantFrom('+', '-'),
      off: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      how: fc.constantFrom('erased' as const, 'restart' as const, 'waited' as const),
    }),
  },
);

/** A message as it should be. */
interface Model {
  seq: number;
  text: string;
  edited: boolean;
  deleted: boolean;
  end: number;
  marks: Map<string, string[]>;
}

/** Every page of the store is what a simple model says. */
async function live(steps: readonly Step[], bench: Bench): Promise<void> {
  const { clock } = bench;
  const now = (): number => Math.floor(clock.now() / 1000);
  const chats = new Map<string, Model[]>([
    ['a', []],
    ['b', []],
  ]);
  let store = bench.make();
  await store.open(testKeeper());
  let words = 0;

  const there = (id: string): readonly Model[] =>
    (chats.get(id) ?? []).filter(({ end }) => end > now());

  const check = async (): Promise<void> => {
    for (const id of chats.keys()) {
      const should = there(id).map((it) => {
        const marks = [...it.marks].map(([mark, by]) => `${mark}(${by.join()})`);
        const said = it.deleted ? '-u1' : `${it.text}${it.edited ? '*' : ''}`;
        return [it.seq, said, ...(it.deleted ? [] : marks)].join(' ');
      });
      assert.equal((await store.page(id, { max: 99 })).map(brief), should);
    }
  };

  const pass = async (how: 'erased' | 'restart' | 'waited'): Promise<void> => {
    if (how === 'restart') {
      await store.close();
      store = bench.make();
      await store.open(testKeeper());
    } else clock.advance(35_000);
    if (how !== 'waited') await store.erase(now()).gone;
  };

  const take = async (it: Step): Promise<void> => {
    if (it.kind === 'pass') await pass(it.how);
    else if (it.kind === 'say') {
      words += 1;
      const end = it.timed ? now() + 100 : Number.POSITIVE_INFINITY;
      const text = `w${words}`;
      const fact = it.timed ? whisper(it.chat, text, end) : say(it.chat, text);
      const { seq } = (await store.commit(fact)) as Stored;
      const made = { seq, text, edited: false, deleted: false, end, marks: new Map() };
      chats.get(it.chat)?.push(made);
    } else await change(it);
  };

  const change = async (it: Change): Promise<void> => {
    if (it.of > (chats.get(it.chat)?.length ?? 0)) return; // nobody can have seen it
    words += 1;
    const known = there(it.chat).find(({ seq }) => seq === it.of);
    const expiresAt = known && Number.isFinite(known.end) ? known.end : undefined;
    await store.commit(factOf(it, { text: `w${words}`, expiresAt }));
    if (!known || known.deleted) return;
    if (it.kind === 'edit') Object.assign(known, { text: `w${words}`, edited: true });
    else if (it.kind === 'delete') known.deleted = true;
    else remark(known.marks, it);
  };

  for (const it of steps) {
    await take(it);
    await check();
  }
  await store.close();
}

type Change = Extract<Step, { readonly of: number }>;

function factOf(it: Change, { text, expiresAt }: { text: string; expiresAt: number | undefined }) {
  if (it.kind === 'edit') return amend('edited', it.chat, it.of, { text, expiresAt });
  if (it.kind === 'delete') return amend('deleted', it.chat, it.of, { expiresAt });
  const { by, mark, off } = it;
  const more = { mark, by, expiresAt, ...(off && { off: true as const }) };
  return amend('reacted', it.chat, it.of, more);
}

function remark(
  marks: Map<string, string[]>,
  { by, mark, off }: Extract<Step, { kind: 'react' }>,
): void {
  const people = (marks.get(mark) ?? []).filter((one) => off !== true || one !== by);
  if (!off && !people.includes(by)) people.push(by);
  if (people.length > 0) marks.set(mark, people);
  else marks.delete(mark);
}

describe('whatever is written, edited, deleted and marked', (test) => {
  for (const name of ['files', 'files, with a checkpoint after every commit'] as const) {
    test(`pages are what a model says, in ${name}`, async () => {
      const steps = fc.array(step, { minLength: 1, maxLength: 40 });
      const property = fc.asyncProperty(steps, (all) =>
        live(all, (benches[name] as () => Bench)()),
      );
      await fc.assert(property, { numRuns: 150 });
    });
  }
});

describe('what is laid over the files', (test) => {
  test('does not gather changes of one message that undo each other', () => {
    const nothing = async (): Promise<undefined> => undefined;
    const timed = { unseal: nothing, openChange: nothing, sealAgain: nothing };
    const amendments = createAmendments(timed);
    for (let n = 1; n <= 20_000; n += 1) {
      const fact =
        n % 2 === 0
          ? amend('edited', 'a', 1, { text: `${n}` })
          : amend('reacted', 'a', 1, { mark: `m${n % 7}` });
      amendments.add('a', { ...fact, lsn: n, seq: n });
    }
    assert.ok((amendments.take('a')?.get(1)?.length ?? 0) <= 512);
  });
});
