// `hearth doctor` where a folder is hostile, strange, in use, or none; and where a copy can't be made.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fakeClock } from '../../helpers/clock.ts';
import { damage, stateOf } from '../../helpers/data-folder.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { copyOf, served, visit, withFolder } from '../../helpers/doctor.ts';

const HOUR = 3_600_000;
const START = 1_790_000_000_000;
/** Whatever a terminal would obey or not show. */
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

describe('the doctor', (test) => {
  test('follows no link, opens no pipe and reads nothing too big, and comes to an end', () =>
    withFolder(async (filled) => {
      const { folder, chats } = filled;
      const outside = `${folder}-outside`;
      mkdirSync(outside);
      try {
        writeFileSync(join(outside, '0.json'), 'a secret of somebody else');
        rmSync(join(folder, 'chats/global'), { recursive: true });
        symlinkSync(outside, join(folder, 'chats/global'));
        const inbox = join(folder, 'users/amy/inbox.json');
        rmSync(inbox);
        assert.is(spawnSync('mkfifo', ['-m', '600', inbox]).status, 0);
        const big = join(folder, `chats/${chats['amy']}/512.json`);
        writeFileSync(big, '', { mode: 0o600 });
        truncateSync(big, 2 ** 40);
        symlinkSync('/dev/zero', join(folder, 'users/bob/more.json'));
        symlinkSync(folder, join(folder, 'chats/round'));
        const deep = join(folder, ...Array.from({ length: 200 }, () => 'deep'));
        mkdirSync(deep, { recursive: true });
        const before = [stateOf(folder), stateOf(outside)];
        const { code, text } = await visit(folder, { into: copyOf(filled) });
        assert.is(code, 1);
        assert.match(
          text,
          /chats\/global\n {2}It is a symbolic link\. What it leads to was not looked/,
        );
        assert.not.match(text, 'global/0.json', 'nothing behind the link is looked at');
        assert.match(text, /users\/amy\/inbox\.json\n {2}It is a pipe/);
        assert.match(text, /512\.json.*\n {2}It has 1048576 MiB, more than any such file/);
        assert.match(text, 'users/bob/more.json\n  It is a symbolic link');
        assert.match(text, "deep: Not Hearth's");
        assert.equal([stateOf(folder), stateOf(outside)], before);
        assert.match(text, 'nothing is wrong in it');
        const copied = JSON.stringify(stateOf(copyOf(filled)));
        assert.not.match(copied, 'a secret of somebody else');
        assert.is((await served(copyOf(filled), filled)).group.length, 21);
      } finally {
        rmSync(outside, { recursive: true });
      }
    }));

  test('prints names and contents so that no terminal obeys them', () =>
    withFolder(async ({ folder }) => {
      const name = '\x1b]0;owned\x07\x1b[2J\u202egpj\nNothing is wrong';
      writeFileSync(join(folder, name), '');
      mkdirSync(join(folder, 'users', name));
      const account = join(folder, 'users/amy/account.json');
      damage(account, (bytes) =>
        String(bytes)
          .replace(/ "crc": .*\n/, '')
          .replace('"name": "amy"', '"name": "\\u001b[2Jamy"'),
      );
      const { code, text } = await visit(folder);
      assert.is(code, 1);
      assert.match(text, /is no name/);
      assert.not.match(text, CONTROLS);
      assert.not.match(text, /^Nothing is wrong/m);
    }));

  test('tells what is strange but costs nothing, and ends with 0', () =>
    withFolder(async ({ folder, chats }) => {
      writeFileSync(join(folder, 'notes.txt'), 'mine');
      writeFileSync(join(folder, 'users/amy/inbox.json.tmp'), '', { mode: 0o600 });
      writeFileSync(join(folder, 'chats/global/0.json.damaged-17'), '', { mode: 0o600 });
      writeFileSync(join(folder, 'lock-1-0-x.held'), '', { mode: 0o600 });
      writeFileSync(join(folder, `chats/${chats['devs']}/100.json`), '', { mode: 0o600 });
      const { code, text } = await visit(folder);
      assert.is(code, 0, text);
      assert.match(text, "notes.txt: Not Hearth's");
      assert.match(text, 'inbox.json.tmp: Left over');
      assert.match(text, '0.json.damaged-17: A server set this aside');
      assert.match(text, 'was killed');
      assert.match(text, /100\.json.*: Not Hearth's/);
    }));

  test('takes a torn last line of the journal for what a power cut leaves', () =>
    withFolder(async ({ folder }) => {
      const journal = join(
        folder,
        'journal',
        readdirSync(join(folder, 'journal')).at(-1) as string,
      );
      damage(journal, (bytes) => `${bytes}{"crc":"0000`);
      const { code, text } = await visit(folder);
      assert.is(code, 0, text);
    }));

  test('takes over into the copy how far the journal is known to have come', () =>
    withFolder(async (filled) => {
      const { folder } = filled;
      const name = readdirSync(join(folder, 'journal')).at(-1) as string;
      const { size } = statSync(join(folder, 'journal', name));
      const mark = JSON.stringify({ number: Number.parseInt(name, 10), end: size + 100 });
      writeFileSync(join(folder, 'lock-1-0-x.held'), mark, { mode: 0o600 });
      const { code, text } = await visit(folder, { into: copyOf(filled) });
      assert.is(code, 1);
      assert.match(text, `It ends after ${size} bytes and had ${size + 100}.`);
      const chat = readFileSync(join(copyOf(filled), 'chats/global/chat.json'), 'utf8');
      assert.ok(Number(/"next": (\d+)/.exec(chat)?.[1]) > 1_000_000, 'no number comes twice');
    }));

  test('says what a file that cannot be read does to a start, and not that it is damaged too', () =>
    withFolder(async ({ folder }) => {
      const account = join(folder, 'users/amy/account.json');
      rmSync(account);
      mkdirSync(account, { mode: 0o700 });
      const { text } = await visit(folder);
      assert.match(
        text,
        /account\.json\n {2}It is a folder where.*\n.*\n {2}Next start: the server does not start\.\n\n/,
      );
      assert.not.match(text, 'There is no account here');
    }));

  test('tells how many more there are than it tells one by one', () =>
    withFolder(async ({ folder }) => {
      for (let n = 0; n < 30; n += 1) writeFileSync(join(folder, `junk${n}`), '');
      const strange = await visit(folder);
      assert.match(strange.text, '10 more are not listed (stranger)');
      for (let n = 0; n < 600; n += 1) mkdirSync(join(folder, `users/u${n}`), { mode: 0o700 });
      assert.match((await visit(folder)).text, 'Something is wrong in 600 places');
    }));

  test('that is stopped half-way leaves no copy', () =>
    withFolder(async (filled) => {
      rmSync(join(filled.folder, 'server.json'));
      const stop = new AbortController();
      const { code, text } = await visit(filled.folder, {
        into: copyOf(filled),
        signal: stop.signal,
        onLine: () => stop.abort(), // the first one is printed when all was examined
      });
      assert.is(code, 1);
      assert.match(text, 'Stopped. There is no copy.');
      assert.not(existsSync(copyOf(filled)));
    }));

  test('tells of timed messages that are over and still can be read, and of those that no one can read', () =>
    withFolder(async ({ folder }) => {
      const late = await visit(folder, { clock: fakeClock(START + 2 * HOUR) });
      assert.is(late.code, 0);
      assert.match(late.text, '1 timed message became due while no server ran');
      assert.not.match(late.text, 'soon gone');
      rmSync(join(folder, 'ember'), { recursive: true });
      const without = await visit(folder);
      assert.is(without.code, 0);
      assert.match(without.text, /1 timed message.* nobody can read/);
    }));

  test('says that the next start will ask, where the clock is days ahead of what was kept', () =>
    withFolder(async (filled) => {
      const { text } = await visit(filled.folder, { clock: fakeClock(START + 200 * HOUR) });
      assert.match(text, /The next start stops\..*--accept-clock/);
    }));

  test('copies no secret of timed messages, and says so', () =>
    withFolder(async (filled) => {
      rmSync(join(filled.folder, 'server.json'));
      const { text } = await visit(filled.folder, { into: copyOf(filled) });
      assert.match(text, "1 timed message that waited can't be read there");
      assert.not(existsSync(join(copyOf(filled), 'ember')));
    }));

  test('makes its copy with modes that keep others out, and with nothing beside what the server reads', () =>
    withFolder(async (filled) => {
      const { folder } = filled;
      writeFileSync(join(folder, 'notes.txt'), 'mine');
      damage(join(folder, 'chats/global/0.json'), (bytes) => bytes.subarray(0, 900));
      await visit(folder, { into: copyOf(filled) });
      const made = copyOf(filled);
      assert.equal(readdirSync(made).sort(), ['chats', 'journal', 'server.json', 'tls', 'users']);
      const all = readdirSync(made, { recursive: true, encoding: 'utf8' });
      assert.not.match(all.join('\n'), /damaged|\.tmp|lock-/);
      for (const path of ['.', ...all]) {
        const stats = statSync(join(made, path));
        assert.is(stats.mode & 0o777, stats.isDirectory() ? 0o700 : 0o600, path);
      }
    }));

  test('says that a group is out of reach when nothing tells any more who is in it', () =>
    withFolder(async (filled) => {
      const { folder, chats } = filled;
      for (const name of ['chat.json', 'group.json']) {
        rmSync(join(folder, `chats/${chats['devs']}/${name}`));
      }
      const { text } = await visit(folder, { into: copyOf(filled) });
      assert.match(text, 'Nothing tells any more who is in this group');
      assert.match(text, 'its 21 messages are there, but nobody sees them');
      assert.match(text, /Still wrong in it:[\s\S]*Nothing tells any more/);
    }));

  test('examines no folder on which a server runs, that is none, or that is no data folder', () =>
    withFolder(async ({ folder }) => {
      const own = readFileSync('/proc/self/stat', 'latin1').split(' ')[21];
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
      writeFileSync(join(folder, `lock-${process.pid}-${boot}x${own}-x.held`), '');
      const before = stateOf(folder);
      const busy = await visit(folder);
      assert.is(busy.code, 2);
      assert.match(busy.text, `in use by process ${process.pid}`);
      assert.match(busy.text, 'hearth backup');
      assert.equal(stateOf(folder), before);
      const none = await visit(`${folder}-none`);
      assert.equal([none.code, /There is no folder/.test(none.text)], [2, true]);
      const other = await visit('/usr');
      assert.equal([other.code, /not a data folder of Hearth/.test(other.text)], [2, true]);
    }));

  test('makes a copy only in a new or empty folder outside of the one that it examines', () =>
    withFolder(async (filled) => {
      const { folder } = filled;
      rmSync(join(folder, 'server.json'));
      const inside = await visit(folder, { into: join(folder, 'copy') });
      assert.equal([inside.code, /choose a place outside/.test(inside.text)], [2, true]);
      const copy = copyOf(filled);
      mkdirSync(copy);
      writeFileSync(join(copy, 'mine'), '');
      const full = await visit(folder, { into: copy });
      assert.equal([full.code, /is no empty folder/.test(full.text)], [2, true]);
      assert.equal(readdirSync(copy), ['mine']);
      renameSync(join(copy, 'mine'), `${copy}/../mine-${process.pid}`);
      rmSync(`${copy}/../mine-${process.pid}`);
      assert.is((await visit(folder, { into: copy })).code, 1);
      assert.ok(existsSync(join(copy, 'server.json')));
    }));
});
