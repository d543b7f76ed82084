import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namesIn } from '../../../../client/peer/files/folder.ts';
import { assert, describe } from '../../../helpers/describe.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'hearth-folder-'));
  mkdirSync(join(path, 'november'));
  symlinkSync(join(path, 'november'), join(path, 'nov-link'));
  for (const name of ['Notes.pdf', '.hidden', 'no\u001b[2J', 'no\nline', 'other']) {
    writeFileSync(join(path, name), '');
  }
  return `${path}/`;
}

describe('what is in a folder', (test) => {
  test('is listed if it begins as typed, folders with a slash', async () => {
    const path = folder();
    assert.equal(await namesIn(path, 'no'), ['Notes.pdf', 'nov-link/', 'november/']);
    assert.equal(await namesIn(`"${path}`, 'o'), ['other']);
    assert.equal(await namesIn(path, '.'), ['.hidden']);
    assert.is((await namesIn(path, '')).includes('.hidden'), false);
  });
  test('is empty if there is no folder', async () => {
    assert.equal(await namesIn(`${folder()}gone/`, ''), []);
  });
  test('is two hundred names at most', async () => {
    const path = folder();
    for (let n = 0; n < 300; n += 1) writeFileSync(join(path, `x${n}`), '');
    assert.is((await namesIn(path, 'x')).length, 200);
  });
});
