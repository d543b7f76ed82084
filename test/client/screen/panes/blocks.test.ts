import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

const text = (it: Glass): string => it.draw().join('\n');
const GLOBAL = info('global', 0);
const BOTH = [GLOBAL, info('bob', 1)];

/** Amy, with global open and a direct chat with bob; the server says that she blocks nobody. */
function amy(): Glass {
  const it = glass();
  it.welcome(BOTH, { blocked: [] });
  it.answer('global', []);
  return it;
}

/** The answer to `ls`. */
function listed(it: Glass, chats: typeof BOTH): void {
  it.told({ kind: 'chats', id: 'x.1', chats }, { id: 'x.1', line: 'ls' });
}

describe('a block of another device', (test) => {
  test('is shown, and hides the messages and the direct chat until it is lifted', () => {
    const it = amy();
    it.told(said('global', 1, { text: 'by bob' }));
    assert.match(text(it), 'by bob');
    it.told({ kind: 'blocked', name: 'bob', blocked: true, elsewhere: true });
    assert.equal(it.said(), ['ls']);
    listed(it, [GLOBAL]);
    it.answer('global', []);
    assert.match(text(it), 'You blocked bob on another device.');
    assert.not.match(text(it), /by bob|@bob/);
    it.told({ kind: 'blocked', name: 'bob', blocked: false, elsewhere: true });
    assert.equal(it.said(), ['ls']);
    listed(it, BOTH);
    it.answer('global', [said('global', 1, { text: 'by bob' })]);
    assert.match(text(it), 'You unblocked bob on another device.');
    assert.match(text(it), 'by bob');
    assert.match(text(it), '@bob');
  });

  test('that was made while the connection was broken is noticed', () => {
    const it = amy();
    it.welcome(BOTH, { blocked: ['cid'], resumed: true });
    assert.equal(it.said(), ['ls']);
    it.answer('global', []);
    assert.match(text(it), 'cid is blocked now.');
    it.welcome(BOTH, { blocked: ['cid'], resumed: true });
    assert.equal(it.said(), []);
    it.welcome([GLOBAL], { blocked: ['bob'], resumed: true });
    assert.equal(it.said(), ['ls']);
    it.answer('global', []);
    assert.match(text(it), 'bob is blocked now.');
    assert.match(text(it), 'cid is not blocked any more.');
  });

  test('that was typed here takes effect once, and its answer says so', () => {
    const it = amy();
    it.told({ kind: 'blocked', name: 'bob', blocked: true });
    it.told({ kind: 'confirmed', id: 'x.1', text: 'Done.' }, { id: 'x.1', line: 'block bob' });
    assert.equal(it.said(), ['ls']);
    assert.not.match(text(it), 'another device');
  });

  test('is known only from the answer if the server does not say whom the user blocks', () => {
    const it = glass();
    it.welcome(BOTH);
    it.answer('global', []);
    it.told({ kind: 'confirmed', id: 'x.1', text: 'Done.' }, { id: 'x.1', line: 'block bob' });
    assert.equal(it.said(), ['ls']);
  });
});
