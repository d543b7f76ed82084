// `hearth doctor`, as an operator says it: what is printed where, and how it ends.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { startServer } from '../helpers/server.ts';

describe('hearth doctor', (test) => {
  test('ends with 0, 1 or 2, and repairs into a folder that a server runs on', async () => {
    const place = mkdtempSync(join(tmpdir(), 'hearth-doctor-'));
    const [data, copy] = [join(place, 'data'), join(place, 'copy')];
    const server = await startServer(data);
    const busy = await hearth(['doctor', '--data', data]);
    assert.is(busy.code, 2);
    assert.is(busy.out, '');
    assert.match(busy.err, /^hearth: .* is in use by process \d+\./);
    await server.stop();

    const whole = await hearth(['doctor', '--data', data]);
    assert.is(whole.code, 0, whole.out + whole.err);
    assert.match(whole.out, /\nNothing is wrong: 0 accounts/);
    assert.is(whole.err, '');

    rmSync(join(data, 'server.json'));
    const damaged = await hearth(['doctor', '--data', data]);
    assert.is(damaged.code, 1);
    assert.match(damaged.out, `hearth doctor --data ${data} --repair NEW_FOLDER`);
    assert.not(existsSync(join(data, 'server.json')));
    const repaired = await hearth(['doctor', '--data', data, '--repair', copy]);
    assert.is(repaired.code, 1);
    assert.match(repaired.out, `A copy is in ${copy}`);
    const again = await startServer(copy);
    await again.stop();
    const cert = (folder: string): string => readFileSync(join(folder, 'tls/cert.pem'), 'utf8');
    assert.is(cert(copy), cert(data), 'clients know it');
    rmSync(place, { recursive: true });
  });
});
