import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info } from '../../../helpers/scripted.ts';

function typing(text: string): Glass {
  const it = glass();
  it.welcome([info('global', 0)]);
  it.type(text);
  it.press('tab');
  return it;
}

const typed = ({ panes }: Glass): string => panes.editor.graphemes.join('');
const HOME = { kind: 'paths-found', folder: '~/', begun: 'no' } as const;

describe('the path of a file', (test) => {
  test('is looked up in its folder when Tab is pressed, and completed once it is known', () => {
    const it = typing('sendfile bob ~/no');
    assert.equal(it.effects, [{ kind: 'read-folder', folder: '~/', begun: 'no' }]);
    it.happens({ ...HOME, names: ['notes.pdf', 'november/'] });
    assert.is(typed(it), 'sendfile bob ~/notes.pdf');
    it.press('tab');
    assert.is(typed(it), 'sendfile bob ~/november/');
    it.press('escape');
    assert.is(typed(it), 'sendfile bob ~/no');
  });
  test('may continue into a folder', () => {
    const it = typing('sendfile bob ~/no');
    it.happens({ ...HOME, names: ['november/'] });
    assert.is(typed(it), 'sendfile bob ~/november/');
    it.press('tab');
    assert.equal(it.effects, [{ kind: 'read-folder', folder: '~/november/', begun: '' }]);
    it.happens({ kind: 'paths-found', folder: '~/november/', begun: '', names: [] });
    assert.match(it.draw().join('\n'), 'Nothing to complete.');
  });
  test('is left alone if something else is typed by then', () => {
    const it = typing('sendfile bob ~/no');
    it.type('w');
    it.happens({ ...HOME, names: ['notes.pdf'] });
    assert.is(typed(it), 'sendfile bob ~/now');
  });
  test('is not a name: nobody is completed in it', () => {
    const it = typing('sendfile bob my b');
    assert.equal(it.effects, [{ kind: 'read-folder', folder: '', begun: 'my b' }]);
    it.happens({ kind: 'paths-found', folder: '', begun: 'my b', names: ['my book', 'my box'] });
    it.type(' b');
    assert.is(it.panes.offer, undefined);
  });
  test('is completed only in a command that takes one', () => {
    for (const text of ['hello ~/no', 'sendfile bo', '@bob sendfile x /tm']) {
      assert.equal(typing(text).effects, []);
    }
  });
});
