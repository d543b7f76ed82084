import { Cancelled } from '../../../client/core/stop.ts';
import { type Questions, questions } from '../../../client/entrance/questions.ts';
import { rowCells } from '../../../client/layout/row.ts';
import { USUAL_BINDINGS } from '../../../client/screen/keys/bindings.ts';
import type { Ask } from '../../../shared/wire/native.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';

const asks = (ask: Ask['ask'], INFO: string, guests = false): Ask => ({
  HEARTH: '1',
  ask,
  guests,
  INFO,
});

interface Hall extends Questions {
  types(text: string): void;
  press(...names: string[]): void;
  /** The rows of text on a screen of this size. */
  text(columns?: number, rows?: number): string;
  left(): number;
}

function hall(): Hall {
  let left = 0;
  const it = questions({
    bindings: () => USUAL_BINDINGS,
    changed() {},
    leave: () => {
      left += 1;
    },
  });
  const hall: Hall = {
    ...it,
    get isOpen() {
      return it.isOpen;
    },
    types: (text) => it.key({ kind: 'text', text }),
    press: (...names) => {
      for (const name of names) it.key({ kind: 'press', name });
    },
    text(columns = 80, rows = 24) {
      const shown = it.frame({ columns, rows });
      assert.ok(shown.rows.length <= rows, 'more rows than the screen has');
      for (const row of shown.rows) assert.is(rowCells(row), columns);
      return shown.rows.map((row) => row.map(({ text }) => text).join('')).join('\n');
    },
    left: () => left,
  };
  return hall;
}

const FINGERPRINT = Array.from({ length: 32 }, (_, n) => (n + 160).toString(16)).join(':');
const OTHER = Array.from({ length: 32 }, (_, n) => (n + 32).toString(16)).join(':');

describe('the entrance asks for a name', (test) => {
  test('and offers the one used last, which Enter takes and keys change', async () => {
    const it = hall();
    it.settled({ server: 'chat.example.org:4327' });
    const first = it.name('amy');
    assert.match(it.text(), /Server +chat\.example\.org:4327 *\n +Name +amy/);
    it.press('enter');
    assert.is(await first, 'amy');
    const second = it.name('amy', 'The name "amy" is in use.');
    assert.match(it.text(), 'The name "amy" is in use.');
    it.press('tab');
    it.types('bob');
    assert.match(it.text(), /Name +bob /, 'what is typed takes its place');
    it.press('tab', 'enter');
    assert.is(await second, 'bob');
  });
  test('and changes what it offers with the other keys', async () => {
    for (const [keys, typed, name] of [
      [['end'], '2', 'amy2'],
      [['home'], 's', 'samy'],
      [['backspace'], 'bob', 'bob'],
      [['backspace', 'left'], 'x', 'x'],
    ] as const) {
      const it = hall();
      const given = it.name('amy');
      assert.match(it.text(), 'typing replaces it');
      it.press(...keys);
      assert.not.match(it.text(), 'typing replaces it');
      it.types(typed);
      it.press('enter');
      assert.is(await given, name);
    }
  });
  test('which an Enter typed before there was a screen takes too, as no password may come here', async () => {
    for (const [typed, name] of [
      ['', 'amy'],
      ['bob', 'bob'],
    ] as const) {
      const it = hall();
      if (typed !== '') it.types(typed);
      it.press('ctrl+j'); // as it comes from a terminal that was not told yet what a key is
      it.types('secret');
      const given = it.name('amy');
      it.types('secret');
      assert.not.match(it.text(), 'secret');
      assert.is(await given, name);
    }
  });
  test('but no key from before it was shown takes a server, or is a password', async () => {
    const it = hall();
    it.press('enter');
    const seen = it.contact({ fingerprint: FINGERPRINT });
    assert.match(it.text(), 'for the first time');
    it.press('enter');
    await seen;
    const other = hall();
    other.types('early');
    const given = other.password(asks('password', 'Password for amy:'));
    other.types('late');
    other.press('enter');
    assert.is(((await given) as { password: string }).password, 'late');
  });
  test('until it is one, and says what is wrong with it', async () => {
    const it = hall();
    const name = it.name('');
    it.types('9lives');
    it.press('enter');
    assert.match(it.text(40, 12), 'A name is a letter');
    it.press('home', 'delete', 'enter');
    assert.is(await name, 'lives');
  });
  test('and for a server where none was found', async () => {
    const it = hall();
    const server = it.server('old.example:1', 'No server of yours is running on this machine.');
    assert.match(it.text(), /Server +old\.example:1/);
    assert.match(it.text(), 'No server of yours');
    it.press('enter');
    assert.is(await server, 'old.example:1');
  });
});

describe('the entrance asks for a password', (test) => {
  test('and never shows it, not even when it is pasted, nor keeps it', async () => {
    const it = hall();
    const given = it.password(asks('password', 'Password for amy:'));
    it.types('sëcret');
    it.key({ kind: 'paste', text: ' one\nand a line more', cut: false });
    assert.match(it.text(), /Password +•{10} /);
    assert.not.match(it.text(), /secret|one|and a line/);
    it.press('enter');
    assert.equal(await given, { password: 'sëcret one' });
    void it.password(asks('password', 'Wrong password. 2 attempts are left.'));
    assert.match(it.text(), 'Wrong password. 2 attempts are left.');
    it.press('up', 'ctrl+y');
    assert.not.match(it.text(), '•');
  });
  test('of a new account twice, and takes only one that the server will take', async () => {
    const it = hall();
    const given = it.password(asks('register', 'There is no "amy" yet: choose a password.'));
    assert.match(it.text(), 'There is no "amy" yet');
    assert.not.match(it.text(), 'guest');
    it.types('short');
    it.press('enter');
    assert.match(it.text(), 'at least 8');
    it.types('long enough');
    it.press('enter');
    assert.match(it.text(), 'Repeat it');
    it.types('long enouhg');
    it.press('enter');
    assert.match(it.text(), "The passwords don't match.");
    it.types('long enough');
    it.press('enter');
    it.types('long enough');
    it.press('enter');
    assert.equal(await given, { register: 'long enough' });
  });
  test('or goes back to the name, whether the name is new or not', async () => {
    for (const what of ['password', 'register'] as const) {
      const it = hall();
      const given = thrownBy(async () => {
        await it.password(asks(what, 'For amy:'));
      });
      it.types('half of i');
      assert.match(it.text(), 'Esc changes the name');
      it.press('escape');
      assert.is((await given).name, 'Back');
      assert.is(it.left(), 0);
      const name = it.name('amy');
      assert.match(it.text(), /Name +amy/);
      it.press('enter');
      await name;
    }
  });
  test('or takes none where guests may come in', async () => {
    const it = hall();
    const given = it.password(asks('register', 'There is no "amy" yet.', true));
    assert.match(it.text(), 'Without a password you come in as a guest.');
    it.press('enter');
    assert.equal(await given, { guest: true });
  });
  test('once, though the connection broke and the server asked again', async () => {
    const it = hall();
    const first = it.password(asks('password', 'Password for amy:'));
    it.types('half');
    const second = it.password(asks('password', 'Password for amy:'));
    it.types(' and half');
    it.press('enter');
    assert.equal(await first, { password: 'half and half' });
    assert.equal(await second, { password: 'half and half' });
  });
  test('and another, in the midst of a chat, which Escape leaves as it was', async () => {
    const it = hall();
    assert.not.ok(it.isOpen);
    const given = it.newPassword();
    assert.ok(it.isOpen);
    for (const word of ['the old one', 'the new one', 'the new one']) {
      it.types(word);
      it.press('enter');
    }
    assert.equal(await given, { old: 'the old one', new: 'the new one' });
    assert.not.ok(it.isOpen);
    const unchanged = thrownBy(async () => {
      await it.newPassword();
    });
    it.types('the old one');
    it.press('enter', 'escape');
    assert.instance(await unchanged, Cancelled);
    assert.not.ok(it.isOpen);
  });
});

describe('the entrance shows', (test) => {
  test('the fingerprint of a server that was never met, whole on every screen', async () => {
    for (const [columns, rows] of [
      [80, 24],
      [40, 12],
    ] as const) {
      const it = hall();
      const seen = it.contact({ fingerprint: FINGERPRINT });
      const text = it.text(columns, rows).replace(/\s/g, '');
      assert.match(text.replaceAll(':', ''), FINGERPRINT.replaceAll(':', ''));
      assert.match(it.text(columns, rows), 'Enter continues');
      it.press('enter');
      await seen;
    }
    const it = hall();
    const seen = thrownBy(() => it.contact({ fingerprint: FINGERPRINT }));
    assert.match(it.text(40, 12), 'Ask whoever runs it');
    it.press('escape');
    assert.instance(await seen, Cancelled);
  });
  test('both fingerprints of a server that changed, what to do, and no key that takes it', async () => {
    for (const [columns, rows] of [
      [80, 24],
      [40, 16],
    ] as const) {
      const it = hall();
      const changed = { known: FINGERPRINT, now: OTHER, server: 'chat.example.org:4327' };
      const seen = it.refused('WARNING', changed);
      const text = it.text(columns, rows);
      assert.match(text, 'hearth trust chat.example.org:4327');
      assert.match(text, FINGERPRINT.slice(0, 23));
      assert.match(text, OTHER.slice(0, 23));
      assert.match(text, /Enter leaves *$/m);
      it.press('enter');
      await seen;
    }
  });
  test('why nothing goes on, and Ctrl-C leaves while something is under way', async () => {
    const it = hall();
    it.waits('Connecting to chat.example.org:4327 …');
    assert.match(it.text(), 'Connecting to chat');
    it.press('ctrl+c');
    assert.is(it.left(), 1);
    const seen = it.refused('Too many wrong passwords: "amy" is locked for 60 seconds.');
    assert.match(it.text(), 'is locked');
    it.press('ctrl+c');
    await seen;
    assert.is(it.left(), 1);
    it.close();
    assert.not.ok(it.isOpen);
  });
});
