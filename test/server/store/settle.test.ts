// What is written while a chat is carried into its files.

import type { Head, Heads } from '../../../server/store/files/heads.ts';
import { createHistory } from '../../../server/store/files/history.ts';
import type { KeptMessage } from '../../../server/store/files/sealing.ts';
import type { Segments } from '../../../server/store/files/segments.ts';
import type { Timed } from '../../../server/store/files/timed.ts';
import { assert, describe } from '../../helpers/describe.ts';

const message = (seq: number): KeptMessage => ({
  seq,
  by: 'u1',
  from: 'u1',
  at: 0,
  text: `${seq}`,
});

/** Segments that hold everything in one list, and do `meanwhile` while they merge or sweep. */
function scene(meanwhile: (step: 'merge' | 'sweep') => void) {
  let kept: readonly KeptMessage[] = [];
  const head: Head = { next: 9, letters: 0, amended: 0, hasFiles: false };
  const segments: Segments = {
    load: async () => (kept.length > 0 ? kept : undefined),
    authors: { next: (_, { base }) => base },
    bases: async () => [0],
    async merge(_, messages) {
      await Promise.resolve();
      meanwhile('merge');
      kept = [...kept, ...messages];
    },
    async sweep() {
      await Promise.resolve();
      meanwhile('sweep');
    },
    change: async () => {},
    drop: async () => {},
  };
  const history = createHistory({
    segments,
    heads: { all: new Map([['c', head]]), of: () => head } as unknown as Heads,
    timed: {
      dues: { staleIn: () => [0], swept: () => {} } as unknown as Timed['dues'],
      over: () => 0,
      erased: () => 0,
      unseal: async () => undefined,
      openChange: async () => undefined,
      sealAgain: async () => undefined,
    },
    unreadable: () => {},
  });
  const seqs = async (): Promise<readonly number[]> =>
    (await history.page('c', { max: 100 })).map(({ seq }) => seq);
  return { history, seqs, kept: () => kept.map(({ seq }) => seq) };
}

describe('what is written while a chat is carried into its files', (test) => {
  for (const step of ['merge', 'sweep'] as const) {
    test(`stays, and is carried next time (during a ${step})`, async () => {
      let next = 2;
      const it = scene((now) => {
        if (now === step && next < 4) it.history.add('c', message(next++));
      });
      it.history.add('c', message(1));
      await it.history.settle('c');
      assert.equal(await it.seqs(), [1, 2]);
      await it.history.settle('c');
      assert.equal(await it.seqs(), [1, 2, 3]);
      await it.history.settle('c');
      assert.equal(it.kept(), [1, 2, 3]);
    });
  }
  test('stays where nothing waited when it began', async () => {
    const it = scene(() => {
      if (it.kept().length === 0) it.history.add('c', message(1));
    });
    await it.history.settle('c');
    assert.equal(await it.seqs(), [1]);
    await it.history.settle('c');
    assert.equal(it.kept(), [1]);
  });
});
