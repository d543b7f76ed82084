import { newModel } from '../../../../client/core/model.ts';
import type { ClientEvent, Effect, Look } from '../../../../client/core/update/event.ts';
import { update } from '../../../../client/core/update.ts';
import type { EventOf } from '../../../../shared/wire/native.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { info, said } from '../../../helpers/scripted.ts';

/** A client that looks at global, of which the server has these messages. */
function reader(all: EventOf<'message'>[]) {
  const welcome = {
    ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy', guest: false },
    ...{ epoch: 'e', time: 0, chats: [info('global', all.length)], here: { count: 0, names: [] } },
  };
  let [model] = update(
    newModel({ backlog: false, marks: false }),
    { kind: 'welcomed', welcome, fresh: true },
    0,
  );
  let asked: Extract<Effect, { kind: 'page' }>[] = [];
  const happens = (event: ClientEvent, now = 0): void => {
    const [next, effects] = update(model, event, now);
    model = next;
    asked = effects.filter((effect) => effect.kind === 'page');
  };
  return {
    happens,
    look: (at: Look) => happens({ kind: 'look', chat: 'global', at }),
    get asked() {
      return asked.map(({ page }) => page);
    },
    answer(page: Extract<Effect, { kind: 'page' }>['page'], refused = false) {
      const { below = Infinity, above, max } = page;
      const fits = all.filter(({ seq }) => seq < below && seq > (above ?? -1));
      const messages = above === undefined ? fits.slice(-max) : fits.slice(0, max);
      const more = messages.length < fits.length;
      const whose = { chat: 'global', type: 'global' as const, name: 'global' };
      const event = refused
        ? ({ kind: 'refused', id: 'x.1', code: 'busy', text: 'No.' } as const)
        : ({ kind: 'page', id: 'x.1', ...whose, messages, more } as const);
      happens({ kind: 'told', event, asked: { id: 'x.1', page } });
    },
    get history() {
      const history = model.chats.get('global')?.history;
      const { messages, above, newest } = history ?? {};
      return [messages?.[0]?.seq, messages?.at(-1)?.seq, history && above === 0, newest];
    },
    get held() {
      return model.chats.get('global')?.history?.messages ?? [];
    },
  };
}

const many = (count: number) => Array.from({ length: count }, (_, at) => said('global', at + 1));

describe('looking through a chat', (test) => {
  test('asks once for each page, and not beyond the ends', () => {
    const it = reader(many(200));
    it.look('newest');
    const [page] = it.asked;
    assert.equal(page, { chat: 'global', max: 128 });
    it.look('older');
    assert.equal(it.asked, []);
    if (page) it.answer(page);
    assert.equal(it.history, [73, 200, false, true]);
    it.look('newer');
    assert.equal(it.asked, []);
    it.look('older');
    const [older] = it.asked;
    assert.equal(older, { chat: 'global', below: 73, max: 128 });
    if (older) it.answer(older);
    assert.equal(it.history, [1, 200, true, true]);
    it.look('older');
    assert.equal(it.asked, []);
  });

  test('holds what was written while the page was on its way, once', () => {
    const it = reader(many(3));
    it.look('newest');
    const [page] = it.asked;
    it.happens({ kind: 'told', event: said('global', 4) });
    if (page) it.answer(page);
    it.happens({ kind: 'told', event: said('global', 5) });
    it.happens({ kind: 'told', event: said('global', 5) });
    assert.equal(
      it.held.map(({ seq }) => seq),
      [1, 2, 3, 4, 5],
    );
  });

  test('may be refused, and asked again', () => {
    const it = reader(many(3));
    it.look('newest');
    const [page] = it.asked;
    if (page) it.answer(page, true);
    assert.equal(it.held, []);
    it.look('newest');
    assert.is(it.asked.length, 1);
  });

  test('does not grow at its newest end while one is in the middle of it', () => {
    const it = reader(many(2_000));
    it.look('oldest');
    for (const [page] of [it.asked]) if (page) it.answer(page);
    assert.equal(it.history, [1, 128, true, false]);
    it.happens({ kind: 'told', event: said('global', 2_001) });
    assert.equal(it.history, [1, 128, true, false]);
    it.happens({ kind: 'looked-away', chat: 'global' });
    assert.equal(it.history, [undefined, undefined, undefined, undefined]);
  });

  test('loses what is timed when its time has come, and its count', () => {
    const it = reader([said('global', 1), said('global', 2, { expiresAt: 2_000 })]);
    it.look('newest');
    const [page] = it.asked;
    if (page) it.answer(page);
    assert.is(it.held.length, 2);
    it.happens({ kind: 'woken' }, 2_000);
    assert.equal(
      it.held.map(({ seq }) => seq),
      [1],
    );
  });
});
