// A rejected promise inside the server that nobody handles: it is logged, and the server goes on.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { startServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';

/** Node loads it before the program: at SIGUSR2 something fails that nobody awaits. */
const FAULT = `data:text/javascript,process.on('SIGUSR2',()=>{Promise.reject(new Error('canary fault'))})`;

describe('an unhandled rejection', (test) => {
  test('is logged, and ends nothing', async () => {
    const data = mkdtempSync(join(tmpdir(), 'hearth-rejection-'));
    let log = '';
    const server = await startServer(data, {
      node: ['--import', FAULT],
      onLog: (text) => {
        log += text;
      },
    });
    server.process.kill('SIGUSR2');
    await until(() => log.includes('canary fault'));
    await server.stop();
    assert.is(server.process.exitCode, 0);
    assert.match(log, 'an error that nothing handled');
    rmSync(data, { recursive: true });
  });
});
