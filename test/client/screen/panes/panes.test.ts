import { cpuMs } from '../../../helpers/cpu.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

const many = (chat: string, count: number, more = {}) =>
  Array.from({ length: count }, (_, at) => said(chat, at + 1, more));

const text = (it: Glass): string => it.draw().join('\n');

/** Amy, with global, bob, and the group devs. */
function amy(size?: Parameters<typeof glass>[0]): Glass {
  const it = glass(size);
  it.welcome([info('global', 0), info('bob', 0), info('devs', 0, { type: 'group' })]);
  for (const chat of ['global']) it.answer(chat, []);
  return it;
}

function openChat(it: Glass, name: string): void {
  it.type(`ls ${name}`);
  it.press('enter');
}

describe('where a line goes', (test) => {
  const ROWS = [
    ['global', 'hi', '→ global (1)', 'hi'],
    ['bob', 'hi', '→ @bob', '@bob hi'],
    ['devs', 'hi', '→ *devs', '*devs hi'],
    ['bob', '/me waves', '→ @bob', '@bob /me waves'],
    ['bob', '@devil hi', '→ @devil', '@devil hi'],
    ['bob', '*30*devs hi', '→ *devs, gone in 30 s', '*30*devs hi'],
    ['bob', '\\/me is text', '→ @bob', '@bob \\/me is text'],
    ['devs', '-> b', '→ *devs', '*devs \\-> b'],
    ['bob', '+1', '→ @bob', '@bob +1'],
    ['bob', 'y', '→ @bob', '@bob y'],
    ['bob', 'whoelse', 'who else is online', 'whoelse'],
  ] as const;
  for (const [chat, typed, where, line] of ROWS) {
    test(`${typed} in ${chat}: ${where}`, () => {
      const it = amy();
      openChat(it, chat);
      it.type(typed);
      assert.ok(text(it).includes(`─ ${where} ─`), text(it));
      it.said();
      it.press('enter');
      assert.equal(it.said(), [line]);
    });
  }

  for (const typed of ['mesage bob hi', '*3o@bob x', '/nonsense', 'see:\nprivate bob x', 'block']) {
    test(`${JSON.stringify(typed)} goes nowhere, and stays`, () => {
      for (const chat of ['global', 'bob']) {
        const it = amy();
        openChat(it, chat);
        it.said();
        it.type(typed);
        it.press('enter');
        assert.equal(it.said(), []);
        assert.is(it.panes.editor.graphemes.join(''), typed);
      }
    });
  }

  test('what is typed in one chat never turns up in another', () => {
    const it = amy();
    openChat(it, 'bob');
    it.type('for bob alone');
    openChatByKey(it);
    assert.is(it.panes.editor.graphemes.join(''), '');
    it.type('x');
    it.press('ctrl+u', 'up');
    assert.not.match(it.panes.editor.graphemes.join(''), 'bob alone');
  });
});

function openChatByKey(it: Glass): void {
  it.press('alt+up', 'alt+up', 'alt+up');
  assert.is(it.panes.open, 'global');
}

describe('a line that is refused', (test) => {
  test('comes back to the chat where it was typed, whichever is open', () => {
    const it = amy();
    openChat(it, 'bob');
    it.type('secret for bob');
    it.press('enter');
    openChatByKey(it);
    const refusal = { kind: 'refused' as const, id: 'x.1', code: 'no', text: 'No.' };
    it.told(refusal, { id: 'x.1', line: '@bob secret for bob' });
    assert.is(it.panes.editor.graphemes.join(''), '');
    assert.match(text(it), 'What you typed for @bob was refused.');
    openChat(it, 'bob');
    assert.is(it.panes.editor.graphemes.join(''), 'secret for bob');
  });

  test('that was timed is nowhere once it was sent', () => {
    const it = amy();
    it.type('*5@bob sekrit');
    it.press('enter', 'up');
    assert.is(it.panes.editor.graphemes.join(''), '');
    it.press('ctrl+y');
    assert.is(it.panes.editor.graphemes.join(''), '');
  });
});

describe('what is unread', (test) => {
  test('counts as read when it was on the screen, not when it arrived', () => {
    const it = amy();
    it.told(said('bob', 1));
    assert.is(it.rings, 1);
    assert.match(text(it), /@bob +1 /);
    assert.is(it.panes.model.chats.get('bob')?.read, 0);
    it.press('alt+a');
    assert.match(text(it), /── new ─.*bob: text 1/s);
    assert.is(it.panes.model.chats.get('bob')?.read, 1);
    assert.not.match(text(it), /@bob +1 /);
  });

  test('in global rings and is marked only if it mentions the user, or as set', () => {
    const it = amy();
    it.press('alt+down');
    it.told(said('global', 1));
    assert.is(it.rings, 0);
    it.told(said('global', 2, { text: 'oh @Amy!' }));
    assert.is(it.rings, 1);
    assert.match(text(it), /global +!2 /);
    openChatByKey(it);
    it.type('/notify all');
    it.press('enter', 'alt+down');
    it.told(said('global', 3));
    assert.is(it.rings, 2);
  });

  test('stays unread while the user has scrolled up, or another window is in front', () => {
    const it = amy();
    for (const message of many('global', 60)) {
      it.told(message);
      text(it);
    }
    it.press('pageup');
    it.told(said('global', 61));
    assert.match(text(it), '↓ 1 new');
    it.press('escape');
    it.happens({ kind: 'key', key: { kind: 'focus', gained: false } });
    it.told(said('global', 62));
    text(it);
    assert.is(it.panes.model.chats.get('global')?.unread, 2);
    it.happens({ kind: 'key', key: { kind: 'focus', gained: true } });
    text(it);
    assert.is(it.panes.model.chats.get('global')?.unread, 0);
  });
});

describe('a history on the screen', (test) => {
  test('keeps scrolling for a user who opened it at unread messages and reached its end', () => {
    const it = amy();
    it.told(said('bob', 1));
    it.press('alt+a');
    for (let seq = 2; seq < 60; seq += 1) {
      it.told(said('bob', seq));
      assert.match(text(it), `text ${seq}`);
    }
  });

  test('begins at what is unread, if that fills more than the screen', () => {
    const all = many('bob', 400);
    const it = glass();
    it.welcome([info('global', 0), info('bob', 400, { read: 100, unread: 300 })]);
    it.press('alt+a');
    it.answer('bob', all);
    assert.match(text(it), /── new ─.*text 101\s.*text 119\s.*↓ \d+ new/s);
    const tops: number[] = [];
    for (let page = 0; page < 20; page += 1) {
      it.press('pagedown');
      if (it.effects.some(({ kind }) => kind === 'page')) it.answer('bob', all);
      tops.push(Number(/text (\d+)/.exec(text(it))?.[1]));
    }
    assert.ok(
      tops.every((top, at) => top - (tops[at - 1] ?? 101) <= 20),
      `${tops}`,
    );
    text(it);
    assert.match(text(it), 'text 400');
    assert.is(it.panes.model.chats.get('bob')?.unread, 0);
  });

  test('is fetched again when somebody is blocked', () => {
    const it = amy();
    it.told(said('global', 1));
    const notice = { kind: 'notice' as const, id: 'x.1', text: 'You blocked bob.' };
    it.told(notice, { id: 'x.1', line: 'block bob' });
    it.answer('global', []);
    assert.not.match(text(it), 'text 1');
  });

  test('loses the direct chat with a blocked user, and gets it back later', () => {
    const it = amy();
    it.told(said('bob', 1));
    openChat(it, 'bob');
    it.said();
    it.told({ kind: 'notice', id: 'x.1', text: 'You blocked bob.' }, { id: 'x.1', line: '~bob' });
    assert.equal(it.said(), ['ls']);
    const devs = info('devs', 0, { type: 'group' });
    it.told(
      { kind: 'chats', id: 'x.2', chats: [info('global', 0), devs] },
      { id: 'x.2', line: 'ls' },
    );
    assert.is(it.panes.open, 'bob', 'a pane does not go while somebody is in it');
    assert.not.match(text(it), 'text 1');
    openChatByKey(it);
    assert.not.match(text(it), '@bob');
    const chats = [info('global', 0), info('bob', 1), devs];
    it.told({ kind: 'chats', id: 'x.3', chats }, { id: 'x.3', line: 'ls' });
    assert.match(text(it), '@bob');
  });
  test('keeps a chat that was opened before anything was written there', () => {
    const it = amy();
    openChat(it, 'bob');
    it.told({ kind: 'chats', id: 'x.2', chats: [info('global', 0)] }, { id: 'x.2', line: 'ls' });
    assert.is(it.panes.open, 'bob');
  });

  test('is scrolled in pages, both ways, in bounded memory', () => {
    const all = many('global', 3_000);
    const it = glass({ columns: 80, rows: 24 });
    it.welcome([info('global', 3_000)]);
    it.answer('global', all);
    const tops: string[] = [];
    for (let page = 0; page < 300; page += 1) {
      it.press('pageup');
      if (it.effects.some(({ kind }) => kind === 'page')) it.answer('global', all);
      tops.push(it.draw()[2] ?? '');
      assert.ok((it.panes.model.chats.get('global')?.history?.messages.length ?? 0) <= 768);
    }
    assert.match(text(it), /bob: text 1\s/);
    assert.is(new Set(tops).size > 140, true);
    for (let page = 0; page < 300; page += 1) {
      it.press('pagedown');
      if (it.effects.some(({ kind }) => kind === 'page')) it.answer('global', all);
    }
    assert.match(text(it), 'text 3000');
    it.press('ctrl+home');
    it.answer('global', all);
    assert.match(text(it), /bob: text 1\s/);
    it.press('ctrl+end');
    it.answer('global', all);
    assert.match(text(it), 'text 3000');
  });

  test('stays in place, whatever arrives or goes', () => {
    const it = amy();
    for (const message of many('global', 100)) it.told(message);
    it.told(said('global', 101, { expiresAt: 5_000, text: 'soon gone' }));
    it.press('pageup');
    const messages = () =>
      it
        .draw()
        .slice(0, 20)
        .map((row) => row.slice(20));
    const before = messages();
    it.told(said('global', 102));
    it.now = 6_000;
    it.happens({ kind: 'woken' });
    assert.equal(messages(), before);
    it.press('escape');
    assert.not.match(text(it), 'soon gone');
    assert.not.match(JSON.stringify([...it.panes.model.chats.values()]), 'soon gone');
  });
});

describe('the picture', (test) => {
  test('fits every size, with whatever is on it', () => {
    const it = amy();
    for (const message of many('global', 30, { text: '日本 '.repeat(40) })) it.told(message);
    it.type('help');
    it.press('enter');
    it.type('x'.repeat(500));
    for (const columns of [1, 2, 5, 20, 39, 40, 59, 60, 80, 200]) {
      for (const rows of [1, 2, 3, 4, 6, 12, 24, 60]) {
        it.happens({ kind: 'resized', size: { columns, rows } });
        it.draw();
        it.press('f2', 'pageup', 'escape', 'pageup', 'pagedown');
        it.draw();
      }
    }
  });

  test('takes little time, however much was received', () => {
    const it = amy();
    for (let seq = 1; seq <= 100_000; seq += 1) it.told(said('global', seq));
    it.draw();
    const draw = (): void => {
      for (let n = 0; n < 20; n += 1) it.draw();
    };
    const each = cpuMs(draw) / 20;
    assert.ok(each < 25, `${each} ms`);
    assert.ok((it.panes.model.chats.get('global')?.history?.messages.length ?? 0) <= 768);
  });

  test('drops a chat that is no longer the user’s, once that is left', () => {
    const it = amy();
    openChat(it, 'devs');
    it.told({ kind: 'gone', chat: 'devs', name: 'devs', text: 'You were removed from devs.' });
    assert.match(text(it), 'You were removed');
    openChatByKey(it);
    assert.not.match(text(it), /\*devs/);
  });

  test('says what waits while there is no connection, and when the next attempt comes', () => {
    const it = amy();
    it.happens({ kind: 'lost', text: 'It broke.', again: 5_000 });
    it.type('hello?');
    it.press('enter');
    assert.match(text(it), 'hello? (waiting)');
    assert.match(text(it), 'no connection, retry in 5 s, 1 waiting');
  });
});
