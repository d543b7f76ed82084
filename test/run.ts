// Runs every test file in a process of its own and says at the end how many tests passed and failed.
// A file that prints no summary, holds no test, runs out of time or exits with an error counts as a failure.
// usage: node dist/test/run.js [pattern]   (JOBS: files at once; LIMIT: milliseconds a file may take)

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const jobs = Number(process.env['JOBS'] ?? 2);
const limit = Number(process.env['LIMIT'] ?? 120_000);
const pattern = new RegExp(process.argv[2] ?? '');

interface Sum {
  passed: number;
  failed: number;
  skipped: number;
}

const SUMMARY = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)$/gm;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that uvu prints
const COLOURS = /\u001b\[[0-9;]*m/g;

function sumOf(output: string): Sum & { summaries: number } {
  const sum = { passed: 0, failed: 0, skipped: 0, summaries: 0 };
  for (const [, total, passed, skipped] of output.matchAll(SUMMARY)) {
    sum.summaries += 1;
    sum.passed += Number(passed);
    sum.skipped += Number(skipped);
    sum.failed += Number(total) - Number(passed);
  }
  // uvu counts a skipped test in neither of the first two.
  return sum;
}

function faultOf(sum: ReturnType<typeof sumOf>, code: number | null, late: boolean): string {
  if (late) return `not done after ${limit} ms`;
  if (sum.summaries === 0) return 'no summary (it crashed or has no tests)';
  if (sum.passed + sum.failed + sum.skipped === 0) return 'no tests';
  if (code !== 0 && sum.failed === 0) return `exit ${code} although all passed`;
  return '';
}

/** Runs one file; ends its whole process group, so that nothing it started outlives it. */
function runFile(file: string): Promise<Sum> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['--enable-source-maps', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    const endGroup = (): void => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {} // it is gone already
    };
    let output = '';
    let late = false;
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    const timer = setTimeout(() => {
      late = true;
      endGroup();
    }, limit);
    child.on('exit', endGroup);
    child.on('close', (code) => {
      clearTimeout(timer);
      const text = output.replace(COLOURS, '');
      const sum = sumOf(text);
      const fault = faultOf(sum, code, late);
      if (fault) sum.failed += 1;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const verdict = sum.failed > 0 ? 'FAIL' : 'ok  ';
      const name = relative(root, file);
      console.log(`${verdict} ${name} ${sum.passed} passed, ${sum.failed} failed, ${seconds} s`);
      if (fault) console.log(`     ${fault}`);
      if (sum.failed > 0) console.log(text.trimEnd());
      else for (const line of text.match(/^SKIPPED .*$/gm) ?? []) console.log(`     ${line}`);
      resolve(sum);
    });
  });
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.js') && pattern.test(name))
  .sort();
const total: Sum = { passed: 0, failed: 0, skipped: 0 };
const queue = [...files];
const worker = async (): Promise<void> => {
  for (let file = queue.shift(); file; file = queue.shift()) {
    const sum = await runFile(join(root, file));
    total.passed += sum.passed;
    total.failed += sum.failed;
    total.skipped += sum.skipped;
  }
};
await Promise.all(Array.from({ length: jobs }, worker));
if (files.length === 0) {
  console.log(`no test file matches ${pattern}`);
  total.failed += 1;
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
