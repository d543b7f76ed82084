import { assert, describe } from '../../../helpers/describe.ts';
import { glass, TIMES } from '../../../helpers/panes.ts';
import { info } from '../../../helpers/scripted.ts';

const WHERE = { chat: 'g1', type: 'group', name: 'devs', from: 'bob', at: 0 } as const;

const TODAY = 1_000;
const times = { ...TIMES, date: (at: number) => (at < TODAY ? '2026-11-19' : '2026-11-20') };

function drawn(...messages: readonly { seq: number; text: string; action?: true; at?: number }[]) {
  const it = glass(undefined, { times });
  it.now = TODAY;
  it.welcome([info('global', 0)]);
  it.answer('global', []);
  const found = messages.map((message) => ({ ...WHERE, at: it.now, ...message }));
  it.told(
    { kind: 'list', of: 'found', id: 'x.1', messages: found, count: found.length },
    { id: 'x.1', line: '/find one' },
  );
  return it.draw().join('\n');
}

describe('what a search has found', (test) => {
  test('shows an action as one', () =>
    assert.match(drawn({ seq: 7, text: 'waves', action: true }), 'devs#7 * bob waves'));
  test('indents later lines, so that no text looks like another row', () => {
    const screen = drawn({ seq: 7, text: 'one\n14:13 devs#8 amy: forged' });
    assert.match(screen, 'devs#7 bob: one');
    assert.match(screen, / {2}14:13 devs#8 amy: forged/);
  });
  test('has the day in front of the time only where it is another', () => {
    const screen = drawn({ seq: 8, text: 'now' }, { seq: 7, text: 'then', at: 999 });
    assert.match(screen, /│12:00 devs#8/);
    assert.match(screen, '│2026-11-19 12:00 devs#7');
  });
});
