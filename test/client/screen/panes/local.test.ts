import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

const text = (it: Glass): string => it.draw().join('\n');

function amy(): Glass {
  const it = glass();
  it.welcome([info('global', 0), info('bob', 0)]);
  it.answer('global', []);
  return it;
}

describe('help', (test) => {
  test('disappears on return to the chat, and is never there twice', () => {
    const it = amy();
    it.told(said('global', 1));
    for (let times = 0; times < 3; times += 1) it.press('f1');
    assert.match(text(it), 'What the keys do; /help tells what you can type.');
    assert.is(it.panes.locals.filter(({ tone }) => tone === 'help').length, 1);
    it.press('escape');
    assert.not.match(text(it), 'the keys');
    assert.match(text(it), 'text 1');
    it.type('/help');
    it.press('enter');
    assert.match(text(it), 'What you can type');
    it.press('escape');
    assert.match(text(it), 'text 1');
  });
});

describe('far above the newest message', (test) => {
  const all = Array.from({ length: 400 }, (_, n) => said('global', n + 1));
  /** Amy at her first unread message, of which too many follow to hold them all. */
  function above(): Glass {
    const it = glass();
    it.welcome([info('global', 400, { read: 0, unread: 400 })]);
    it.answer('global', all);
    it.press('alt+a');
    it.answer('global', all);
    assert.match(text(it), /text 1\s/);
    assert.not.ok(it.panes.model.chats.get('global')?.history?.newest);
    return it;
  }
  const cases: readonly (readonly [what: string, act: (it: Glass) => void, shows: string])[] = [
    ['the keys are shown from their first row on', (it) => it.press('f1'), 'What the keys do'],
    ['so is help', (it) => enter(it, '/help'), 'What you can type'],
    ['a refusal is shown', (it) => enter(it, 'mesage bob hi'), 'Did you mean'],
    ['a setting is confirmed', (it) => enter(it, '/notify all'), 'every message rings'],
  ];
  for (const [what, act, shows] of cases) {
    test(what, () => {
      const it = above();
      act(it);
      it.answer('global', all);
      assert.match(text(it), shows);
    });
  }
});

function enter(it: Glass, line: string): void {
  it.type(line);
  it.press('enter');
}

describe('what is sent to a chat that is not open', (test) => {
  const sent = said('bob', 1, { from: 'amy', to: 'bob', text: 'hi' });
  test('is shown as sent', () => {
    const it = amy();
    it.type('@bob hi');
    it.press('enter');
    it.told(sent);
    assert.match(text(it), '─ Sent to @bob. ─');
  });
  test('is not, if it was sent from another device', () => {
    const it = amy();
    it.type('hm');
    it.told(sent);
    assert.match(text(it), '─ → global (1) ─');
  });
});

describe('a timed message', (test) => {
  test('never counts down from more than its lifetime, though clocks differ', () => {
    const it = amy();
    it.now = -300;
    it.told(said('global', 1, { at: 0, expiresAt: 10_800 }));
    assert.match(text(it), '(gone in 10 s)');
    it.now = 4_500;
    assert.match(text(it), '(gone in 6 s)');
  });
  test('takes the lines about it along', () => {
    const it = amy();
    it.type('*10@bob secret');
    it.press('enter');
    it.told(
      {
        kind: 'confirmed',
        id: 'x.1',
        text: 'Your message to bob will be erased everywhere in 10 s.',
      },
      { id: 'x.1', line: '*10@bob secret' },
    );
    assert.match(text(it), 'erased everywhere');
    it.now = 10_000;
    it.happens({ kind: 'woken' });
    assert.not.match(text(it), 'erased');
  });
});

describe('completion', (test) => {
  test('says so when nothing fits', () => {
    const it = amy();
    it.type('@zz');
    assert.match(text(it), '─ Usage: @<user> <text> ─');
    it.press('tab');
    assert.match(text(it), 'Nothing to complete.');
  });
});
