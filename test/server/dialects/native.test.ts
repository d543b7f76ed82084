import fc from 'fast-check';
import { NativeDialect } from '../../../server/dialects/native.ts';
import { newsOf } from '../../../server/news.ts';
import { parseFrame } from '../../../shared/wire/frame.ts';
import type { Event } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';

const REQUEST = {
  id: 's.1',
  line: '/name',
  page: { chat: 'global', max: 1 },
  read: { chat: 'global', seq: 1 },
  passwd: { old: 'a', new: 'b' },
  ping: true,
  pong: true,
};

describe('messages of one chat', (test) => {
  const told = (seq: number): Event => ({
    ...{ kind: 'message', chat: 'global', type: 'global', to: 'global' },
    ...{ seq, from: 'amy', at: 5, text: 'hi' },
  });
  const kindsFor = (typed?: number): string[] => {
    const sent: Uint8Array[] = [];
    const dialect = new NativeDialect((bytes) => sent.push(bytes));
    dialect.read({ USERNAME: 'bob', HEARTH: '1', ...(typed !== undefined && { typed }) });
    dialect.tell(newsOf([told(1), told(2)]));
    const { events } = parseFrame((sent[0] as Uint8Array).subarray(4)) as { events: Event[] };
    return events.map(({ kind }) => kind);
  };
  test('are told together to clients that take that, and to no other', () => {
    assert.equal(kindsFor(2), ['messages']);
    assert.equal(kindsFor(3), ['messages']);
    for (const level of [1, undefined]) assert.equal(kindsFor(level), ['message', 'message']);
  });
});

describe('a frame with more keys than its kind has', (test) => {
  const odd = [5, null, 'x', {}, [], true, { kind: 'hello', id: {} }];

  test('is what was checked of it, before the login and after it', async () => {
    const { connect, enter, failures } = await testHouse();
    const [stranger, amy] = [connect(), await enter('amy')];
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          Object.fromEntries(
            Object.entries(REQUEST).map(([key, right]) => [key, fc.constantFrom(right, ...odd)]),
          ),
          { requiredKeys: [] },
        ),
        async (frame) => {
          const visitor = connect();
          visitor.send(frame);
          if (!stranger.ended) stranger.send(frame);
          const client = amy.ended ? await enter('amy') : amy;
          client.send(frame);
          await visitor.settled().catch(() => undefined);
        },
      ),
      { numRuns: 500 },
    );
    assert.equal(failures, []);
  });

  test('cannot make one request pass for another by keys inside of it', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    amy.send({ read: { chat: 'global', seq: 0, kind: 'line', id: 's.1' } });
    amy.send({ id: 's.2', passwd: { old: 'x', new: 'long enough', kind: 'ping', id: 's.3' } });
    await amy.settled();
    assert.equal(
      amy.events('refused').map(({ id }) => id),
      ['s.2'],
    );
  });
});
