// `hearth backup`, as an operator runs it: on a running server and on the folder of a stopped one, with real processes,
// and a server started from the result.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientProcess, startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { PROGRAM, startServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';
import { comesIn, folder, users } from '../helpers/users.ts';

function unpack(file: string, into: string): void {
  mkdirSync(into, { mode: 0o700 });
  const { status, stderr } = spawnSync('tar', ['-xf', file, '-C', into], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
}

const confirmed = ({ events }: ClientProcess): string[] =>
  events.flatMap(({ event, line }) => (event === 'confirmed' && line !== undefined ? [line] : []));

const texts = ({ events }: ClientProcess): string[] =>
  events.flatMap(({ event, text }) => (event === 'message' && text !== undefined ? [text] : []));

describe('a backup of a running server', (test) => {
  test('restored, has all that was confirmed; clients come back to it by themselves', async () => {
    const place = folder();
    const data = join(place, 'data');
    const server = await startServer(data);
    const { port } = server;
    const amy = startClient({ port, user: 'amy' });
    let n = 0;
    const type = (): void => {
      if (n < 10_000) amy.type(`line ${++n}`);
    };
    amy.onEvent = ({ event }) => event === 'confirmed' && setImmediate(type);
    type();
    await until(() => confirmed(amy).length > 5);
    type();
    await until(() => confirmed(amy).length > 20);
    const sure = confirmed(amy);
    const file = join(place, 'b.tar.gz');
    const { code, out, err } = await hearth(['backup', file, '--data', data]);
    assert.equal([code, out], [0, ''], err);
    assert.match(err, /b\.tar\.gz: written, \d+ files, [\d.]+ [KM]iB/);
    assert.is(statSync(file).mode & 0o777, 0o600);
    await until(
      () => confirmed(amy).length > sure.length,
      () => 'the server went on',
    );
    amy.onEvent = undefined;

    await server.stop('SIGKILL');
    const again = join(place, 'again');
    unpack(file, again);
    assert.not(existsSync(join(again, 'ember')));
    const restored = await startServer(again, { port });
    const before = texts(amy).length;
    amy.type('I am back');
    await amy.saw({ event: 'confirmed', line: 'I am back' });
    assert.ok(texts(amy).length > before);
    const bob = startClient({ port, user: 'bob' });
    bob.type('ls global 256');
    await bob.saw({ event: 'message', text: 'I am back' });
    const there = new Set(texts(bob));
    const lost = sure.filter((line) => line.startsWith('line') && !there.has(line));
    assert.equal(lost, []);
    assert.is(await amy.leave(), 0, amy.errors);
    assert.is(await bob.leave(), 0, bob.errors);
    await restored.stop();
    rmSync(place, { recursive: true });
  });

  test('whose process is killed, or told to stop, leaves no backup, and no server that waits', async () => {
    const place = folder();
    const data = join(place, 'data');
    const server = await startServer(data);
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      // A reader that takes nothing stops it in the middle.
      const child = spawn(process.execPath, [PROGRAM, 'backup', '-', '--data', data], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      await until(() => said.includes('Through the running server'));
      child.kill(signal);
      await once(child, 'exit');
      const { code, err } = await hearth(['backup', join(place, `${signal}.tar`), '--data', data]);
      assert.is(code, 0, err);
    }
    assert.equal(readdirSync(place).sort(), ['SIGINT.tar', 'SIGKILL.tar', 'data']);
    await server.stop();
    rmSync(place, { recursive: true });
  });
});

describe('hearth backup on the folder of a stopped server', (test) => {
  test('is refused with a sentence where it is impossible, and reports what it did', async () => {
    const place = folder();
    const data = join(place, 'data');
    await users(data, 'add amy', 'a secret of amy');
    writeFileSync(join(place, 'mine'), 'mine');
    const cases: [string[], number, string][] = [
      [[], 2, "missing required argument 'file'"],
      [['a', 'b'], 2, 'too many arguments'],
      [[join(place, 'mine')], 1, 'already exists'],
      [[join(place, 'no', 'x.tar')], 1, `There is no folder ${join(place, 'no')}`],
      [[join(place, 'x.tar'), '--data', place], 1, 'is not a data folder of Hearth'],
      [[join(place, 'x.tar')], 0, 'No server is running. Directly in'],
      [[join(place, 'x.tar')], 1, 'already exists'],
    ];
    for (const [args, exit, says] of cases) {
      const { code, err } = await hearth(['backup', ...args], { HEARTH_DATA: data });
      assert.is(code, exit, err);
      assert.match(err, says);
    }
    assert.equal(readdirSync(place).sort(), ['data', 'mine', 'x.tar']);
    unpack(join(place, 'x.tar'), join(place, 'again'));
    const server = await startServer(join(place, 'again'));
    assert.is(await comesIn(server.port, 'amy', 'a secret of amy'), 'in');
    await server.stop();
    rmSync(place, { recursive: true });
  });

  test('writes to standard output what tar reads, and has an example in its help', async () => {
    const place = folder();
    const data = join(place, 'data');
    await users(data, 'add amy', 'a secret of amy');
    const piped = `"${process.execPath}" "${PROGRAM}" backup - --data "${data}" | tar -tf -`;
    const { stdout } = spawnSync('sh', ['-c', piped], { encoding: 'utf8' });
    assert.match(stdout, 'users/amy/account.json');
    const { out } = await hearth(['backup', '--help']);
    assert.match(out, 'Example: hearth backup');
    assert.match(out, 'Restore: ');
    rmSync(place, { recursive: true });
  });
});
