// What became of messages, as it is drawn: in place, and without moving whoever reads.

import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

const where = { chat: 'global', type: 'global', to: 'global', from: 'bob', at: 9, n: 1 } as const;

function withHistory(count: number, more: (seq: number) => object = () => ({})): Glass {
  const it = glass();
  it.welcome([info('global', count)]);
  const all = Array.from({ length: count }, (_, n) => said('global', n + 1, more(n + 1)));
  it.answer('global', all);
  it.draw();
  return it;
}

const rowOf = (it: Glass, text: string): string =>
  it.draw().find((row) => row.includes(text)) ?? '';

describe('a message that is amended', (test) => {
  test('is drawn as it is now, and what it was is on no screen', () => {
    const it = withHistory(3, () => ({ text: 'a secret' }));
    it.told({ kind: 'edited', ...where, of: 1, text: 'better' });
    it.told({ kind: 'deleted', ...where, of: 2, from: 'ann' });
    it.told({ kind: 'edited', ...where, of: 3, text: 'best' });
    it.told({ kind: 'reacted', ...where, of: 3, mark: '👍' });
    it.told({ kind: 'reacted', ...where, of: 3, mark: '👍', from: 'cid' });
    it.told({ kind: 'reacted', ...where, of: 3, mark: '🎉' });
    assert.match(rowOf(it, 'better'), 'bob: better (edited)');
    assert.match(rowOf(it, 'deleted'), 'bob: deleted by ann');
    const rows = it.draw();
    const at = rows.findIndex((row) => row.includes('best (edited)'));
    assert.match(rows[at + 1] ?? '', '        👍 2  🎉 1');
    assert.not.match(rows.join('\n'), 'secret');
  });
  test('never moves whoever reads above', () => {
    const it = withHistory(60);
    it.press('pageup', 'pageup');
    const top = () => it.draw().find((row) => row.includes('text '));
    const before = top();
    it.told({ kind: 'edited', ...where, of: 60, text: 'much\nlonger\nthan\nit\nwas' });
    it.told({ kind: 'edited', ...where, of: 2, text: 'much\nlonger\nthan\nit\nwas' });
    it.told({ kind: 'deleted', ...where, of: 59 });
    it.told({ kind: 'reacted', ...where, of: 58, mark: '👍' });
    assert.is(top(), before);
  });
});

describe('a reply', (test) => {
  const reply = (re: number) => (seq: number) => (seq === 3 ? { re, from: 'cid' } : {});
  const quoted = (it: Glass): string => rowOf(it, '↳').trim();

  test('has what it answers above it, as that is now', () => {
    const it = withHistory(3, reply(1));
    assert.match(quoted(it), '↳ bob: text 1');
    it.told({ kind: 'edited', ...where, of: 1, text: 'much\nbetter' });
    assert.match(quoted(it), '↳ bob: much better');
    it.told({ kind: 'deleted', ...where, of: 1 });
    assert.match(quoted(it), '↳ bob: deleted by bob');
  });
  test('names what is not held by its number, and cuts what is long', () => {
    assert.match(quoted(withHistory(3, reply(40))), '↳ #40');
    const it = withHistory(3, reply(1));
    it.told({ kind: 'edited', ...where, of: 1, text: 'long '.repeat(40) });
    assert.match(quoted(it), /↳ bob: long .*…/);
    const rows = it.draw();
    const at = rows.findIndex((row) => row.includes('↳'));
    assert.match(rows[at + 1] ?? '', 'cid: text 3');
  });
  test('quotes nothing of a timed message that is gone', () => {
    const it = withHistory(2);
    it.told(said('global', 3, { text: 'a secret', at: it.now, expiresAt: it.now + 5_000 }));
    it.told(said('global', 4, { re: 3, from: 'cid', at: it.now }));
    assert.match(quoted(it), '↳ bob: a secret');
    it.now += 6_000;
    it.happens({ kind: 'woken' });
    assert.match(quoted(it), '↳ #3');
    assert.not.match(it.draw().join('\n'), 'secret');
  });
});
