import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { PassThrough } from 'node:stream';
import { ownIo } from '../../../client/process.ts';
import { join } from '../../../client/start/join.ts';
import type { ExitCode, JoinOptions } from '../../../client/start/start-options.ts';
import { assert, describe } from '../../helpers/describe.ts';

interface Ran {
  readonly code: ExitCode;
  readonly errors: string;
  readonly env: Record<string, string | undefined>;
  readonly kept: readonly string[];
}

/** Runs a client with pipes for a terminal, on a machine without a server. */
async function run(options: Omit<JoinOptions, 'config'>, settings?: string): Promise<Ran> {
  const folder = mkdtempSync(joinPath(tmpdir(), 'hearth-test-'));
  if (settings !== undefined) writeFileSync(joinPath(folder, 'settings.json'), settings);
  const env: Record<string, string | undefined> = {
    HEARTH_PASSWORD: 'secret',
    XDG_RUNTIME_DIR: folder,
    TMPDIR: folder,
  };
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end();
  try {
    const code = await join(
      { config: folder, ...options },
      { ...ownIo(), stdin, stdout, stderr, env },
    );
    return { code, errors: String(stderr.read() ?? ''), env, kept: readdirSync(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('joining', (test) => {
  test('takes the password out of the environment', async () => {
    assert.not.ok('HEARTH_PASSWORD' in (await run({ user: 'amy' })).env);
  });
  test('without a server names both ways out', async () => {
    const { code, errors, kept } = await run({ user: 'amy' });
    assert.is(code, 1);
    assert.match(errors, 'hearth serve');
    assert.match(errors, 'hearth join HOST [PORT]');
    assert.equal(kept, []);
  });
  test('is stopped by a mistake in settings.json, also in lines', async () => {
    const { code, errors } = await run({ user: 'amy', plain: true }, '{ "times": "25h" }');
    assert.is(code, 2);
    assert.match(errors, '"times" is "25h"');
  });
  test('refuses an invalid name', async () => {
    const { code, errors } = await run({ user: '1x', host: '127.0.0.1', port: 1 });
    assert.is(code, 2);
    assert.match(errors, 'A name is a letter');
  });
  test('says what went wrong if nobody answers', async () => {
    const { code, errors } = await run({ user: 'amy', host: '127.0.0.1', port: 1 });
    assert.is(code, 1);
    assert.match(errors, 'hearth: Cannot reach 127.0.0.1:1: connect ECONNREFUSED');
  });
});
