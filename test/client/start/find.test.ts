import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownProcess } from '../../../client/process.ts';
import { findServer, runningServers } from '../../../client/start/find.ts';
import {
  formatRendezvous,
  parseRendezvous,
  type Rendezvous,
  rendezvousFolders,
  rendezvousName,
} from '../../../shared/rendezvous.ts';
import { assert, describe } from '../../helpers/describe.ts';

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':');

const server = (more: Partial<Rendezvous> = {}): Omit<Rendezvous, 'hearth'> => ({
  ...{ host: 'localhost', port: 4327, fingerprint: FINGERPRINT, insecure: false },
  ...{ pid: process.pid, data: '/data', since: 1 },
  ...more,
});

/** A runtime folder with these files in it. */
async function withFiles(
  files: Record<string, string>,
  run: (place: Parameters<typeof runningServers>[0], folder: string) => void | Promise<void>,
): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), 'hearth-test-'));
  try {
    const place = { ...ownProcess, env: {}, temporary };
    const [folder = ''] = rendezvousFolders(place);
    mkdirSync(folder, { mode: 0o700 });
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
    }
    await run(place, folder);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

describe('the file of a running server', (test) => {
  test('is read as it was written', () => {
    assert.equal(parseRendezvous(formatRendezvous(server())), { hearth: 1, ...server() });
  });
  test('is nothing if it is damaged, or names neither a fingerprint nor insecure', () => {
    const { fingerprint: _, ...bare } = server();
    assert.ok(parseRendezvous(formatRendezvous({ ...bare, insecure: true })));
    for (const text of [
      '',
      '{',
      '{}',
      formatRendezvous(bare),
      formatRendezvous(server({ port: 0 })),
    ]) {
      assert.is(parseRendezvous(text), undefined);
    }
  });
  test('lies in the runtime folder, and in the temporary one, a folder a user', () => {
    const place = { temporary: '/tmp', uid: 7 };
    assert.equal(rendezvousFolders({ ...place, env: {} }), ['/tmp/hearth-7']);
    const env = { XDG_RUNTIME_DIR: '/run/7' };
    assert.equal(rendezvousFolders({ ...place, env }), ['/run/7/hearth', '/tmp/hearth-7']);
  });
});

describe('the servers of this machine', (test) => {
  test('are those alive, the newest first, or the one of a data folder that answers', async () => {
    const listening = createServer().listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const { port } = listening.address() as AddressInfo;
    const here = { host: '127.0.0.1', port };
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const files = {
      [rendezvousName(1)]: formatRendezvous(server({ ...here, data: '/a', since: 1 })),
      [rendezvousName(2)]: formatRendezvous(server({ ...here, data: '/b', since: 3 })),
      [rendezvousName(3)]: formatRendezvous(
        server({ host: '127.0.0.1', port: 1, data: '/c', since: 4 }),
      ),
      [rendezvousName(4)]: formatRendezvous(server({ data: '/d', since: 9, pid: dead })),
      [rendezvousName(5)]: '{',
      'server-6.json.tmp': formatRendezvous(server({ since: 9 })),
    };
    await withFiles(files, async (place) => {
      assert.equal(
        runningServers(place).map(({ data }) => data),
        ['/c', '/b', '/a'],
      );
      assert.is((await findServer(place))?.data, '/b', '/c is another process by now');
      assert.is((await findServer(place, '/a'))?.data, '/a');
      assert.is(await findServer(place, '/c'), undefined);
      assert.is(await findServer(place, '/x'), undefined);
    });
    listening.close();
  });
  test('are not those that somebody else may have made up', () => {
    const files = { [rendezvousName(1)]: formatRendezvous(server()) };
    return withFiles(files, (place, folder) => {
      const path = join(folder, rendezvousName(1));
      assert.is(runningServers(place).length, 1);
      assert.is(runningServers({ ...place, uid: 12_345 }).length, 0);
      chmodSync(path, 0o602);
      assert.is(runningServers(place).length, 0);
      chmodSync(path, 0o600);
      chmodSync(folder, 0o770);
      assert.is(runningServers(place).length, 0);
      chmodSync(folder, 0o700);
      symlinkSync(path, join(folder, rendezvousName(2)));
      assert.is(runningServers(place).length, 1);
    });
  });
  test('are none where there is no such folder', () => {
    assert.equal(runningServers({ ...ownProcess, env: {}, temporary: '/nowhere' }), []);
  });
});
