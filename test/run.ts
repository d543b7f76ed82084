// Runs every test file in a process of its own and says on its last line how many tests passed and failed.
// A file that prints no summary, holds no test, runs out of time or exits with an error counts as a failure.
// usage: node dist/test/run.js [--quick] [part of a file's name]…
// --quick: leaves out the tests that run whole processes.
// JOBS: files at once; LIMIT: milliseconds a file may take; TESTS: the folder to look in, if not this one.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(process.env['TESTS'] ?? fileURLToPath(new URL('.', import.meta.url)));
const jobs = Math.max(1, Number(process.env['JOBS']) || 2);
const limit = Number(process.env['LIMIT']) || 300_000;
const quick = process.argv[2] === '--quick';
const parts = process.argv.slice(quick ? 3 : 2);
/** Where the tests are that run whole processes. */
const WHOLE = /^(?:e2e|journeys)\//;

interface Sum {
  passed: number;
  failed: number;
  skipped: number;
}

/** How a test file's process ended. */
interface Ending {
  readonly stdout: string;
  /** Both streams, as they came. */
  readonly output: string;
  /** The exit code, or the signal that ended it. */
  readonly code: number | string | null;
  readonly late: boolean;
  readonly seconds: string;
}

const SUMMARY = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)$/gm;

/** What uvu counted. A skipped test is in neither of uvu's first two figures. */
function sumOf(stdout: string): Sum & { readonly summaries: number } {
  const sum = { passed: 0, failed: 0, skipped: 0, summaries: 0 };
  for (const [, total, passed, skipped] of stdout.matchAll(SUMMARY)) {
    sum.summaries += 1;
    sum.passed += Number(passed);
    sum.failed += Number(total) - Number(passed);
    sum.skipped += Number(skipped);
  }
  return sum;
}

/** What is wrong with a file's run besides failed tests; empty if nothing is. */
function faultOf(sum: ReturnType<typeof sumOf>, ending: Ending): string {
  if (ending.late) return `not done after ${limit} ms`;
  if (sum.summaries === 0) return `no summary, exit ${ending.code}: it crashed or runs no tests`;
  if (sum.summaries > 1) return 'more than one summary: only the one door to uvu may print it';
  if (sum.passed + sum.failed + sum.skipped === 0) return 'no tests';
  if (ending.code !== 0 && sum.failed === 0) return `exit ${ending.code} although all passed`;
  return '';
}

const running = new Set<ChildProcess>();

/** Ends a child with its whole process group, so that nothing it started outlives it. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {} // it is gone already
}

/** `folder`: for temporary files, and where a server leaves its note for clients of the same machine. */
function start(file: string, folder: string): ChildProcess {
  const child = spawn(process.execPath, ['--enable-source-maps', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, TMPDIR: folder },
  });
  running.add(child);
  return child;
}

function runFile(file: string): Promise<Ending> {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'hearth-'));
  const child = start(file, folder);
  const taken = { stdout: '', output: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    taken.stdout += chunk;
    taken.output += chunk;
    // A failed test may have left open what it would have closed at its end: nobody waits for that.
    if (sumOf(taken.stdout).failed > 0) endGroup(child);
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    taken.output += chunk;
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child);
    // A process that left the group may still hold the pipes: its output is not waited for.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, limit);
  child.on('exit', () => endGroup(child));
  return new Promise((done) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      done({ ...taken, code: code ?? signal, late, seconds });
    });
  });
}

/** Prints how a file went, all it said if it failed, and returns its figures. */
function report(name: string, ending: Ending): Sum {
  const sum = sumOf(ending.stdout);
  const fault = faultOf(sum, ending);
  if (fault) sum.failed += 1;
  const bad = sum.failed > 0;
  const figures = `${sum.passed} passed, ${sum.failed} failed`;
  console.log(`${bad ? 'FAIL' : 'ok  '} ${name} ${figures}, ${ending.seconds} s`);
  if (fault) console.log(`     ${fault}`);
  const skips = ending.stdout.match(/^SKIPPED .*$/gm) ?? [];
  for (const line of bad ? [] : skips) console.log(`     ${line}`);
  if (bad) console.log(ending.output.trimEnd());
  return sum;
}

process.on('exit', () => running.forEach(endGroup));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1));
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.js') && !(quick && WHOLE.test(name)))
  .filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)))
  .sort();
const total: Sum = { passed: 0, failed: 0, skipped: 0 };
if (files.length === 0) {
  console.log(`no test file's name holds ${parts.join(' or ') || '.test.js'}`);
  total.failed += 1;
}
const queue = [...files];
const work = async (): Promise<void> => {
  for (let name = queue.shift(); name; name = queue.shift()) {
    const sum = report(name, await runFile(join(root, name)));
    total.passed += sum.passed;
    total.failed += sum.failed;
    total.skipped += sum.skipped;
  }
};
await Promise.all(Array.from({ length: jobs }, work));
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
