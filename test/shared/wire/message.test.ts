// Messages told together are the messages that were told.

import fc from 'fast-check';
import { readReply } from '../../../shared/wire/checks.ts';
import { type Message, type Messages, together } from '../../../shared/wire/message.ts';
import type { Event } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';

const message = fc.record(
  {
    kind: fc.constant('message' as const),
    chat: fc.constantFrom('global', 'k3x0'),
    type: fc.constant('group' as const),
    to: fc.constantFrom('global', 'devs'),
    seq: fc.integer({ min: 1, max: 1e9 }),
    from: fc.constantFrom('amy', 'bob'),
    at: fc.integer({ min: 1, max: 1e12 }),
    text: fc.string(),
    line: fc.constant('s7Kd.1'),
    action: fc.constant(true as const),
    expiresAt: fc.integer({ min: 1, max: 1e12 }),
  },
  { requiredKeys: ['kind', 'chat', 'type', 'to', 'seq', 'from', 'at', 'text'] },
);
const other: fc.Arbitrary<Event> = fc.constantFrom(
  { kind: 'ping' },
  { kind: 'erased', chat: 'global', until: 5 },
);

const alike = (seq: number): Message => ({
  ...{ kind: 'message', chat: 'global', type: 'global', to: 'global' },
  ...{ seq, from: 'amy', at: 5, text: `text ${seq}` },
});

describe('messages told together', (test) => {
  test('are read as they were, in their order, among whatever else is told', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 5, arbitrary: message }, other)), (events) => {
        const sent = JSON.parse(JSON.stringify({ events: together(events) }));
        assert.equal(readReply(sent), JSON.parse(JSON.stringify({ events })));
      }),
    );
  });
  test('say once what they have in common', () => {
    const [first, ...more] = together([alike(1), alike(2), alike(3)]);
    assert.equal(more, []);
    assert.equal((first as Messages).list.at(-1), { seq: 3, from: 'amy', at: 5, text: 'text 3' });
  });
  test('leave alone what comes by itself, and a message that names its line', () => {
    const own = { ...alike(2), line: 's7Kd.1' };
    for (const events of [[alike(1)], [alike(1), own, alike(3)], [own, own]]) {
      assert.equal(together(events), events);
    }
  });
  test('are a bad frame if they are not messages', () => {
    for (const list of [undefined, {}, [{}], [{ seq: 1 }], [7]]) {
      const bad = { kind: 'messages', chat: 'global', type: 'global', to: 'global', list };
      assert.is(readReply({ events: [bad] }), undefined);
    }
  });
});

describe('a page', (test) => {
  test('has no more messages than can be asked for: each is read with the name of its chat, however long', () => {
    const page = (count: number) => ({
      ...{ kind: 'page', id: 's.1', chat: 'a.b', type: 'direct', name: 'x', more: false },
      messages: Array.from({ length: count }, (_, seq) => ({ seq, from: 'x', at: 5, text: '' })),
    });
    assert.ok(readReply({ events: [page(256)] }));
    assert.is(readReply({ events: [page(257)] }), undefined);
  });
});
