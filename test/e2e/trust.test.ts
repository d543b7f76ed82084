import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { type Identity, selfSigned } from '../../shared/certificate.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { encodeFrame } from '../../shared/wire/frame.ts';
import { canSign, signed } from '../helpers/authority.ts';
import { assert, describe } from '../helpers/describe.ts';
import { hearth, type Outcome } from '../helpers/program.ts';
import { startServer } from '../helpers/server.ts';

const NAMES = 'DNS:localhost,IP:127.0.0.1';

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-test-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A Hearth server with this certificate while something runs; resolves with its port. */
async function serving(
  folder: string,
  { cert, key }: Identity,
  run: (port: number) => Promise<void>,
  port = 0,
): Promise<number> {
  const [certFile, keyFile] = [join(folder, 'server.pem'), join(folder, 'server.key')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const options = ['--guests', '--cert', certFile, '--key', keyFile];
  const server = await startServer(join(folder, 'data'), { port, options });
  try {
    await run(server.port);
  } finally {
    await server.stop();
  }
  return server.port;
}

/** Joins and leaves again. */
function visit(
  folder: string,
  [host, port]: readonly [string, number],
  more: { options?: readonly string[]; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const args = ['join', host, String(port), '--user', 'amy', '--guest', '--json'];
  const env = { HEARTH_CONFIG_DIR: join(folder, 'config'), ...more.env };
  return hearth([...args, ...(more.options ?? [])], env);
}

const known = (folder: string): Record<string, Record<string, unknown>> =>
  JSON.parse(readFileSync(join(folder, 'config', 'known-servers.json'), 'utf8'));

describe('hearth join', (test) => {
  const [named, wellKnown] = [
    'with --ca takes whatever certificate the authority signed for the host, and no other',
    'lets a certificate change that a well-known authority vouches for, but not to another',
  ];
  if (canSign()) {
    test(named, () =>
      inFolder(async (folder) => {
        const ca = signed(NAMES, NAMES, 'DNS:other.example');
        const [first, second, other] = ca.identities as [Identity, Identity, Identity];
        const file = join(folder, 'ca.pem');
        writeFileSync(file, `Our authority\n${ca.authority}`);
        const options = ['--ca', file];
        const port = await serving(folder, first, async (at) => {
          assert.is((await visit(folder, ['localhost', at], { options })).code, 0);
        });
        const entry = known(folder)[`localhost:${port}`];
        assert.equal(entry, { hearth: true });
        const again = async (): Promise<void> => {
          assert.is((await visit(folder, ['127.0.0.1', port], { options })).code, 0);
        };
        await serving(folder, second, again, port);
        const refused = async (): Promise<void> => {
          const env = { HEARTH_CA: file };
          const { code, err } = await visit(folder, ['localhost', port], { env });
          assert.is(code, 1);
          assert.match(err, 'is for another host (DNS:other.example)');
        };
        await serving(folder, other, refused, port);
      }),
    );
    test(wellKnown, () =>
      inFolder(async (folder) => {
        const ca = signed(NAMES, NAMES);
        const [first, second] = ca.identities as [Identity, Identity];
        writeFileSync(join(folder, 'ca.pem'), ca.authority);
        const env = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
        const port = await serving(folder, first, async (at) => {
          const { code, err } = await visit(folder, ['localhost', at], { env });
          assert.is(code, 0, err);
          assert.match(err, 'A well-known authority vouches for it.');
        });
        const again = async (): Promise<void> => {
          const { code, err } = await visit(folder, ['localhost', port], { env });
          assert.equal([code, err], [0, '']);
        };
        await serving(folder, second, again, port);
        const own = selfSigned({ commonName: 'own', now: systemClock.now(), days: 30 });
        const refused = async (): Promise<void> => {
          const { code, err } = await visit(folder, ['localhost', port], { env });
          assert.is(code, 1);
          assert.match(err, 'WARNING');
        };
        await serving(folder, own, refused, port);
      }),
    );
  } else for (const title of [named, wellKnown]) test.skip(title, 'there is no OpenSSL 3');

  test('names what is wrong with --ca', () =>
    inFolder(async (folder) => {
      const [empty, missing] = [join(folder, 'empty.pem'), join(folder, 'missing.pem')];
      writeFileSync(empty, 'nothing\n');
      const wrong = [
        [['--ca', missing], `${missing} cannot be read (ENOENT)`],
        [['--ca', empty], `${empty} contains no certificate`],
        [['--ca', folder], `${folder} cannot be read (EISDIR)`],
      ] as const;
      for (const [options, says] of wrong) {
        const { code, err } = await visit(folder, ['localhost', 1], { options });
        assert.is(code, 2);
        assert.ok(err.includes(says), err);
      }
      const { cert } = selfSigned({ commonName: 'own', now: systemClock.now(), days: 30 });
      writeFileSync(empty, cert);
      const options = ['--ca', empty, '--insecure'];
      const { code, err } = await visit(folder, ['localhost', 1], { options });
      assert.is(code, 2);
      assert.match(err, "'--ca <file>' cannot be used with option '--insecure'");
    }));

  test('does not speak Chatterbox where Hearth was, until that is accepted', () =>
    inFolder(async (folder) => {
      const identity = selfSigned({ commonName: 'own', now: systemClock.now(), days: 30 });
      const port = await serving(folder, identity, async (at) => {
        assert.is((await visit(folder, ['127.0.0.1', at])).code, 0);
      });
      assert.is(known(folder)[`127.0.0.1:${port}`]?.['hearth'], true);
      const answer = encodeFrame({ USERNAME_ACCEPTED: true, USER_LIST: ['amy'], MESSAGES: [] });
      const old = createServer(identity, (socket) => {
        socket.on('error', () => {}).once('data', () => socket.write(answer));
      });
      await new Promise<void>((resolve) => void old.listen(port, '127.0.0.1', resolve));
      try {
        const refused = await visit(folder, ['127.0.0.1', port]);
        assert.is(refused.code, 1);
        assert.match(refused.err, `accept it with: hearth trust 127.0.0.1:${port}`);
        const env = { HEARTH_CONFIG_DIR: join(folder, 'config') };
        assert.is((await hearth(['trust', `127.0.0.1:${port}`], env)).code, 0);
        const { code, out } = await visit(folder, ['127.0.0.1', port]);
        assert.is(code, 0);
        assert.match(out, 'speaks only Chatterbox');
      } finally {
        old.close();
      }
    }));
});
