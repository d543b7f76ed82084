// The list of links: what is in it, and what choosing one does.

import { linksOf } from '../../../../client/core/links.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

function withLinks(): Glass {
  const it = glass();
  it.welcome([info('global', 4), info('bob', 0)]);
  it.answer('global', [
    said('global', 1, { text: 'see https://a.org/1 and https://a.org/2' }),
    said('global', 2, { text: 'nothing' }),
    said('global', 3, { text: 'gone: https://a.org/3', expiresAt: 60_000 }),
    said('global', 4, { text: '`https://a.org/4`' }),
  ]);
  return it;
}

const listed = (it: Glass): readonly string[] =>
  it.draw().flatMap((row) => /https:\S+/.exec(row) ?? []);

describe('the list of links', (test) => {
  test('has those of the open chat, newest first, and none of a timed message', () => {
    const it = withLinks();
    it.type('/links');
    it.press('enter');
    assert.match(it.draw().join('\n'), 'Links in global: Enter copies one, Esc closes the list.');
    assert.equal(listed(it), ['https://a.org/4', 'https://a.org/2', 'https://a.org/1']);
    it.press('escape');
    assert.match(it.draw().join('\n'), 'nothing');
  });
  test('copies the chosen one, and puts it where cut text is', () => {
    const it = withLinks();
    it.type('/links');
    it.press('enter', 'down', 'enter');
    assert.equal(
      it.effects.filter(({ kind }) => kind === 'copy'),
      [{ kind: 'copy', text: 'https://a.org/2' }],
    );
    assert.match(it.draw().join('\n'), 'Copied, if the terminal allows it; Ctrl-Y puts it into');
    it.press('ctrl+y');
    assert.is(it.panes.editor.graphemes.join(''), 'https://a.org/2');
  });
  test('keeps its place when a message comes, or the chosen one goes', () => {
    const it = withLinks();
    it.type('/links');
    it.press('enter', 'down');
    it.told(said('global', 5, { text: 'https://a.org/5' }));
    it.press('enter');
    assert.ok(it.effects.some((effect) => effect.kind === 'copy' && effect.text.endsWith('/2')));
  });
  test('is closed by typing, and opens in no chat without links, or unknown', () => {
    const it = withLinks();
    it.type('/links');
    it.press('enter');
    it.type('x');
    assert.is(it.panes.links, undefined);
    it.press('ctrl+u');
    it.type('/links bob');
    it.press('enter');
    assert.match(it.draw().join('\n'), 'Not loaded yet: /links again.');
    it.answer('bob', []);
    it.type('/links');
    it.press('enter');
    assert.match(it.draw().join('\n'), 'There are no links here.');
    it.type('/links zed');
    it.press('enter');
    assert.match(it.draw().join('\n'), 'There is no chat called zed here.');
  });
  test('is bounded', () => {
    const text = 'https://a.org/1 '.repeat(200);
    const messages = Array.from({ length: 10 }, (_, n) => ({
      ...{ seq: n + 1, from: 'bob', to: 'global', at: 0, text },
    }));
    assert.is(linksOf({ messages }).length, 500);
  });
});
