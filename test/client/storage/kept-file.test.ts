import { linkSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKept, writeKept, writeUnlessKept } from '../../../client/storage/kept-file.ts';
import { lastUsed, remember } from '../../../client/storage/settings.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { inFolder } from '../peer/ends.ts';

describe('a kept file', (test) => {
  test('is for its user alone, and nothing is left beside it', () =>
    inFolder((folder) => {
      const path = join(folder, 'a', 'b.json');
      assert.is(readKept(path), undefined);
      for (const text of ['one', 'two']) {
        writeKept(path, text);
        assert.is(readKept(path), text);
      }
      assert.equal(readdirSync(join(folder, 'a')), ['b.json']);
      assert.is(statSync(join(folder, 'a')).mode & 0o777, 0o700);
      assert.is(statSync(path).mode & 0o777, 0o600);
    }));
  test('is written although a process that wrote it ended in the middle', () =>
    inFolder((folder) => {
      const path = join(folder, 'b.json');
      writeFileSync(`${path}.${process.pid}`, 'hal');
      writeKept(path, 'whole');
      assert.is(readKept(path), 'whole');
      assert.equal(readdirSync(folder), ['b.json']);
    }));
  test('stays as it is where only a missing one is to be made', () =>
    inFolder((folder) => {
      const path = join(folder, 'b.json');
      for (const text of ['first', 'second']) writeUnlessKept(path, text);
      assert.is(readKept(path), 'first');
      assert.equal(readdirSync(folder), ['b.json']);
    }));
  test('is replaced, not written into: the server used last too', () =>
    inFolder((folder) => {
      const last = { host: 'h', port: 1, user: 'ann' };
      remember(folder, last);
      const before = readFileSync(join(folder, 'last.json'), 'utf8');
      linkSync(join(folder, 'last.json'), join(folder, 'as it was'));
      remember(folder, { ...last, user: 'bob' });
      assert.is(readFileSync(join(folder, 'as it was'), 'utf8'), before);
      assert.is(lastUsed(folder)?.user, 'bob');
    }));
});
