// Laying out is done once for a message and a width, and nothing of it outlives the message.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { itemRows } from '../../../client/scrollback/rows.ts';
import { calls } from '../../helpers/calls.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type Glass, glass, TIMES } from '../../helpers/panes.ts';
import { info, said } from '../../helpers/scripted.ts';

const LAID_OUT = ['client/scrollback/rows.ts', 'makeMessage'] as const;

function withHistory(): Glass {
  const it = glass();
  it.welcome([info('global', 50)]);
  it.answer(
    'global',
    Array.from({ length: 50 }, (_, n) => said('global', n + 1, { text: `text ${n} 日本` })),
  );
  it.draw();
  return it;
}

describe('a message', (test) => {
  test('is laid out once, whatever else is drawn', () => {
    const it = withHistory();
    const keys = calls(...LAID_OUT, () => {
      for (const letter of 'hello') {
        it.type(letter);
        it.draw();
      }
    });
    assert.is(keys, 0);
    const news = calls(...LAID_OUT, () => {
      it.told(said('global', 51));
      it.draw();
      it.told(said('global', 52));
      it.draw();
    });
    assert.is(news, 2);
  });
  test('is laid out anew in another width', () => {
    const it = withHistory();
    const wider = calls(...LAID_OUT, () => {
      it.happens({ kind: 'resized', size: { columns: 120, rows: 24 } });
      it.draw();
    });
    assert.ok(wider > 0 && wider <= 24, `${wider}`);
  });
  test('that is timed is laid out once a second', () => {
    const it = withHistory();
    it.told(said('global', 51, { at: it.now, expiresAt: it.now + 60_000 }));
    it.draw();
    const redrawn = calls(...LAID_OUT, () => {
      it.draw();
      it.draw();
    });
    assert.is(redrawn, 0);
    it.now += 1_000;
    assert.is(
      calls(...LAID_OUT, () => it.draw()),
      1,
    );
  });
  test('leaves nothing of its layout when it is gone', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const options = { width: 40, me: 'amy', times: TIMES, now: 0 };
    const rowsOf = (seq: number): WeakRef<object> => {
      const message = { seq, from: 'bob', to: 'amy', at: 0, text: 'a secret', expiresAt: 9_000 };
      return new WeakRef(itemRows({ seq, n: 0, message }, options));
    };
    const rows = [1, 2, 3].map(rowsOf);
    await new Promise(setImmediate);
    collect();
    assert.equal(
      rows.map((it) => it.deref()),
      [undefined, undefined, undefined],
    );
  });
});
