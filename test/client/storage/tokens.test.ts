import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TokenOptions, tokenKeeper } from '../../../client/storage/tokens.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { keptIn } from '../../helpers/kept.ts';

const failures: string[] = [];

function keeper(folder: string, more: Partial<TokenOptions> = {}) {
  const usual = { user: 'amy', server: () => 'AA:BB', remember: false };
  return tokenKeeper(keptIn(folder), {
    ...usual,
    failed: ({ message }) => failures.push(message),
    ...more,
  });
}

function inFolder(run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-test-'));
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a token', (test) => {
  test('is kept only if that is wanted, for its user alone', () =>
    inFolder((folder) => {
      keeper(folder).keep('one');
      assert.not.ok(existsSync(join(folder, 'tokens')));
      keeper(folder, { remember: true }).keep('one');
      assert.is(keeper(folder, { user: 'Amy' }).get(), 'one');
      const [file = ''] = readdirSync(join(folder, 'tokens'));
      assert.is(statSync(join(folder, 'tokens', file)).mode & 0o777, 0o600);
      assert.is(statSync(join(folder, 'tokens')).mode & 0o777, 0o700);
    }));
  test('is for one server and one name', () =>
    inFolder((folder) => {
      keeper(folder, { remember: true }).keep('one');
      assert.is(keeper(folder, { user: 'bob' }).get(), undefined);
      assert.is(keeper(folder, { server: () => 'CC:DD' }).get(), undefined);
    }));
  test('that takes the place of a kept one is kept as well', () =>
    inFolder((folder) => {
      keeper(folder, { remember: true }).keep('one');
      const next = keeper(folder);
      assert.is(next.get(), 'one');
      next.keep('two');
      assert.is(keeper(folder).get(), 'two');
    }));
  test('that is not taken any more goes, but not a newer one', () =>
    inFolder((folder) => {
      keeper(folder, { remember: true }).keep('two');
      const late = keeper(folder);
      late.drop('one');
      assert.is(keeper(folder).get(), 'two');
      late.drop('two');
      assert.equal(readdirSync(join(folder, 'tokens')), []);
      late.keep('three'); // after a password, and nobody asked to remember that
      assert.equal(readdirSync(join(folder, 'tokens')), []);
    }));
  test('in a file that is damaged, or meant for another, is none', () =>
    inFolder((folder) => {
      keeper(folder, { remember: true }).keep('one');
      const [file = ''] = readdirSync(join(folder, 'tokens'));
      for (const text of ['', '{"token":1}', '{"server":"X","user":"amy","token":"t"}']) {
        writeFileSync(join(folder, 'tokens', file), text);
        assert.is(keeper(folder).get(), undefined, text);
      }
    }));
  test('that cannot be written is told, and harms nothing', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'tokens'), 'a file is in the way');
      keeper(folder, { remember: true }).keep('one');
      assert.match(failures.at(-1) ?? '', /EEXIST|ENOTDIR/);
    }));
});
