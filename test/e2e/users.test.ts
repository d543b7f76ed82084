// `hearth users`, as an operator says it: on the folder of a stopped server and on one that runs, with real processes.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { hearth, type Outcome } from '../helpers/program.ts';
import { PROGRAM, startServer } from '../helpers/server.ts';
import { openTerminal } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

const STOPPED = 'No server runs: straight in';
const RUNNING = 'Through the server that runs on';
const SECRET = 'a secret of amy';

const folder = (): string => mkdtempSync(join(tmpdir(), 'hearth-users-'));
const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** `hearth users …` on a data folder. */
function users(data: string, line: string, password?: string): Promise<Outcome> {
  const env = { HEARTH_DATA: data, ...(password !== undefined && { HEARTH_PASSWORD: password }) };
  return hearth(['users', ...line.split(' ')], env);
}

/** Which names there are, each with what `list --json` says of it. */
async function listed(data: string) {
  const { out } = await users(data, 'list --json');
  const rows = out.split('\n').filter((line) => line !== '');
  return new Map(rows.map((line) => JSON.parse(line)).map((row) => [row.name, row]));
}

/** How a client's login with this password ends: `in`, or what it said on its way out. */
async function comesIn(port: number, user: string, password: string): Promise<string> {
  const client = startClient({ port, user, password });
  let over = false;
  client.process.once('exit', () => {
    over = true;
  });
  client.type('/name');
  await until(() => over || client.events.length > 0);
  await client.leave();
  return client.events.length > 0 ? 'in' : client.errors;
}

describe('hearth users on the folder of a stopped server', (test) => {
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
      ['ban amy', undefined, 0, 'amy is kept out now.'],
      ['ban amy', undefined, 0, 'amy was kept out already.'],
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
      assert.match(err, `${data} is no data folder of Hearth`);
    }
    assert.is(existsSync(data), false);
  });

  test('imports a file, names the lines that it leaves out, and repeats none of them', async () => {
    const data = folder();
    await users(data, 'add n3', SECRET);
    const file = join(folder(), 'credentials.txt');
    const lines = Array.from({ length: 30 }, (_, i) => `n${i} pw-of-${i}`);
    Object.assign(lines, {
      1: '# a comment',
      4: '',
      7: 'pw-of-7',
      8: 'pw/of-8 n8',
      9: 'N2 pw-of-2 again',
      12: 'n12 pw of twelve',
      20: 'global pw-of-20',
    });
    writeFileSync(file, `${lines.join('\r\n')}\r\n`);
    const { code, out, err } = await users(data, `import ${file}`);
    assert.is(code, 1);
    assert.is(out, '23 accounts were added. 5 lines were left out.\n');
    const told = [...err.matchAll(/line (\d+): left out\. (.*)/g)].map(([, at, why]) => [at, why]);
    assert.equal(told, [
      ['4', 'This name is taken already.'],
      ['8', 'There is no password behind the name.'],
      ['9', 'A name is a letter, then up to 31 letters, digits, _ or -.'],
      ['10', 'Line 3 has this name already.'],
      ['21', 'This name is reserved.'],
    ]);
    assert.not.match(out + err, /pw.of/);
    assert.is((await users(data, `import ${file}x`)).code, 1);
    const server = await startServer(data);
    assert.is(await comesIn(server.port, 'n0', 'pw-of-0'), 'in');
    assert.is(await comesIn(server.port, 'n12', 'pw of twelve'), 'in');
    writeFileSync(file, 'late pw-of-late\n');
    const more = await users(data, `import ${file}`);
    assert.equal([more.code, more.out], [0, '1 accounts were added.\n']);
    assert.is(await comesIn(server.port, 'late', 'pw-of-late'), 'in');
    await server.stop();
  });
}, 120_000);

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
    await until(() => amy.process.exitCode !== null);
    assert.match(amy.errors, 'new password');
    assert.match(await comesIn(port, 'amy', SECRET), 'rong password');
    for (const [line, says] of [
      ['kick amy', 'ended your session'],
      ['ban amy', 'banned'],
      ['remove amy', 'removed'],
    ] as const) {
      await users(data, 'unban amy');
      const client = startClient({ port, user: 'amy', password: 'another secret' });
      client.type('here again');
      await client.saw({ event: 'confirmed' });
      const { code, err } = await users(data, line);
      assert.is(code, 0, err);
      await until(() => client.process.exitCode !== null);
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
    assert.match(err, 'Nobody answers at');
    await server.stop();
  });

  test('works only while it is stopped where the path is too long, as its log says', async () => {
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
      assert.match(err, "belongs to user 65534. Say it as that user: sudo -u '#65534'");
    });
  } else {
    test.skip('opens its socket to no other user of the machine', 'only root has others');
  }
}, 120_000);

describe('hearth users at a terminal', (test) => {
  test('asks for a password twice without showing it, and changes nothing after Ctrl-C', async () => {
    const data = folder();
    const program = [PROGRAM, 'users', 'add', 'amy', '--data', data];
    const gone = openTerminal(program);
    await gone.shows('New password for amy:');
    gone.type(`${SECRET}\u0003`);
    await gone.shows('Nothing was changed.');
    assert.is(await gone.ended(), 1);
    assert.equal(readdirSync(data), []);

    const terminal = openTerminal(program);
    await terminal.shows('New password for amy:');
    terminal.type('short\r');
    await terminal.shows('at least 8');
    terminal.type(`${SECRET}\r`);
    await terminal.shows('The same once more:');
    terminal.type('another one\r');
    await terminal.shows(/are not the same\.\s+New password for amy:/);
    terminal.type(`${SECRET}\r`);
    await terminal.shows(/once more:(?:.|\n)*once more:/);
    terminal.type(`${SECRET}\r`);
    await terminal.shows('amy has an account now.');
    assert.is(await terminal.ended(), 0);
    assert.not.match(terminal.screen().join('\n'), SECRET);
    const server = await startServer(data);
    assert.is(await comesIn(server.port, 'amy', SECRET), 'in');
    await server.stop();
  });

  test('tells what each command is for, with an example, and what is wrong with a line', async () => {
    const verbs = ['list', 'add', 'import', 'passwd', 'remove', 'kick', 'ban', 'unban'];
    for (const verb of verbs) {
      const { code, out } = await users(folder(), `${verb} --help`);
      assert.is(code, 0);
      assert.match(out, `Example: hearth users ${verb}`);
    }
    for (const line of ['add', 'remove a b', 'list --colour', 'halt', 'import']) {
      assert.is((await users(folder(), line, SECRET)).code, 2, line);
    }
  });
}, 60_000);

/** All files of a folder, one behind the other. */
function everythingIn(data: string): string {
  const names = readdirSync(data, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
}
