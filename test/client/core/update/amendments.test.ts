// What becomes of messages that a client holds: wherever they are held, each is what it is now.

import { type Model, newModel } from '../../../../client/core/model.ts';
import type { Effect } from '../../../../client/core/update/event.ts';
import { update } from '../../../../client/core/update.ts';
import type { Amendment } from '../../../../shared/wire/amended.ts';
import type { Event, EventOf } from '../../../../shared/wire/native.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { info, said } from '../../../helpers/scripted.ts';

const where = { chat: 'global', type: 'global', to: 'global', from: 'bob', at: 9 } as const;
const edited = (of: number, text: string, n = 1): Amendment => ({
  ...{ kind: 'edited', ...where, n, of, text },
});
const deleted = (of: number, n = 1): Amendment => ({ kind: 'deleted', ...where, n, of });
const reacted = (of: number, mark: string, from: string, off?: true): Amendment => ({
  ...{ kind: 'reacted', ...where, n: 1, of, mark, from, ...(off && { off }) },
});

/** A client after a login to a server with these messages of bob's; it looks at them. */
function client(...texts: string[]) {
  const all = texts.map((text, n) => said('global', n + 1, { text }));
  let model: Model = newModel({ backlog: false, marks: false });
  let effects: readonly Effect[] = [];
  const happens = (event: Parameters<typeof update>[1]): void => {
    [model, effects] = update(model, event, 0);
  };
  const welcome = {
    ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy', guest: false },
    ...{ epoch: 'e', time: 0, chats: [info('global', all.length)], here: { count: 0, names: [] } },
  };
  const page = { chat: 'global', type: 'global', name: 'global', more: false } as const;
  const it = {
    tell: (event: Event) => happens({ kind: 'told', event } as Parameters<typeof update>[1]),
    answer(messages: EventOf<'page'>['messages']) {
      const asked = effects.find((effect) => effect.kind === 'page');
      if (!asked) throw new Error('Nothing was asked for.');
      const event = { kind: 'page', id: 'x.1', ...page, messages } as const;
      happens({ kind: 'told', event, asked: { id: 'x.1', page: asked.page } });
    },
    get held() {
      return model.chats.get('global')?.history?.messages ?? [];
    },
    get texts() {
      return it.held.map(({ text }) => text);
    },
    get asked() {
      return effects.flatMap((effect) => (effect.kind === 'page' ? [effect.page] : []));
    },
    all: () => JSON.stringify([...model.chats.values()]),
  };
  happens({ kind: 'welcomed', welcome, fresh: true });
  happens({ kind: 'look', chat: 'global', at: 'newest' });
  it.answer(all);
  return it;
}

describe('a message that is amended', (test) => {
  test('says what it says now, and nothing of what it said is held', () => {
    const it = client('one', 'a secret');
    it.tell(said('global', 3, { text: 'another secret' }));
    it.tell(edited(2, 'better'));
    it.tell(deleted(3));
    assert.equal(it.texts, ['one', 'better', 'deleted by bob']);
    assert.equal([it.held[1]?.edited, it.held[2]?.deleted], [9, 'bob']);
    assert.not.match(it.all(), 'secret');
  });
  test('stays deleted, whatever follows', () => {
    const it = client('one');
    for (const event of [deleted(1), edited(1, 'back'), reacted(1, '👍', 'cid')]) it.tell(event);
    assert.equal([it.texts, it.held[0]?.reactions], [['deleted by bob'], undefined]);
  });
  test('bears each mark once for each who put it there', () => {
    const it = client('one');
    const marks = () => it.held[0]?.reactions?.map(({ mark, names }) => [mark, ...names]);
    it.tell(reacted(1, '👍', 'bob'));
    it.tell(reacted(1, '👍', 'cid'));
    it.tell(reacted(1, '👍', 'Bob'));
    it.tell(reacted(1, '🎉', 'cid'));
    assert.equal(marks(), [
      ['👍', 'bob', 'cid'],
      ['🎉', 'cid'],
    ]);
    it.tell(reacted(1, '👍', 'bob', true));
    it.tell(reacted(1, '🎉', 'cid', true));
    assert.equal(marks(), [['👍', 'cid']]);
  });
  test('during a broken connection is what the answer says', () => {
    const it = client('one', 'two', 'three');
    const messages = [{ ...said('global', 2), text: 'now two', edited: 5 }];
    const answer = { id: 'x.0', chat: 'global', type: 'global', name: 'global' } as const;
    it.tell({ kind: 'amended', ...answer, messages, upTo: 4, more: false });
    assert.equal(it.texts, ['one', 'now two', 'three']);
  });
  test('nobody knows when is asked for again with all others', () => {
    const it = client('a secret', 'two');
    const answer = { id: 'x.0', chat: 'global', type: 'global', name: 'global' } as const;
    it.tell({ kind: 'amended', ...answer, messages: [], upTo: 4, more: false, all: true });
    assert.not.match(it.all(), 'secret');
    assert.equal(it.asked, [{ chat: 'global', max: 128 }]);
    it.answer([said('global', 1, { text: 'deleted by bob', deleted: 'bob' }), said('global', 2)]);
    assert.equal(it.texts, ['deleted by bob', 'text 2']);
  });
});
