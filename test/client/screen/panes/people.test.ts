import { assert, describe } from '../../../helpers/describe.ts';
import { glass } from '../../../helpers/panes.ts';
import { info } from '../../../helpers/scripted.ts';

const asks = ({ effects }: ReturnType<typeof glass>): number =>
  effects.filter(({ kind }) => kind === 'ask-people').length;

const everybody = (names: string[]) => ({ kind: 'people', id: 'x.0', names }) as const;

describe('people who are away', (test) => {
  test('are asked for once, from a server that knows the request', () => {
    const old = glass();
    old.welcome([info('global', 0)]);
    assert.is(asks(old), 0);
    const it = glass();
    it.welcome([info('global', 0)], { people: true });
    assert.is(asks(it), 1);
    it.welcome([info('global', 0)], { people: true, resumed: true });
    assert.is(asks(it), 1); // it was not answered
    it.told(everybody([]));
    it.welcome([info('global', 0)], { people: true, resumed: true });
    assert.is(asks(it), 0);
  });
  test('are completed after those who were seen', () => {
    const it = glass();
    it.welcome([info('global', 0)], { people: true });
    it.type('@of');
    it.press('tab');
    assert.match(it.draw().join('\n'), 'Nothing to complete.');
    it.told(everybody(['offy', 'bob', 'offa']));
    it.press('tab');
    assert.match(it.draw().join('\n'), '@offy');
    it.press('tab');
    assert.match(it.draw().join('\n'), '@offa');
    it.press('ctrl+u');
    it.type('@');
    it.press('tab');
    assert.match(it.draw().join('\n'), '@bob');
  });
  test('come first once they are back', () => {
    const it = glass();
    it.welcome([info('global', 0)], { people: true });
    it.told(everybody(['offy', 'offa']));
    it.told({ kind: 'presence', here: ['offa'], left: [], hereCount: 1, leftCount: 0 });
    assert.equal([...it.panes.people.values()], ['offy', 'bob', 'offa']);
  });
  test('are known to the preview too', () => {
    const it = glass();
    it.welcome([info('global', 0)], { people: true });
    it.told(everybody(['offy']));
    assert.equal([...it.panes.people.values()], ['offy', 'bob']);
  });
});
