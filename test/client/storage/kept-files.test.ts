import { linkSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logins } from '../../../client/storage/logins.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { keptIn } from '../../helpers/kept.ts';
import { inFolder } from '../peer/ends.ts';

describe('a kept file', (test) => {
  test('is for its user alone, and nothing is left beside it', () =>
    inFolder((folder) => {
      const files = keptIn(folder);
      assert.is(files.read('a/b.json'), undefined);
      for (const text of ['one', 'two']) {
        files.write('a/b.json', text);
        assert.is(files.read('a/b.json'), text);
      }
      assert.equal(readdirSync(join(folder, 'a')), ['b.json']);
      assert.is(statSync(join(folder, 'a')).mode & 0o777, 0o700);
      assert.is(statSync(files.path('a/b.json')).mode & 0o777, 0o600);
    }));
  test('is written although a process that wrote it ended in the middle', () =>
    inFolder((folder) => {
      const files = keptIn(folder);
      writeFileSync(`${files.path('b.json')}.${process.pid}`, 'hal');
      files.write('b.json', 'whole');
      assert.is(files.read('b.json'), 'whole');
      assert.equal(readdirSync(folder), ['b.json']);
    }));
  test('stays as it is where only a missing one is to be made', () =>
    inFolder((folder) => {
      const files = keptIn(folder);
      for (const text of ['first', 'second']) files.writeMissing('b.json', text);
      assert.is(files.read('b.json'), 'first');
      assert.equal(readdirSync(folder), ['b.json']);
    }));
  test('is replaced, not written into: the server used last too', () =>
    inFolder((folder) => {
      const last = { host: 'h', port: 1, user: 'ann' };
      const kept = logins(keptIn(folder));
      kept.keepLast(last);
      const before = readFileSync(join(folder, 'last.json'), 'utf8');
      linkSync(join(folder, 'last.json'), join(folder, 'as it was'));
      kept.keepLast({ ...last, user: 'bob' });
      assert.is(readFileSync(join(folder, 'as it was'), 'utf8'), before);
      assert.is(kept.last()?.user, 'bob');
    }));
});
