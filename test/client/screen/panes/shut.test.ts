// Panes of chats that end while the user is in them: the next key goes nowhere else, and nothing that was typed is
// lost.

import { privateId } from '../../../../client/core/update/private-chat.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

const DEVS = info('devs', 0, { type: 'group' });
const text = (it: Glass): string => it.draw().join('\n');
const typed = (it: Glass): string => it.panes.editor.graphemes.join('');

/** Amy, with global, bob, and the group devs, in one of them. */
function amyIn(chat: 'bob' | 'devs'): Glass {
  const it = glass();
  it.welcome([info('global', 0), info('bob', 0), DEVS], { blocked: [] });
  it.answer('global', []);
  it.type(`ls ${chat}`);
  it.press('enter');
  it.answer(chat, [said(chat, 1, { text: 'old words' })]);
  it.said();
  return it;
}

function removed(it: Glass): void {
  it.told({ kind: 'gone', chat: 'devs', name: 'devs', text: 'bob removed you from devs.' });
}

/** What was typed in a pane that has ended: it goes nowhere, and can be yanked back. */
function keepsWhatIsTyped(it: Glass, whole: string, name: string): void {
  assert.is(typed(it), whole);
  it.press('enter');
  assert.equal(it.said(), []);
  assert.is(typed(it), whole);
  it.press('alt+up');
  assert.match(text(it), `What you typed for ${name} is cut: Ctrl-Y puts it back.`);
  it.press('alt+up', 'alt+up', 'alt+up', 'enter');
  assert.is(it.panes.open, 'global');
  assert.is(typed(it), '');
  assert.equal(it.said(), []);
  it.press('ctrl+y');
  assert.match(typed(it), whole);
}

describe('a pane whose chat ends', (test) => {
  test('stays after a removal: typing goes nowhere, the messages stay, and the pane goes when it is left', () => {
    const it = amyIn('devs');
    it.type('the door code is 12');
    removed(it);
    it.type('34 and the alarm 99');
    assert.match(text(it), 'This chat is over: nothing is sent. You are no longer in devs.');
    assert.match(text(it), 'old words');
    keepsWhatIsTyped(it, 'the door code is 1234 and the alarm 99', '*devs');
    assert.not.match(text(it), '*devs  ');
    assert.not.ok(it.panes.model.chats.has('devs'));
  });

  test('clears for new typing once Enter has sent nothing, and the old text can be yanked back', () => {
    const it = amyIn('devs');
    it.type('half a word');
    removed(it);
    it.press('enter');
    it.type('@bob hi');
    assert.is(it.panes.editor.graphemes.join(''), '@bob hi');
    const again = amyIn('devs');
    again.type('half a word');
    removed(again);
    again.press('enter', 'escape', 'ctrl+y');
    assert.is(again.panes.editor.graphemes.join(''), 'half a word');
  });

  test('stays after a removal that is heard of after an outage', () => {
    const it = amyIn('devs');
    it.type('part one');
    it.happens({ kind: 'lost', text: 'It broke.', again: 1 });
    it.welcome([info('global', 0), info('bob', 0)], { resumed: true });
    it.type(' part two');
    keepsWhatIsTyped(it, 'part one part two', '*devs');
  });

  test('stays after the server was restored from a backup, without the messages from before', () => {
    for (const chat of ['bob', 'devs'] as const) {
      const it = amyIn(chat);
      it.type('for them');
      it.happens({ kind: 'lost', text: 'It broke.', again: 1 });
      it.welcome([info('global', 0)]);
      it.type(' tail');
      assert.match(text(it), 'This chat is over: nothing is sent.');
      assert.not.match(text(it), 'old words');
      keepsWhatIsTyped(it, 'for them tail', chat === 'bob' ? '@bob' : '*devs');
    }
  });

  test('stays after a block, here or on another device, with its messages hidden', () => {
    for (const elsewhere of [{}, { elsewhere: true as const }]) {
      const it = amyIn('bob');
      it.type('half');
      it.happens({
        kind: 'told',
        event: { kind: 'blocked', name: 'bob', blocked: true, ...elsewhere },
      });
      assert.not.match(text(it), 'old words');
      it.told(
        { kind: 'chats', id: 'x.2', chats: [info('global', 0), DEVS] },
        { id: 'x.2', line: 'ls' },
      );
      it.said();
      it.type(' said');
      assert.match(text(it), 'You block bob: nothing is sent. To write to them: /unblock bob');
      assert.not.match(text(it), 'old words');
      keepsWhatIsTyped(it, 'half said', '@bob');
    }
  });

  test('comes alive again with the same chat', () => {
    const it = amyIn('devs');
    it.type('hi');
    removed(it);
    it.told(said('devs', 9, { type: 'group', to: 'devs', text: 'added amy', note: true }));
    assert.match(text(it), /old words.*added amy/s);
    it.press('enter');
    assert.equal(it.meant(), [['*devs hi', 'devs']]);
    const other = amyIn('bob');
    other.told({ kind: 'blocked', name: 'bob', blocked: true });
    const chats = [info('global', 0), DEVS];
    other.told({ kind: 'chats', id: 'x.2', chats }, { id: 'x.2', line: 'ls' });
    other.told({ kind: 'blocked', name: 'bob', blocked: false });
    const all = [...chats, info('bob', 1)];
    other.told({ kind: 'chats', id: 'x.3', chats: all }, { id: 'x.3', line: 'ls' });
    other.answer('bob', [said('bob', 1, { text: 'old words' })]);
    assert.match(text(other), 'old words');
    assert.match(text(other), '→ @bob');
  });

  test('stays in the list while something is typed in it, open or not', () => {
    const it = amyIn('devs');
    it.type('for devs');
    it.press('alt+up', 'alt+up');
    removed(it);
    assert.match(text(it), '*devs');
    it.press('alt+down', 'alt+down', 'alt+down');
    assert.is(it.panes.open, 'devs');
    keepsWhatIsTyped(it, 'for devs', '*devs');
    const other = amyIn('devs');
    other.press('alt+up', 'alt+up');
    removed(other);
    assert.not.match(text(other), '*devs');
  });

  test('is not what its name opens any more: the server is asked who has that now', () => {
    const it = amyIn('devs');
    it.type('for the old devs');
    it.press('alt+up', 'alt+up');
    removed(it);
    it.type('ls devs');
    it.press('enter');
    assert.equal(it.said(), ['ls devs']);
    assert.is.not(it.panes.open, 'devs');
  });

  test('never makes Enter in the list open a chat other than the chosen one', () => {
    const it = amyIn('bob');
    it.type('for bob');
    it.press('f2', 'down');
    assert.is(it.panes.list, 'devs');
    removed(it);
    it.press('enter');
    assert.is(it.panes.open, 'bob');
    assert.equal(it.said(), []);
  });
});

describe('a line whose chat has gone', (test) => {
  const GONE = 'The chat that this was typed for is gone. Nothing was sent.';
  const refusal = { kind: 'refused', code: 'other-chat', text: GONE } as const;

  test('comes back to where it was typed, which has then ended', () => {
    const it = amyIn('bob');
    it.type('dear old bob');
    it.press('enter');
    assert.equal(it.meant(), [['@bob dear old bob', 'bob']]);
    it.told({ ...refusal, id: 'x.1' }, { id: 'x.1', line: '@bob dear old bob', chat: 'bob' });
    it.press('left'); // the refusal's hint gives way to what is true of the chat
    assert.match(
      text(it),
      'This chat is over: nothing is sent. For whoever is called bob now: ls bob',
    );
    keepsWhatIsTyped(it, 'dear old bob', '@bob');
  });

  test('comes back in a pane of its own, under the right name, if that was left', () => {
    const it = amyIn('devs');
    it.type('secret for the old devs');
    it.press('enter');
    assert.equal(it.meant(), [['*devs secret for the old devs', 'devs']]);
    removed(it);
    it.press('alt+up', 'alt+up');
    assert.not.match(text(it), '*devs');
    const line = '*devs secret for the old devs';
    it.told({ ...refusal, id: 'x.1' }, { id: 'x.1', line, chat: 'devs' });
    assert.is(it.panes.open, 'global');
    assert.is(typed(it), '');
    assert.match(text(it), 'What you typed for *devs was refused.');
    it.press('alt+down', 'alt+down', 'alt+down');
    assert.match(text(it), GONE);
    keepsWhatIsTyped(it, 'secret for the old devs', '*devs');
  });

  test('ends all chats that had its name, in whatever case, once a new one has it', () => {
    for (const from of ['bob', 'Bob']) {
      const it = amyIn('bob');
      it.type('dear old bob');
      it.told(said('other', 1, { from, to: 'amy', type: 'direct' }));
      it.press('enter');
      assert.equal(it.said(), []);
      assert.match(text(it), 'This chat is over: nothing is sent.');
      it.press('alt+up', 'alt+up', 'alt+up');
      it.type('@bob hi');
      it.press('enter');
      assert.equal(it.meant(), [['@bob hi', 'other']]);
    }
  });
});

describe('which chat a line is for', (test) => {
  test('is said for text and for known names, and for nothing else', () => {
    const ROWS = [
      ['global', 'hi', 'global'],
      ['bob', 'hi', 'bob'],
      ['bob', '/me waves', 'bob'],
      ['bob', '*devs hi', 'devs'],
      ['devs', '@bob hi', 'bob'],
      ['devs', '*30@bob hi', 'bob'],
      ['devs', '+cid devs', 'devs'],
      ['devs', '@cid hi', undefined],
      ['bob', '*cid -> new', undefined],
      ['bob', 'broadcast hi', undefined],
      ['bob', 'whoelse', undefined],
    ] as const;
    for (const [chat, line, meant] of ROWS) {
      const it = amyIn(chat === 'global' ? 'bob' : chat);
      if (chat === 'global') it.press('alt+up', 'alt+up');
      it.type(line);
      it.press('enter');
      assert.equal(
        it.meant().map(([, id]) => id),
        [meant],
        line,
      );
    }
  });
});

describe('a chat that is not known yet', (test) => {
  const asked = { id: 'x.1', line: 'ls zed' };
  const page = { kind: 'page', id: 'x.1', chat: 'z', type: 'direct', name: 'zed' } as const;

  test('opens with the key; what is typed there waits for the answer, which changes nothing else', () => {
    const it = amyIn('bob');
    it.type('ls zed');
    it.press('enter');
    assert.equal(it.said(), ['ls zed']);
    it.type('words for zed only');
    it.press('enter');
    assert.equal(it.said(), []);
    assert.match(text(it), 'Looking for zed: nothing is sent yet.');
    it.told({ ...page, messages: [], more: false }, asked);
    assert.is(it.panes.open, 'z');
    assert.is(typed(it), 'words for zed only');
    assert.match(text(it), '─ → @zed ─');
    it.press('enter');
    assert.equal(it.meant(), [['@zed words for zed only', 'z']]);
  });

  test('is still looked for when the server was restored from a backup meanwhile', () => {
    const it = amyIn('bob');
    it.type('ls zed');
    it.press('enter');
    it.type('for zed');
    it.happens({ kind: 'lost', text: 'It broke.', again: 1 });
    it.welcome([info('global', 0)]);
    it.press('enter');
    assert.match(text(it), 'Looking for zed: nothing is sent yet.');
    it.told({ ...page, messages: [], more: false }, asked);
    assert.is(it.panes.open, 'z');
    assert.is(typed(it), 'for zed');
  });

  test('does not open once its pane was left', () => {
    const it = amyIn('bob');
    it.type('ls zed');
    it.press('enter', 'alt+up', 'alt+up', 'alt+up');
    it.type('half');
    it.told({ ...page, messages: [], more: false }, asked);
    it.type(' done');
    assert.is(it.panes.open, 'global');
    assert.is(typed(it), 'half done');
  });

  test('that does not exist leaves the pane as it is, with the line to correct', () => {
    for (const words of ['', 'for zed']) {
      const it = amyIn('bob');
      it.type('ls zed');
      it.press('enter');
      it.type(words);
      const no = 'There is no user or group "zed".';
      it.told({ kind: 'refused', id: 'x.1', code: 'no-such-chat', text: no }, asked);
      assert.match(text(it), no);
      assert.is(typed(it), words || 'ls zed');
      assert.is(it.panes.model.chats.get(it.panes.open)?.shut, 'nobody');
      it.said();
      it.type('!');
      it.press('enter', 'alt+up');
      assert.equal(it.said(), words ? [] : ['ls zed!'].slice(1));
    }
  });
});

describe('a private pane that is over', (test) => {
  test('cuts what was typed in it, when it is left', () => {
    const it = glass();
    it.welcome([info('global', 0)]);
    it.type('startprivate bob');
    it.press('enter');
    const bob = { with: 'bob', user: 'u', device: 'd', fingerprint: 'AB' };
    it.told({ kind: 'introduced', role: 'dial', ...bob, addresses: [] });
    const words = ['gossip', 'muffin', 'raven', 'rack'];
    const familiar = { kind: 'same' } as const;
    it.happens({
      kind: 'private',
      news: { kind: 'opened', with: 'bob', words, familiar, fingerprint: 'AB' },
    });
    it.press('alt+down');
    assert.is(it.panes.open, privateId('bob'));
    it.type('half');
    it.happens({
      kind: 'private',
      news: { kind: 'ended', with: 'bob', text: 'Over.', unconfirmed: [] },
    });
    it.said();
    keepsWhatIsTyped(it, 'half', 'private bob');
  });
});
