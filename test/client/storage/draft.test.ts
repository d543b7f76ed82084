import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { draftOf } from '../../../client/storage/draft.ts';
import { assert, describe } from '../../helpers/describe.ts';

const mode = (path: string): number => statSync(path).mode & 0o777;

describe('a draft', (test) => {
  test('is its user’s alone, and goes with all that lies beside it', () => {
    const runtime = mkdtempSync(join(tmpdir(), 'hearth-runtime-'));
    try {
      const draft = draftOf('one\ntwo', runtime);
      assert.is(dirname(dirname(draft.path)), runtime);
      assert.equal([mode(draft.path), mode(dirname(draft.path))], [0o600, 0o700]);
      assert.is(draft.read(), 'one\ntwo\n');
      writeFileSync(join(dirname(draft.path), '.message.txt.swp'), 'one');
      draft.remove();
      draft.remove();
      assert.equal(readdirSync(runtime), []);
    } finally {
      rmSync(runtime, { recursive: true });
    }
  });
  test('is among the temporary files where there is no runtime folder', () => {
    for (const runtime of [undefined, '/no/such/folder']) {
      const draft = draftOf('', runtime);
      assert.ok(draft.path.startsWith(tmpdir()));
      assert.is(draft.read(), '');
      draft.remove();
      assert.not.ok(existsSync(dirname(draft.path)));
    }
  });
  test('is read in part where it has become huge', () => {
    const draft = draftOf('', undefined);
    try {
      writeFileSync(draft.path, 'x'.repeat(3_000_000));
      assert.ok(draft.read().length < 300_000);
    } finally {
      draft.remove();
    }
  });
});
