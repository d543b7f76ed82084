// Wrong options stop the start, with the option's name and what is allowed; so does anything that is already in use.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { startServer } from '../helpers/server.ts';
import { root } from '../helpers/tree.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'hearth-options-'));

const WRONG: readonly [string, readonly string[], string, RegExp][] = [
  ['a port that is none', ['serve', 'x'], 'port', /0 to 65535/],
  ['a port too high', ['serve', '65536'], 'port', /0 to 65535/],
  ['an unknown option', ['serve', '--colour'], '--colour', /unknown option/],
  ['an unknown command', ['listen'], 'listen', /unknown command/],
  ['too many arguments', ['serve', '1', '2', '3', '4', '5'], 'serve', /too many arguments/],
  ['a registration', ['serve', '--registration', 'maybe'], '--registration', /open, closed/],
  [
    'a log level',
    ['serve', '--log-level', 'loud'],
    '--log-level',
    /error, warn, info, debug, silent/,
  ],
  ...(
    [
      ['--connections', '1 to'],
      ['--connection-rate', '0 to'],
      ['--line-rate', '0 to'],
      ['--line-burst', '1 to'],
      ['--waiting-bytes', '524288 to'],
      ['--hello-seconds', '1 to'],
      ['--login-seconds', '1 to'],
      ['--ping-seconds', '1 to'],
      ['--silence-seconds', '1 to'],
    ] as const
  ).flatMap(([name, range], n) =>
    // One reader reads them all, so what is no number at all is tried with one option only.
    ['-1', '99999999999', ...(n === 0 ? ['x', '1.5'] : [])].map(
      (value) =>
        [
          `${name} ${value}`,
          ['serve', name, value],
          name,
          new RegExp(`whole number from ${range}`),
        ] as [string, readonly string[], string, RegExp],
    ),
  ),
  ['an option without its value', ['serve', '--data'], '--data', /argument missing/],
  ['a name that is none', ['join', '127.0.0.1', '1', '--user', 'a/b'], 'name', /letter/],
  ['a server that is none', ['send', '--server', 'a:b:c', 'bob', 'hi'], '--server', /HOST:PORT/],
  ['a host that is none', ['join', 'a:b:c'], 'host', /HOST:PORT/],
  ['a message without text', ['send', 'bob'], 'text', /missing required argument/],
  ['an address to trust', ['trust', 'nowhere'], 'host:port', /HOST:PORT/],
];

describe('a Node that is too old', (test) => {
  const older = (version: string): Record<string, string> => {
    const lie = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`;
    return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(lie)}` };
  };

  test('is told so in one sentence, whatever was asked for', async () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    const needed = engines.node.replace('>=', '');
    const asked = [['serve', '0'], ['join'], ['users', 'list'], ['--help'], []];
    for (const args of asked) {
      const { code, out, err } = await hearth(args, older('18.19.1'));
      const text = `hearth: This is Node 18.19.1; Hearth needs Node ${needed} or newer.\n`;
      assert.equal({ code, out, err }, { code: 1, out: '', err: text });
    }
    assert.is((await hearth(['--version'], older('20.16.0'))).code, 1);
    assert.is((await hearth(['--version'], older(`${needed}.0`))).code, 0);
    assert.is((await hearth(['--version'], older('100.0.0'))).code, 0);
  });

  test('gets that far: the file that begins the program imports nothing else', () => {
    const begin = readFileSync('bin/hearth.ts', 'utf8');
    assert.not.match(begin, /^import/m);
  });
});

describe('a wrong option', (test) => {
  test('stops the program with its name and what is allowed, and starts nothing', async () => {
    const data = folder();
    const outcomes = await inTurns(WRONG, ([, args]) => hearth(args, { HEARTH_DATA: data }));
    for (const [i, { code, err, out }] of outcomes.entries()) {
      const [what, , name, allowed] = WRONG[i] as (typeof WRONG)[number];
      assert.is(code, 2, `${what}: ${err}`);
      assert.ok(err.includes(name), `${what} is not named: ${err}`);
      assert.match(err, allowed);
      assert.is(out, '');
    }
  });

  test('is found in the environment as well', async () => {
    const { code, err } = await hearth(['serve'], {
      HEARTH_LINE_RATE: 'fast',
      HEARTH_DATA: folder(),
    });
    assert.is(code, 2);
    assert.match(err, 'HEARTH_LINE_RATE');
  });

  test('that is unsafe needs the word that shows it is meant', async () => {
    const data = folder();
    for (const host of [[], ['--host', '0.0.0.0']]) {
      const { code, err } = await hearth(['serve', '0', '--insecure', ...host, '--data', data]);
      assert.is(code, 1);
      assert.match(err, '--trust-proxy');
    }
    const half = await hearth(['serve', '0', '--cert', 'x.pem', '--data', data]);
    assert.match(half.err, '--cert and --key go together');
    const none = await hearth(['serve', '0', '--cert', 'x.pem', '--key', 'y.pem', '--data', data]);
    assert.is(none.code, 1);
    assert.match(none.err, 'y.pem');
  });

  test('--version is the one of the package', async () => {
    const { code, out } = await hearth(['--version']);
    assert.is(code, 0);
    assert.match(out, /^\d+\.\d+\.\d+\n$/);
  });

  test('--help of every command says what it does, with an example', async () => {
    const commands = ['serve', 'join', 'start', 'trust', 'send', 'tail'];
    const outcomes = await inTurns(commands, (command) => hearth([command, '--help']));
    for (const { code, out } of outcomes) {
      assert.is(code, 0);
      assert.match(out, /Example: .*hearth/);
    }
  });

  test('--help names the same options as the tables of the docs', async () => {
    const papers = { serve: 'docs/serving.md', join: 'docs/using.md' };
    await inTurns(Object.entries(papers), async ([command, paper]) => {
      const { out } = await hearth([command, '--help']);
      const helped = [...out.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name]) => name);
      const rows = readFileSync(join(root, paper), 'utf8').match(/^\| `--.*$/gm) ?? [];
      const listed = rows.flatMap((row) =>
        [...(row.split(' | ')[0] ?? '').matchAll(/`(--[a-z-]+)/g)].map(([, name]) => name),
      );
      assert.equal(listed.sort(), helped.sort(), paper);
    });
  });
});

describe('what is in use already', (test) => {
  test('a second server on the same data is refused and harms nothing; after kill -9 it starts', async () => {
    const data = folder();
    const first = await startServer(data);
    const second = await hearth(['serve', '0', '--host', '127.0.0.1', '--data', data]);
    assert.is(second.code, 1);
    assert.match(second.err, String(first.process.pid));
    await first.stop('SIGKILL');
    const third = await startServer(data);
    await third.stop();
    rmSync(data, { recursive: true });
  });

  test('a port that is taken is named, and the data folder is free again', async () => {
    const data = folder();
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const { code, err } = await hearth([
      'serve',
      String(port),
      '--host',
      '127.0.0.1',
      '--data',
      data,
    ]);
    assert.is(code, 1);
    assert.match(err, String(port));
    await new Promise((resolve) => taken.close(resolve));
    const server = await startServer(data, { port });
    await server.stop();
  });

  test('a key that cannot be read stops the start, and is never replaced', async () => {
    const data = folder();
    const server = await startServer(data);
    await server.stop();
    writeFileSync(join(data, 'tls', 'key.pem'), 'damaged');
    const { code, err } = await hearth(['serve', '0', '--host', '127.0.0.1', '--data', data]);
    assert.is(code, 1);
    assert.match(err, 'key.pem');
  });
});

/** Two at a time: the machine has other things to do. */
async function inTurns<T, R>(all: readonly T[], run: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < all.length) {
      const index = next++;
      results[index] = await run(all[index] as T);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

describe('the server to join', (test) => {
  for (const args of [
    ['127.0.0.1:1'],
    ['127.0.0.1', '1'],
    ['[127.0.0.1]:1'],
    ['127.0.0.1:2', '1'],
  ]) {
    test(`may be written ${args.join(' ')}`, async () => {
      const { code, err } = await hearth(['join', ...args, '--plain', '--user', 'amy'], {
        HEARTH_PASSWORD: 'a password',
        HEARTH_CONFIG_DIR: folder(),
      });
      assert.is(code, 1);
      assert.match(err, 'Cannot reach 127.0.0.1:1:');
    });
  }
});
