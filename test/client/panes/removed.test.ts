import { assert, describe } from '../../helpers/describe.ts';
import { glass } from '../../helpers/panes.ts';
import { info } from '../../helpers/scripted.ts';

describe('the pane of a removed account', (test) => {
  test('opens by its name, and sends nothing to whoever has that name now', () => {
    const it = glass();
    const old = info('old', 1, { name: 'cid (removed)', at: 1 });
    it.welcome([info('global', 0), old, info('new', 1, { name: 'cid', at: 2 })]);
    it.answer('global', []);
    it.type('ls cid (removed)');
    it.press('enter');
    assert.is(it.panes.open, 'old');
    it.said();
    for (const typed of ['the code is 5', '/me waves']) {
      it.type(typed);
      it.press('enter');
      assert.equal(it.said(), []);
      assert.match(it.draw().join('\n'), "cid's account was removed: nothing is sent.");
      it.press('ctrl+u');
    }
    it.type('ls cid');
    it.press('enter');
    assert.is(it.panes.open, 'new');
  });
});
