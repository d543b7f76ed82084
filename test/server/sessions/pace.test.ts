// How much of a session's pace an answer takes.

import { Pace } from '../../../server/sessions/rate.ts';
import type { Event } from '../../../shared/wire/native.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';

describe("a session's pace", (test) => {
  test('counts the names beside marks like texts', () => {
    const names = Array.from({ length: 100 }, () => 'n'.repeat(32));
    const reactions = Array.from({ length: 12 }, (_, n) => ({ mark: `${n}`, names }));
    const place = { chat: 'global', type: 'global', name: 'global', more: false } as const;
    const waited = (one: { text: string; reactions?: typeof reactions }): number => {
      const pace = new Pace({ burst: 60, perSecond: 10 }, fakeClock());
      const messages = [{ seq: 1, from: 'amy', at: 1, ...one }];
      const page: Event = { kind: 'page', id: 's.1', ...place, read: 0, messages };
      let wait = 0;
      for (let n = 0; n < 500; n += 1) {
        wait = pace.waitFor('page');
        pace.answered([page]);
      }
      return wait;
    };
    assert.is(waited({ text: 'hello' }), 0);
    assert.ok(waited({ text: 'hello', reactions }) > 0);
  });
});
