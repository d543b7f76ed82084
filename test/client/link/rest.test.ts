// Empty pages though there is more: the link asks on, and the caller only hears of the last page.

import type { EventOf } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { comeBack, entered, info, said, seen } from '../../helpers/scripted.ts';
import { until } from '../../helpers/until.ts';

type Page = EventOf<'page'>;

const page = (id: string, more: Partial<Page> = {}): Page => ({
  ...{ kind: 'page', id, chat: 'global', type: 'global', name: 'global', messages: [], more: true },
  ...more,
});

describe('an empty page though there is more', (test) => {
  for (const [range, nexts, wrong] of [
    [{ above: 3 }, [900, 2_000], 2_000],
    [{ below: 9_000 }, [5_000, 700], 700],
    [{}, [5_000, 700], 5_000],
  ] as const) {
    test(`is continued from there: ${JSON.stringify(range)}`, async () => {
      const [it, end] = await entered();
      const asked = { chat: 'global', max: 5, ...range };
      const id = it.link.page(asked);
      const side = 'above' in range ? 'above' : 'below';
      for (const [n, next] of nexts.entries()) {
        await until(() => end.frames.length === n + 2);
        end.tell(page(id, { next }));
        await until(() => end.frames.length === n + 3);
        assert.equal(end.frames.at(-1), { id, page: { ...asked, [side]: next } });
      }
      assert.is(it.told('page').length, 0);
      end.tell(page(id, { next: wrong })); // no nearer to the end: it would never get there
      const told = await seen(it, 'told');
      assert.is(told.event.kind, 'page');
      assert.equal(told.asked, { id, page: asked }, 'what was asked for at first');
      assert.is(end.frames.length, 4);
    });
  }

  test('does not end the fetching of what was missed', async () => {
    const [it, end] = await entered({ chats: [info('global', 2)] });
    end.tell(said('global', 3));
    await seen(it, 'told');
    const back = await comeBack(it, 2);
    back.welcome({ chats: [info('global', 5_000)] });
    await until(() => back.frames.length === 2);
    const { id } = back.frames[1] as { id: string };
    back.tell(said('global', 5_001), page(id, { next: 4_000 }));
    await until(() => back.frames.length === 3);
    assert.equal(back.frames[2], { id, page: { chat: 'global', above: 4_000, max: 256 } });
    const { seq, from, at, text } = said('global', 5_000);
    back.tell(page(id, { messages: [{ seq, from, at, text }], more: false }));
    await until(() => it.told('message').length === 3);
    assert.equal(
      it.told('message').map((message) => message.seq),
      [3, 5_000, 5_001],
    );
  });
});
