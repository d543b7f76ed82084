import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson } from '../../../client/storage/json-text.ts';
import type { Answer, SettingsKeeper } from '../../../client/storage/settings.ts';
import { SETTINGS } from '../../../client/storage/settings-schema.ts';
import { storage } from '../../../client/storage/storage.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { keptIn } from '../../helpers/kept.ts';

interface Kept {
  readonly keeper: SettingsKeeper;
  set(line?: string): Answer;
  write(text: string): void;
  text(): string;
  readonly path: string;
}

async function kept(text: string | undefined, run: (it: Kept) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-set-'));
  const path = join(folder, 'settings.json');
  const write = (it: string): void => writeFileSync(path, it);
  if (text !== undefined) write(text);
  try {
    const all = storage(keptIn(folder));
    await all.preferences();
    const keeper = await all.settings();
    run({
      ...{ keeper, write, path, text: () => readFileSync(path, 'utf8') },
      set(line = '') {
        const [, name, value] = /^(\S+)(?: (.*))?$/.exec(line) ?? [];
        return keeper.set({
          ...(name !== undefined && { name }),
          ...(value !== undefined && { value }),
        });
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('/set', (test) => {
  test('shows every setting of the schema, and what differs from the usual', () =>
    kept('{ "times": "12h" }', ({ set, keeper, path }) => {
      const { text } = set();
      for (const name of SETTINGS.keys()) assert.match(text, new RegExp(`^ {2}${name} +\\S`, 'm'));
      assert.match(text, /^ {2}times +12h \(usually 24h\)$/m);
      assert.match(text, path);
      assert.ok([...SETTINGS.keys()].every((name) => keeper.names.has(name)));
    }));
  test('shows one, and what it may be', () =>
    kept('{ "times": "12h" }', ({ set }) => {
      assert.is(set('times').text, 'times is 12h (usually 24h). It may be 24h or 12h.');
      assert.is(set('bell').text, 'bell is true. It may be true or false.');
      assert.is(
        set('keys.redraw').text,
        'keys.redraw is Ctrl-L. It may be a key such as ctrl+w, several, or none.',
      );
    }));
  test('changes one at once and in the file, for its user alone', () =>
    kept(undefined, ({ set, text, path }) => {
      const { text: said, preferences, isRefused } = set('times 12h');
      assert.is(said, 'times is 12h from now on.');
      assert.is(isRefused, undefined);
      assert.is(preferences?.times, '12h');
      assert.equal(readJson(text()), { times: '12h' });
      assert.is(statSync(path).mode & 0o777, 0o600);
      assert.is(set('bell off').preferences?.times, '12h', 'and what was changed before');
      assert.is(set('notify.global NONE').preferences?.notify.global, 'none');
      assert.equal(readJson(text()), { times: '12h', bell: false, notify: { global: 'none' } });
    }));
  test('changes keys, and takes a setting out again', () =>
    kept('{ "keys": { "help": "f5" } }', ({ set, text }) => {
      const { preferences } = set('keys.next-unread alt+n, f6');
      assert.equal(preferences?.bindings.keysOf('next-unread'), ['alt+n', 'f6']);
      assert.equal(set('keys.redraw none').preferences?.bindings.keysOf('redraw'), []);
      assert.is(set('keys.help usual').text, 'keys.help is F1 from now on.');
      assert.equal(readJson(text()), { keys: { 'next-unread': ['alt+n', 'f6'], redraw: [] } });
    }));
  test('keeps comments, order and what it does not know', () =>
    kept('{\n  "bell": true, // loud\n  "times": "24h"\n}\n', ({ set, text, write }) => {
      set('times 12h');
      assert.is(text(), '{\n  "bell": true, // loud\n  "times": "12h"\n}\n');
      write('{ "later": [1, 2], /* newer */ "times": "24h" }');
      set('bell false');
      assert.is(text(), '{ "later": [1, 2], /* newer */ "times": "24h", "bell": false }');
    }));
  test('refuses what is not allowed, with what is, and writes nothing', () =>
    kept('{ "bell": true }', ({ set, text }) => {
      const wrong: readonly (readonly [line: string, says: string])[] = [
        ['times 25h', '"times" is "25h", but must be "24h" or "12h".'],
        ['bell maybe', '"bell" is "maybe", but must be true or false.'],
        ['tiems 12h', '"tiems" is not a setting. The settings are: notify.direct, '],
        ['notify all', '"notify" is not a setting.'],
        ['keys {}', '"keys" is not a setting.'],
        ['keys.help x', 'For "help": "x" alone is for typing.'],
        ['keys.leave none', 'No key would be left for "leave"'],
        ['keys.help f5 f5x', 'is not a key'],
        ['__proto__.x 1', 'is not a setting.'],
        ['constructor 1', 'is not a setting.'],
      ];
      for (const [line, says] of wrong) {
        const answer = set(line);
        assert.match(answer.text, says);
        assert.ok(answer.isRefused && !answer.preferences, line);
      }
      assert.is(text(), '{ "bell": true }');
    }));
  test('leaves a file alone that has become wrong, or cannot be written', () =>
    kept('{}', ({ set, text, write, path }) => {
      for (const wrong of ['{ "bell": ', '[]', '{ "bell": 1 }', '{ "notify": 3 }']) {
        write(wrong);
        const { text: said, isRefused } = set('times 12h');
        assert.match(said, /Nothing was changed\.$/);
        assert.ok(isRefused);
        assert.is(text(), wrong);
      }
      rmSync(path);
      writeFileSync(join(path, '..', 'other'), '');
      assert.is(set('times').text, 'times is 24h. It may be 24h or 12h.');
    }));
});
