import { assert, describe } from '../../../helpers/describe.ts';
import { glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

describe('the pane of a removed account', (test) => {
  test('opens under its name, and sends nothing to whoever has that name now', () => {
    const it = glass();
    const old = info('old', 1, { name: 'cid (removed)', at: 1 });
    it.welcome([info('global', 0), old, info('new', 1, { name: 'cid', at: 2 })]);
    it.answer('global', []);
    it.type('ls cid (removed)');
    it.press('enter');
    assert.is(it.panes.open, 'old');
    it.answer('old', [said('old', 1, { from: 'cid (removed)' })]);
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
  test('does not open by the name that it had, but by one more Enter', () => {
    for (const typed of ['', 'for bob']) {
      const it = glass();
      it.welcome([info('global', 0), info('old', 1, { name: 'bob (removed)', at: 1 })]);
      it.answer('global', []);
      it.type('ls Bob');
      it.press('enter');
      const { open } = it.panes;
      it.type(typed);
      const page = { kind: 'page', id: 'x.1', chat: 'old', type: 'direct', more: false } as const;
      const messages = [said('old', 1, { from: 'bob (removed)' })];
      it.told({ ...page, name: 'bob (removed)', messages }, { id: 'x.1', line: 'ls Bob' });
      assert.is(it.panes.open, open);
      const drawn = it.draw().join('\n');
      assert.match(drawn, "Bob's account was removed. To look back: ls bob (removed)");
      it.said();
      if (typed) {
        it.press('enter');
        assert.equal(it.said(), []);
        it.press('ctrl+u', 'up');
      }
      it.press('enter');
      assert.is(it.panes.open, 'old');
      assert.equal(it.said(), []);
    }
  });
  test('is relabelled while it is open, and so is what was written elsewhere', () => {
    const it = glass();
    it.welcome([info('global', 1), info('c', 1, { name: 'cid', at: 1 })]);
    it.answer('global', [said('global', 1, { from: 'cid', text: 'hello all' })]);
    it.type('ls cid');
    it.press('enter');
    it.said();
    it.answer('c', [said('c', 1, { from: 'cid', type: 'direct', to: 'amy', text: 'hello amy' })]);
    it.told({ kind: 'removed', name: 'Cid', as: 'cid (removed)', direct: 'cid (removed 2)' });
    it.told(said('global', 2, { from: 'cid', text: 'a new one' }));
    const names = (id: string) =>
      it.panes.model.chats.get(id)?.history?.messages.map((m) => m.from);
    assert.equal(names('c'), ['cid (removed 2)']);
    assert.equal(names('global'), ['cid (removed)', 'cid']);
    assert.is(it.panes.model.chats.get('c')?.name, 'cid (removed 2)');
    assert.match(it.draw().join('\n'), 'cid (removed 2)');
    it.type('hi');
    it.press('enter');
    assert.equal(it.said(), []);
  });
  test('is recognised after a broken connection by its direct chat', () => {
    const it = glass();
    it.welcome([info('global', 1), info('c', 1, { name: 'cid', at: 1 })]);
    it.answer('global', [said('global', 1, { from: 'cid', text: 'hello all' })]);
    it.welcome([info('global', 1), info('c', 1, { name: 'cid (removed)', at: 1 })], {
      resumed: true,
    });
    const { chats } = it.panes.model;
    assert.is(chats.get('global')?.history?.messages[0]?.from, 'cid (removed)');
    assert.is(chats.get('c')?.name, 'cid (removed)');
  });
  test('no longer offers the name', () => {
    const it = glass();
    it.welcome([info('global', 0)], { here: { count: 1, names: ['cid'] } });
    assert.ok(it.panes.people.has('cid'));
    it.told({ kind: 'removed', name: 'cid', as: 'cid (removed)' });
    assert.not.ok(it.panes.people.has('cid'));
  });
});
