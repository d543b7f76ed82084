import { newModel } from '../../../../client/core/model.ts';
import { update } from '../../../../client/core/update.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { info } from '../../../helpers/scripted.ts';

describe('a read mark that another device moved', (test) => {
  test('moves here too, never down, and is nothing in a chat that is not known', () => {
    const chats = [info('g1', 9, { type: 'group', name: 'devs', read: 2, unread: 7 })];
    const welcome = {
      ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy', guest: false },
      ...{ epoch: 'e', time: 0, chats, here: { count: 0, names: [] } },
    };
    const begun = newModel({ backlog: false, marks: true });
    let [model] = update(begun, { kind: 'welcomed', welcome, fresh: true }, 0);
    for (const [chat, seq, read, unread] of [
      ['g2', 5, 2, 7],
      ['g1', 9, 9, 0],
      ['g1', 4, 9, 0],
    ] as const) {
      const [next, effects] = update(
        model,
        { kind: 'told', event: { kind: 'read', chat, seq } },
        0,
      );
      model = next;
      assert.equal(effects, []);
      const devs = model.chats.get('g1');
      assert.equal([devs?.read, devs?.unread], [read, unread]);
      assert.is(model.chats.size, 1);
    }
  });
});
