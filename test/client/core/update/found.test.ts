// What a search has found is shown as it comes, and the client goes on by itself until the answer is full.

import { newModel } from '../../../../client/core/model.ts';
import type { ClientEvent } from '../../../../client/core/update/event.ts';
import { update } from '../../../../client/core/update.ts';
import type { FoundList } from '../../../../shared/wire/found.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { glass } from '../../../helpers/panes.ts';
import { info } from '../../../helpers/scripted.ts';

const message = {
  ...({ chat: 'k', type: 'group', name: 'devs' } as const),
  ...{ seq: 12, from: 'amy', at: 1, text: 'a word' },
};

function found(more: Partial<FoundList>): ClientEvent {
  const event: FoundList = {
    ...{ kind: 'list', of: 'found', id: 'x.1', messages: [], count: 0 },
    ...more,
  };
  return { kind: 'told', event, asked: { id: 'x.1', line: '/find word' } };
}

const after = (more: Partial<FoundList>) =>
  update(newModel({ backlog: false, marks: true }), found(more), 5)[1];

describe('what a search has found', (test) => {
  test('is shown, and the rest of an early answer is asked for', () => {
    const [shown, next] = after({ messages: [message], count: 1, upTo: 1, unfinished: true });
    assert.match(JSON.stringify(shown), '"kind":"found"');
    assert.match(JSON.stringify(shown), 'a word');
    assert.equal(next, { kind: 'say', line: '/find more' });
  });
  test('asks for nothing once an answer is full, or all was looked through', () => {
    assert.is(after({ messages: [message], count: 20, upTo: 1 }).length, 1);
    assert.is(after({}).length, 1);
  });
  test('stands on the screen without a text that is to go', () => {
    const screen = glass();
    const timed = { ...message, seq: 13, text: 'a canary', expiresAt: 9_000_000 };
    screen.welcome([info('global', 0)]);
    screen.happens(found({ messages: [timed, message], count: 2 }));
    const rows = screen.panes.locals.map(({ text }) => text).join('\n');
    assert.match(rows, 'devs#12 amy: a word');
    assert.match(rows, 'devs#13 amy: (a timed message)');
    assert.not.match(rows, 'canary');
  });
});
