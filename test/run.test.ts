// Whether the runner and the only door to uvu can lie: each test runs them on made-up test files in a folder of its
// own.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, describe } from './helpers/describe.ts';
import { until } from './helpers/until.ts';

const runner = fileURLToPath(new URL('./run.js', import.meta.url));
const door = new URL('./helpers/describe.js', import.meta.url).href;

interface Outcome {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly last: string;
  readonly output: string;
}

interface Options {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

type Files = Readonly<Record<string, string>>;

/** Writes `files` (name without its end -> body below the import of the door), runs the runner on them, cleans up. */
async function run(files: Files, { args = [], env = {} }: Options = {}): Promise<Outcome> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hearth-run-')));
  try {
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    for (const [name, body] of Object.entries(files)) {
      const path = join(folder, `${name}.test.js`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `import { assert, describe } from ${JSON.stringify(door)};\n${body}\n`);
    }
    return await outcome(args, { ...process.env, LIMIT: '', JOBS: '', ...env, TESTS: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function outcome(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const child = spawn(process.execPath, [runner, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  return new Promise((done) => {
    child.on('close', (code) => {
      const lines = output.split('\n');
      done({ code, lines, last: lines.at(-2) ?? '', output });
    });
  });
}

/** The run ended with exactly this line, a newline, and the exit code that belongs to it. */
function ends(seen: Outcome, last: string): void {
  const said = seen.output.replace(/^/gm, '| '); // its summaries must not pass for ours
  assert.is(seen.last, last, said);
  assert.is(seen.lines.at(-1), '', 'the last line ends with a newline, and nothing follows');
  assert.is(seen.code, / 0 failed/.test(last) ? 0 : 1, said);
}

const passing = (name: string): string =>
  `describe('${name}', (test) => { test('holds', () => assert.ok(true)); });`;

describe('the runner', (test) => {
  test('adds up what passed in all files', async () => {
    ends(await run({ one: passing('one'), 'sub/two': passing('two') }), '2 passed, 0 failed');
  });
  test('counts a failed test, shows why, and fails', async () => {
    const body = `describe('x', (test) => {
      test('holds', () => {});
      test('breaks', () => assert.is(1, 2, 'one is not two'));
    });`;
    const seen = await run({ x: body, y: passing('y') });
    ends(seen, '2 passed, 1 failed');
    assert.match(seen.output, 'one is not two');
  });
  test('counts a skipped test apart and shows the reason', async () => {
    const body = `describe('x', (test) => {
      test('holds', () => {});
      test.skip('flies', 'this machine has no wings');
    });`;
    const seen = await run({ x: body });
    ends(seen, '1 passed, 0 failed, 1 skipped');
    assert.match(seen.output, 'SKIPPED x: flies: this machine has no wings');
  });
  test('counts a skipped test beside a failed one', async () => {
    const body = `describe('x', (test) => {
      test('breaks', () => assert.unreachable());
      test.skip('flies', 'no wings');
    });`;
    ends(await run({ x: body }), '0 passed, 1 failed, 1 skipped');
  });
  test('fails a file that crashes before its tests, and counts the others', async () => {
    const seen = await run({ x: `throw new Error('crashed here');`, y: passing('y') });
    ends(seen, '1 passed, 1 failed');
    assert.match(seen.output, 'crashed here');
    assert.match(seen.output, 'no summary, exit 1');
    assert.match(seen.output, 'FAIL x.test.js');
  });
  test('fails a file that ends in the middle of its tests, although it says all is well', async () => {
    const body = `describe('x', (test) => {
      test('holds', () => {});
      test('leaves', () => process.exit(0));
    });`;
    ends(await run({ x: body }), '0 passed, 1 failed');
  });
  test('fails a file that runs no test', async () => {
    ends(await run({ x: '' }), '0 passed, 1 failed');
  });
  test('fails a file that bypasses the door and forgets to run', async () => {
    const uvu = import.meta.resolve('uvu');
    const body = `const { suite } = await import(${JSON.stringify(uvu)});
      suite('x')('never run', () => { throw new Error('no'); });`;
    ends(await run({ x: body }), '0 passed, 1 failed');
  });
  test('fails a file whose exit code says so although all passed', async () => {
    const body = `${passing('x')} process.on('exit', () => { process.exitCode = 3; });`;
    const seen = await run({ x: body });
    ends(seen, '1 passed, 1 failed');
    assert.match(seen.output, 'exit 3 although all passed');
  });
  test('fails a file that prints a summary of its own', async () => {
    const body = `console.log('\\n  Total:     9\\n  Passed:    9\\n  Skipped:   0'); ${passing('x')}`;
    ends(await run({ x: body }), '10 passed, 1 failed');
  });
  test('is not confused by what goes to standard error meanwhile', async () => {
    const body = `${passing('x')} const write = process.stdout.write;
      process.stdout.write = (...all) => { process.stderr.write('noise'); return write.apply(process.stdout, all); };`;
    ends(await run({ x: body }), '1 passed, 0 failed');
  });
  test('ends and fails a file that hangs, or whose child left the group and keeps the output open', async () => {
    const files = {
      hangs: `${passing('x')} setInterval(() => {}, 1e6);`,
      left: `import { spawn } from 'node:child_process';
        const program = 'setInterval(() => {}, 1e6)';
        const child = spawn(process.execPath, ['-e', program], { stdio: 'inherit', detached: true });
        child.unref();
        console.log('pid ' + child.pid);
        ${passing('y')}`,
      done: passing('z'),
    };
    // Long enough for a start on a busy machine.
    const seen = await run(files, { env: { LIMIT: '8000', JOBS: '3' } });
    process.kill(Number(/pid (\d+)/.exec(seen.output)?.[1]), 'SIGKILL');
    ends(seen, '3 passed, 2 failed');
    assert.is(seen.output.split('not done after 8000 ms').length, 3);
  });
  test('ends a file that never gives the event loop back', async () => {
    ends(await run({ x: 'for (;;);' }, { env: { LIMIT: '700' } }), '0 passed, 1 failed');
  });
  test('ends what a file leaves behind', async () => {
    const body = `import { spawn } from 'node:child_process';
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit' });
      child.unref();
      console.log('SKIPPED pid ' + child.pid);
      ${passing('x')}`;
    const seen = await run({ x: body });
    ends(seen, '1 passed, 0 failed');
    const pid = Number(/pid (\d+)/.exec(seen.output)?.[1]);
    await until(
      () => isGone(pid),
      () => `process ${pid} is still there`,
    );
  });
  test('runs only the files whose names hold what was asked for', async () => {
    const files = { one: passing('one'), 'sub/two': passing('two'), three: passing('three') };
    ends(await run(files, { args: ['sub/'] }), '1 passed, 0 failed');
    ends(await run(files, { args: ['one', 'three'] }), '2 passed, 0 failed');
  });
  test('fails when no file matches, or there is none', async () => {
    const seen = await run({ one: passing('one') }, { args: ['nosuch'] });
    ends(seen, '0 passed, 1 failed');
    assert.match(seen.output, "no test file's name holds nosuch");
    ends(await run({}), '0 passed, 1 failed');
  });
  test('leaves out whole processes when it is to be quick', async () => {
    const files = { 'one/quick': passing('quick'), 'e2e/slow': 'process.exit(1);' };
    ends(await run(files, { args: ['--quick'] }), '1 passed, 0 failed');
    ends(await run(files, { args: ['--quick', 'slow'] }), '0 passed, 1 failed');
  });
  test('takes no nonsense for the number of files at once', async () => {
    for (const JOBS of ['0', '-1', 'many']) {
      ends(await run({ x: passing('x') }, { env: { JOBS } }), '1 passed, 0 failed');
    }
  });
});

describe('the door to uvu', (test) => {
  test('refuses a suite without tests', async () => {
    const seen = await run({ x: `${passing('y')} describe('x', () => {});` });
    ends(seen, '0 passed, 1 failed');
    assert.match(seen.output, 'x: no tests');
  });
  test('fails a test that never ends, and runs the next', async () => {
    const body = `describe('x', (test) => {
      test('waits', () => new Promise(() => {}));
      test('holds', () => {});
    }, 50);`;
    const seen = await run({ x: body });
    ends(seen, '1 passed, 1 failed');
    assert.match(seen.output, 'waits: not done after 50 ms');
  });
  test('fails a file in which an await was forgotten', async () => {
    const body = `describe('x', (test) => {
      test('forgets', () => { (async () => { await null; assert.ok(false, 'heard at last'); })(); });
    });`;
    const seen = await run({ x: body });
    ends(seen, '1 passed, 1 failed');
    assert.match(seen.output, 'heard at last');
  });
  test('fails a file in which something not awaited breaks after the last test', async () => {
    const body = `describe('x', (test) => {
      test('forgets', () => { setTimeout(() => assert.ok(false, 'heard at last'), 100); });
    });`;
    const seen = await run({ x: body });
    ends(seen, '1 passed, 1 failed');
    assert.match(seen.output, 'heard at last');
  });
  test('refuses a test added after the suite was filled', async () => {
    const body = `describe('x', async (test) => { test('in time', () => {}); await null; test('late', () => {}); });`;
    const seen = await run({ x: body });
    ends(seen, '0 passed, 1 failed');
    assert.match(seen.output, '"late" comes too late');
  });
  test('refuses a test within a test', async () => {
    const body = `describe('x', (test) => { test('outer', () => { test('inner', () => {}); }); });`;
    ends(await run({ x: body }), '0 passed, 1 failed');
  });
});

/** A zombie counts as gone. */
const isGone = (pid: number): boolean => !isThere(pid) || /\) Z /.test(statOf(pid));

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
