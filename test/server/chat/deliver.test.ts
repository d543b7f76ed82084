// What one batch tells is told in its order.

import { deliver } from '../../../server/chat/deliver.ts';
import { createOnline, type Listener } from '../../../server/chat/online.ts';
import type { Fact, Stored } from '../../../server/facts.ts';
import { createState } from '../../../server/state/state.ts';
import type { Event } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { register, say } from '../../helpers/facts.ts';

const CHAT = 'amy.guest-a-1';

describe('a guest who writes and is forgotten in the same commit', (test) => {
  test('is heard first: nothing comes of a chat that is gone', () => {
    const state = createState();
    const online = createOnline();
    const heard: Event[] = [];
    const amy: Listener = {
      ...{ user: 'amy', erases: true, everyName: true, isStillIn: () => true },
      ...{ stream: undefined, partialPages: true, peer: undefined, direct: undefined },
      hear: (news) => void heard.push(...news.as((events) => events)),
    };
    online.join(amy);
    const forgotten: Fact = {
      ...{ kind: 'forgotten', on: 'user:guest-a-1', touches: [`chat:${CHAT}`], by: 'guest-a-1' },
      ...{ at: 1, body: { name: 'gus', ends: [CHAT] } },
    };
    const facts = [
      register('amy'),
      say(CHAT, 'to amy', 'guest-a-1'),
      say('global', 'to all', 'guest-a-1'),
      forgotten,
    ];
    const batch = facts.map((fact, at) => ({ ...fact, lsn: at + 1, seq: at + 1 }) as Stored);
    state.apply(batch);
    deliver(batch, online, state);
    const told = heard.map((event) => (event.kind === 'message' ? event.text : event.kind));
    assert.is(told.at(-1), 'gone');
    assert.ok(told.includes('to all'));
  });
});
