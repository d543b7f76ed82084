import { privateId } from '../../../../client/core/update/private-chat.ts';
import type { PrivateNews } from '../../../../client/core/update/private-event.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info } from '../../../helpers/scripted.ts';

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':');

function news(it: Glass, what: PrivateNews): void {
  it.happens({ kind: 'private', news: what });
}

/** Ann's screen with a private chat with bob, whose pane is open. */
function open(): Glass {
  const it = glass({ columns: 80, rows: 24 });
  it.welcome([info('global', 0)]);
  it.type('startprivate bob');
  it.press('enter');
  const bob = { with: 'bob', user: 'u', device: 'd', fingerprint: FINGERPRINT };
  it.told({ kind: 'introduced', role: 'dial', ...bob, addresses: [] });
  const words = ['gossip', 'muffin', 'raven', 'rack'];
  const familiar = { kind: 'same' } as const;
  news(it, { kind: 'opened', with: 'bob', words, familiar, fingerprint: FINGERPRINT });
  it.press('alt+down');
  it.said();
  return it;
}

const lines = (it: Glass): string[] =>
  it.effects.flatMap((effect) => {
    if (effect.kind === 'say') return [`server: ${effect.line}`];
    if (effect.kind !== 'private' || effect.order.do !== 'say') return [];
    return [`${effect.order.with}: ${effect.order.text}`];
  });

describe('a private pane', (test) => {
  test('has the words, and sends what is typed there past the server', () => {
    const it = open();
    assert.is(it.panes.open, privateId('bob'));
    assert.ok(it.draw().some((row) => row.includes('muffin raven')));
    for (const text of ['hello', 'private', '\\@bob hi', '\\\\x']) {
      it.type(text);
      assert.ok(it.draw().some((row) => row.includes('privately')) || text === 'private', text);
      it.press('enter');
      assert.not.ok(
        lines(it).some((line) => line.startsWith('server')),
        `${text}: ${it.draw().join('|')}`,
      );
      for (let n = 0; n < 20; n += 1) it.press('backspace');
    }
    it.type('hello');
    it.press('enter');
    assert.equal(lines(it), ['bob: hello']);
  });
  test('that has ended sends nothing anywhere, and keeps nothing', () => {
    const it = open();
    news(it, { kind: 'text', with: 'bob', text: 'a secret', at: 1 });
    assert.ok(it.draw().some((row) => row.includes('a secret')));
    it.type('hal');
    news(it, { kind: 'ended', with: 'bob', text: 'bob ended it.', unconfirmed: [] });
    it.type('lo');
    it.press('enter');
    assert.equal(lines(it), []);
    assert.not.ok(it.draw().some((row) => row.includes('a secret')));
    it.press('alt+up');
    assert.is(it.panes.open, 'global');
    assert.not.ok(it.panes.model.chats.has(privateId('bob')));
  });
  test('recalls nothing of what was said in it', () => {
    const it = open();
    it.type('a secret');
    it.press('enter');
    it.press('up');
    assert.is(it.panes.editor.graphemes.join(''), '');
    assert.ok(it.draw().some((row) => row.includes('amy: a secret …'))); // on its way
    news(it, { kind: 'ended', with: 'bob', text: 'bob ended it.', unconfirmed: [] });
    assert.not.ok(it.draw().some((row) => row.includes('a secret')));
  });
});

describe('a request on the screen', (test) => {
  test('rings, and y answers it only if it was there before the first key', () => {
    const it = glass({ columns: 80, rows: 24 });
    it.welcome([info('global', 0)]);
    it.type('y');
    const before = it.rings;
    it.told({ kind: 'request', from: 'bob', until: 60_000 });
    assert.is(it.rings, before + 1);
    it.press('enter');
    assert.not.ok(it.effects.some(({ kind }) => kind === 'private' || kind === 'say'));
    for (let n = 0; n < 3; n += 1) it.press('backspace');
    it.type('y');
    it.press('enter');
    assert.ok(
      it.effects.some((effect) => effect.kind === 'private' && effect.order.do === 'accept'),
    );
  });
});
