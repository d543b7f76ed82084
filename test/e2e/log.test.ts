// What the log may never hold; and no server ends because of its log, or of a disk that refuses at shutdown.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { encodeFrame } from '../../shared/wire/frame.ts';
import { startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';

const CANARY = 'canary-4711';

interface Logged {
  readonly process: ChildProcess;
  readonly port: number;
  readonly log: string;
}

async function logged(data: string, stderr: 'pipe' | number = 'pipe'): Promise<Logged> {
  const args = ['serve', '0', '--host', '127.0.0.1', '--data', data, '--log-level', 'debug'];
  const child = spawn(process.execPath, [PROGRAM, ...args, '--guests'], {
    stdio: ['ignore', 'pipe', stderr],
    env: { ...process.env, XDG_RUNTIME_DIR: data },
  });
  let ready = '';
  let log = '';
  child.stdout?.on('data', (chunk) => {
    ready += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    log += chunk;
  });
  await until(
    () => ready.includes('\n') || child.exitCode !== null,
    () => 'it never got ready',
  );
  return {
    process: child,
    port: Number(/port (\d+)/.exec(ready)?.[1]),
    get log() {
      return log;
    },
  };
}

async function stopped({ process: child }: Logged): Promise<number | null> {
  const gone = once(child, 'close');
  child.kill('SIGTERM');
  await gone;
  return child.exitCode;
}

/** Sends these frames, each after the last one's answer, and waits for the end or the last answer. */
async function say(port: number, frames: readonly (object | Buffer)[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  await once(socket, 'secureConnect');
  for (const frame of frames) {
    const before = heard.length;
    socket.write(Buffer.isBuffer(frame) ? frame : encodeFrame(frame));
    await until(() => heard.length > before || socket.destroyed);
  }
  socket.destroy();
  return heard;
}

describe('the log at its most talkative', (test) => {
  test('holds no text, password or token, whatever goes wrong', async () => {
    const data = mkdtempSync(join(tmpdir(), 'hearth-log-'));
    const server = await logged(data);
    const amy = startClient({ port: server.port, user: 'amy', password: `${CANARY} password` });
    amy.type(`${CANARY} text`);
    await amy.saw({ event: 'confirmed' });
    const hello = { USERNAME: 'amy', HEARTH: '1', as: 'account', device: CANARY, token: CANARY };
    const wrong = { password: `${CANARY} wrong` };
    await say(server.port, [hello, wrong, wrong]); // a third one would lock the name
    await say(server.port, [{ USERNAME: CANARY.repeat(4), HEARTH: '1' }]);
    await say(server.port, [Buffer.from(`\0\0\0\x0f{"x":"${CANARY}`, 'latin1')]);
    const welcome = await say(server.port, [hello, { password: `${CANARY} password` }]);
    const token = /"token":"([^"]+)"/.exec(welcome)?.[1] ?? assert.unreachable('no token');
    rmSync(join(data, 'journal'), { recursive: true });
    assert.is(await amy.leave(), 0);
    assert.is(await stopped(server), 0);
    const entries = server.log.trim().split('\n');
    for (const entry of entries) JSON.parse(entry);
    assert.match(server.log, '"ready"');
    assert.match(server.log, 'could not be carried into the files');
    assert.not.match(server.log, CANARY);
    assert.not.match(server.log, String(token));
    assert.ok(readdirSync(data).every((name) => !name.startsWith('lock-')));
    rmSync(data, { recursive: true });
  });

  test('ends no server when it cannot be written', async () => {
    const data = mkdtempSync(join(tmpdir(), 'hearth-log-'));
    const server = await logged(data, openSync('/dev/full', 'w'));
    assert.is(server.process.exitCode, null);
    assert.is(await stopped(server), 0);
    rmSync(data, { recursive: true });
  });
});
