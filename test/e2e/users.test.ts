// `hearth users`, as an operator runs it: on the folder of a stopped server and on a running one, with real processes.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { startServer } from '../helpers/server.ts';
import { comesIn, folder, users } from '../helpers/users.ts';

const STOPPED = 'No server is running. Directly in';
const RUNNING = 'Through the running server of';
const SECRET = 'a secret of amy';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** Which names there are, each with what `list --json` says of it. */
async function listed(data: string) {
  const { out } = await users(data, 'list --json');
  const rows = out.split('\n').filter((line) => line !== '');
  return new Map(rows.map((line) => JSON.parse(line)).map((row) => [row.name, row]));
}

describe('hearth users on the folder of a stopped server', (test) => {
  test('lists a damaged account as such, with what to do', async () => {
    const data = join(folder(), 'damaged');
    for (const name of ['amy', 'bob']) await users(data, `add ${name}`, 'long enough');
    assert.not.match((await users(data, 'list')).out, 'damaged');
    writeFileSync(join(data, 'users/bob/account.json'), 'x');
    const { out } = await users(data, 'list');
    assert.match(out, /^bob +damaged\n2 accounts, 0 online, 1 damaged\n/m);
    assert.match(out, 'users/bob/account.json back from a backup');
    assert.match(out, 'hearth users remove bob');
    assert.is((await listed(data)).get('bob').damaged, true);
    assert.is((await users(data, 'remove bob')).code, 0);
    assert.not.match((await users(data, 'list')).out, 'bob');
  });

  test('makes, changes, keeps out and removes accounts, which the server then knows', async () => {
    const data = join(folder(), 'new');
    const steps: [string, string | undefined, number, string][] = [
      ['add amy', SECRET, 0, 'amy has an account now.'],
      ['add bob', 'the first word', 0, 'bob has an account now.'],
      ['add cat', 'a word of cat', 0, ''],
      ['add AMY', SECRET, 1, 'is taken'],
      ['add dan', 'short', 1, 'at least 8'],
      ['add dan', undefined, 1, 'set HEARTH_PASSWORD'],
      ['add con', SECRET, 1, 'reserved'],
      ['passwd bob', 'another word', 0, 'bob has a new password'],
      ['passwd nobody', SECRET, 1, 'no account "nobody"'],
      ['ban amy', undefined, 0, 'amy is banned.'],
      ['ban amy', undefined, 0, 'amy was already banned.'],
      ['remove cat', undefined, 0, 'cat was removed.'],
      ['remove cat', undefined, 1, 'no account "cat"'],
      ['kick bob', undefined, 1, 'nobody is online'],
    ];
    for (const [line, password, exit, says] of steps) {
      const { code, out, err } = await users(data, line, password);
      assert.is(code, exit, `${line}: ${err}`);
      assert.match(exit === 0 ? out : err, says);
      if (password === SECRET) assert.not.match(out + err, SECRET);
    }
    const rows = await listed(data);
    assert.equal([...rows.keys()], ['amy', 'bob']);
    assert.equal(readdirSync(join(data, 'users')).sort(), ['amy', 'bob']);
    assert.is(rows.get('amy').banned, true);
    const { out, err } = await users(data, 'list');
    assert.match(
      out,
      /^name +since +last seen +devices\namy .* never +0 +banned\nbob .*never +0\n/,
    );
    assert.match(err, `${STOPPED} ${data}`);
    const server = await startServer(data);
    assert.is(await comesIn(server.port, 'bob', 'another word'), 'in');
    assert.match(await comesIn(server.port, 'bob', 'the first word'), 'rong password');
    assert.match(await comesIn(server.port, 'amy', SECRET), 'banned');
    await server.stop();
    assert.not.match(everythingIn(data), SECRET);
  });

  test('makes no folder by a slip, and says which it looked at', async () => {
    const data = join(folder(), 'slip');
    for (const line of ['list', 'remove amy', 'kick amy', 'ban amy', 'unban amy', 'passwd amy']) {
      const { code, err } = await users(data, line, SECRET);
      assert.is(code, 1, line);
      assert.match(err, `${data} is not a data folder of Hearth`);
    }
    assert.is(existsSync(data), false);
  });
});

describe('hearth users on a running server', (test) => {
  test('takes effect at once: sessions end, and the log tells names and no passwords', async () => {
    const data = folder();
    let log = '';
    const server = await startServer(data, {
      options: ['--registration', 'closed', '--log-level', 'debug'],
      onLog: (text) => {
        log += text;
      },
    });
    const { port } = server;
    assert.equal([modeOf(data), modeOf(join(data, 'admin.sock'))], [0o700, 0o600]);
    const added = await users(data, 'add amy', SECRET);
    assert.match(added.err, `${RUNNING} ${data}`);
    const amy = startClient({ port, user: 'amy', password: SECRET });
    amy.type('I am here');
    await amy.saw({ event: 'confirmed' });
    const row = (await listed(data)).get('amy');
    assert.equal([row.online, row.devices, row.banned], [true, 1, false]);

    await users(data, 'passwd amy', 'another secret');
    await amy.gone;
    assert.match(amy.errors, 'new password');
    assert.match(await comesIn(port, 'amy', SECRET), 'rong password');
    for (const [line, says] of [
      ['kick amy', 'has logged you off'],
      ['ban amy', 'banned'],
      ['remove amy', 'removed'],
    ] as const) {
      await users(data, 'unban amy');
      const client = startClient({ port, user: 'amy', password: 'another secret' });
      client.type('here again');
      await client.saw({ event: 'confirmed' });
      const { code, err } = await users(data, line);
      assert.is(code, 0, err);
      await client.gone;
      assert.match(client.errors, says);
    }
    assert.is((await listed(data)).size, 0);
    await server.stop();
    assert.is(existsSync(join(data, 'admin.sock')), false);
    assert.match(log, '"what":"remove","name":"amy"');
    assert.not.match(log + everythingIn(data), /a secret of amy|another secret/);
  });

  test('finds the folder after kill -9, and the next server through a socket of its own', async () => {
    const data = folder();
    const first = await startServer(data);
    await users(data, 'add amy', SECRET);
    await first.stop('SIGKILL');
    assert.ok(existsSync(join(data, 'admin.sock')), 'a stale socket is left');
    const between = await users(data, 'add bob', SECRET);
    assert.equal([between.code, between.err], [0, `${STOPPED} ${data}.\n`]);
    const second = await startServer(data);
    const after = await users(data, 'add cat', SECRET);
    assert.equal([after.code, after.err], [0, `${RUNNING} ${data}.\n`]);
    assert.equal([...(await listed(data)).keys()], ['amy', 'bob', 'cat']);
    await second.stop();
  });

  test('says so when the server has the folder and its socket is gone', async () => {
    const data = folder();
    const server = await startServer(data);
    rmSync(join(data, 'admin.sock'));
    const { code, err } = await users(data, 'add amy', SECRET);
    assert.is(code, 1);
    assert.match(err, `in use by process ${server.process.pid}`);
    assert.match(err, 'No server answers at');
    await server.stop();
  });

  test('works only while the server is stopped if the path is too long, as its log says', async () => {
    const data = join(folder(), 'a-long-name-of-a-folder-'.repeat(4), 'and-more');
    let log = '';
    const server = await startServer(data, {
      options: ['--log-level', 'warn'],
      onLog: (text) => {
        log += text;
      },
    });
    assert.match(log, 'too long for a socket');
    const { code, err } = await users(data, 'add amy', SECRET);
    assert.is(code, 1);
    assert.match(err, /in use by process \d+.*too long for a socket/s);
    await server.stop();
    assert.is((await users(data, 'add amy', SECRET)).code, 0);
  });

  if (process.getuid?.() === 0) {
    test('opens its socket to no other user of the machine, who is told whose it is', async () => {
      const data = folder();
      const server = await startServer(data);
      const path = join(data, 'admin.sock');
      const knock = `require('net').connect(${JSON.stringify(path)}).on('error', (e) => console.log(e.code))`;
      const stranger = spawnSync(process.execPath, ['-e', knock], { uid: 65_534, cwd: '/' });
      assert.is(String(stranger.stdout), 'EACCES\n');
      await server.stop();
      spawnSync('chown', ['65534', data]);
      const { code, err } = await users(data, 'list');
      assert.is(code, 1);
      assert.match(err, "belongs to user 65534. Run it as that user: sudo -u '#65534'");
    });
  } else {
    test.skip('opens its socket to no other user of the machine', 'only root has others');
  }
});

/** All files of a folder, concatenated. */
function everythingIn(data: string): string {
  const names = readdirSync(data, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
}
