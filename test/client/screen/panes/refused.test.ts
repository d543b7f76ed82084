// A refused line: it stays in the input, and what is typed next replaces it.

import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

const text = (it: Glass): string => it.draw().join('\n');
const input = (it: Glass): string => it.panes.editor.graphemes.join('');

/** Amy in a chat, with a refused line. */
function refused(typed: string, chat = 'global'): Glass {
  const it = glass();
  it.welcome([info('global', 0), info('bob', 0), info('devs', 0, { type: 'group' })]);
  it.answer('global', []);
  if (chat !== 'global') {
    it.type(`ls ${chat}`);
    it.press('enter');
  }
  it.happens({ kind: 'key', key: { kind: 'paste', text: typed, cut: false } });
  it.press('enter');
  assert.is(input(it), typed);
  it.said();
  return it;
}

describe('a line that is refused', (test) => {
  test('gives way to what is typed or pasted next', () => {
    const it = refused('mesage bob secret');
    it.type('h');
    it.type('i');
    it.press('enter');
    assert.equal(it.said(), ['hi']);
    const other = refused('mesage bob secret');
    other.happens({ kind: 'key', key: { kind: 'paste', text: 'new\ntext', cut: false } });
    assert.is(input(other), 'new\ntext');
  });
  test('that came back from the server gives way too', () => {
    const it = refused('mesage bob x');
    it.press('escape');
    it.type('@zed hi');
    it.press('enter');
    const no = { kind: 'refused' as const, id: 'x.1', code: 'no-such-user', text: 'Nobody.' };
    it.told(no, { id: 'x.1', line: '@zed hi' });
    assert.is(input(it), '@zed hi');
    it.type('hello');
    assert.is(input(it), 'hello');
  });
  test('can be edited with the other keys', () => {
    const it = refused('mesage bob secret');
    it.press('home', 'right', 'right');
    it.type('s');
    it.press('enter');
    assert.equal(it.said(), ['message bob secret'.replace('mes', 'mess').replace('sss', 'ss')]);
    const end = refused('mesage bob x');
    end.press('backspace');
    assert.is(input(end), 'mesage bob ');
    const left = refused('mesage bob x');
    left.press('left');
    left.type('y');
    assert.is(input(left), 'mesage bob yx');
  });
  test('is cleared as a whole by Esc or Ctrl-U, however many lines it has', () => {
    for (const key of ['escape', 'ctrl+u']) {
      const it = refused('one\n@bob two\nthree');
      it.press(key);
      assert.is(input(it), '');
      it.press('ctrl+y');
      assert.is(input(it), 'one\n@bob two\nthree');
    }
  });
  test('is sent as text with a `\\` in front, in global too', () => {
    const it = refused('mesage bob secret');
    it.type('\\');
    assert.is(input(it), '\\mesage bob secret');
    it.press('enter');
    assert.equal(it.said(), ['\\mesage bob secret']);
  });
  test('is sent as text by one key; to everybody only if it can reveal nothing private', () => {
    const there = refused('mesage bob hi', 'bob');
    there.press('ctrl+o');
    assert.equal(there.said(), ['@bob mesage bob hi']);
    const harmless = refused('*sigh*');
    harmless.press('ctrl+o');
    assert.equal(harmless.said(), ['\\*sigh*']);
    const it = refused('mesage bob secret');
    it.press('ctrl+o');
    assert.equal(it.said(), []);
    assert.match(text(it), 'put \\ in front');
    assert.is(input(it), 'mesage bob secret');
  });
  test('is explained once, however often it is sent', () => {
    const it = refused('mesage bob secret');
    assert.match(text(it), 'Typing replaces it, Esc empties it, \\ in front sends it as text.');
    it.press('enter', 'enter', 'enter');
    assert.is(text(it).split('Did you mean').length, 2);
    it.told(said('global', 1));
    it.press('enter');
    assert.is(text(it).split('Did you mean').length, 3, 'behind what came meanwhile');
  });
  test('comes with the hint at the key for text only where that key would work', () => {
    const key = 'Ctrl-O sends it as text';
    for (const typed of ['private bob hi', 'private', 'mesage bob secret']) {
      assert.not.match(text(refused(typed)), key);
    }
    assert.match(text(refused('*sigh*')), key);
    assert.match(text(refused('mesage bob hi', 'bob')), key);
  });
  test('is not offered as text if it is a private command spelled well', () => {
    const shut = refused('private bob hi', 'devs');
    const blocked = glass();
    blocked.welcome([info('global', 0)]);
    blocked.answer('global', []);
    blocked.type('@bob can you read me');
    blocked.press('enter');
    const no = { kind: 'refused' as const, id: 'x.1', code: 'undeliverable', text: 'It was not.' };
    blocked.told(no, { id: 'x.1', line: '@bob can you read me' });
    for (const it of [shut, blocked]) {
      assert.match(text(it), 'Typing replaces it, Esc empties it.');
      assert.not.match(text(it), 'as text');
    }
  });
  test('is hidden, and cannot be recalled, if it may hold a password', () => {
    const it = glass();
    it.welcome([info('global', 0)]);
    it.answer('global', []);
    for (const typed of ['Pasword hunter22', '/passwrd hunter22', 'password: hunter22']) {
      for (const key of ['enter', 'ctrl+o']) {
        it.type(typed);
        it.press(key, 'up', 'ctrl+y');
        assert.is(input(it), '');
        assert.not.match(text(it), 'hunter');
      }
    }
    assert.equal(it.said(), []);
  });
});

describe('a line that is refused in a pane whose chat is over', (test) => {
  const NOW = 'Refused. Typing replaces it; Ctrl-Y puts it back, in any chat.';
  const GONE = { kind: 'gone', chat: 'devs', name: 'devs', text: 'You were removed.' } as const;
  const inDevs = (): Glass => {
    const it = refused('mesage bob x', 'devs');
    it.press('escape');
    return it;
  };

  test('comes with what to do now, whether the chat ended before Enter or after', () => {
    for (const line of ['hello', 'mesage bob hello', '@bob hello']) {
      for (const isSent of [true, false]) {
        const it = inDevs();
        it.type(line);
        if (!isSent) it.told(GONE);
        it.press('enter');
        const [sent] = it.said();
        it.told(GONE);
        const no = { kind: 'refused', id: 'x.1', code: 'blocked', text: 'No.' } as const;
        if (sent !== undefined) it.told(no, { id: 'x.1', line: sent });
        else if (isSent) it.press('enter');
        assert.match(text(it), NOW, line);
        it.type('x');
        assert.is(input(it), 'x', line);
        it.press('backspace', 'alt+up', 'ctrl+y');
        assert.is(input(it), line);
      }
    }
  });
});
