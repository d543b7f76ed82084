import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import * as tls from 'node:tls';
import { fingerprintOf, type Identity, selfSigned } from '../../shared/certificate.ts';
import { assert, describe, thrownBy } from '../helpers/describe.ts';

const DAY = 86_400_000;
// biome-ignore lint/style/noRestrictedGlobals: TLS compares with the real time
const now = Date.now();
const make = (): Identity => selfSigned({ commonName: 'hearth', now, days: 3650 });

/** Shakes hands in memory; resolves to what the client was told about the server's certificate. */
async function shakeHands(server: Identity, client: tls.ConnectionOptions): Promise<string> {
  const [here, there] = duplexPair();
  const context = tls.createSecureContext({ ...server, minVersion: 'TLSv1.3' });
  const served = new tls.TLSSocket(there as never, { isServer: true, secureContext: context });
  served.on('error', () => {});
  const socket = tls.connect({ socket: here as never, minVersion: 'TLSv1.3', ...client });
  try {
    return await new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('secureConnect', () =>
        resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? 'none'),
      );
    });
  } finally {
    socket.destroy();
    served.destroy();
  }
}

describe('a self-signed certificate', (test) => {
  test('says what was asked for, and verifies with its own key', () => {
    const { cert, key } = selfSigned({
      commonName: 'the hearth of ümlaut',
      now,
      days: 30,
      names: ['localhost', 'chat.example.org'],
    });
    const x509 = new X509Certificate(cert);
    assert.is(x509.subject, 'CN=the hearth of ümlaut');
    assert.is(x509.issuer, x509.subject);
    assert.is(x509.subjectAltName, 'DNS:localhost, DNS:chat.example.org');
    assert.ok(x509.verify(x509.publicKey));
    assert.ok(x509.checkIssued(x509));
    assert.is(x509.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
    assert.match(key, /^-----BEGIN PRIVATE KEY-----\n/);
    assert.match(cert, /^-----BEGIN CERTIFICATE-----\n/);
  });
  test('is valid from a day before until so many days after, in this century and the next', () => {
    // 2026; 2049-12-31 and 2050-01-01, where the form of the time changes; 2100
    for (const at of [1_800_000_000_000, 2_524_521_600_000, 2_524_694_400_000, 4_102_444_800_000]) {
      const x509 = new X509Certificate(selfSigned({ commonName: 'x', now: at, days: 1 }).cert);
      assert.is(new globalThis.Date(x509.validFrom).getTime(), at - DAY);
      assert.is(new globalThis.Date(x509.validTo).getTime(), at + DAY);
    }
  });
  test('is another each time, with a serial number of its own', () => {
    const [a, b] = [new X509Certificate(make().cert), new X509Certificate(make().cert)];
    assert.is.not(a.serialNumber, b.serialNumber);
    assert.match(a.serialNumber, /^[4-7][0-9A-F]{31}$/); // positive, and no longer than it need be
    assert.is.not(a.fingerprint256, b.fingerprint256);
  });
  test('holds for many names', () => {
    const names = Array.from({ length: 40 }, (_, n) => `host-${n}.example.org`);
    const x509 = new X509Certificate(selfSigned({ commonName: 'x', now, days: 1, names }).cert);
    assert.is(x509.subjectAltName, names.map((name) => `DNS:${name}`).join(', '));
  });
  test('shakes hands over TLS 1.3 with who pins it', async () => {
    const server = make();
    const seen = await shakeHands(server, { ca: server.cert, servername: 'localhost' });
    assert.is(seen, fingerprintOf(server.cert));
  });
  test('is refused by who pins another of the same name, and by who pins none', async () => {
    const other = make();
    await thrownBy(async () => void (await shakeHands(make(), { ca: other.cert })));
    await thrownBy(async () => void (await shakeHands(make(), {})));
  });
  test('has a fingerprint in one form, from PEM and from DER', async () => {
    const { cert } = make();
    assert.match(fingerprintOf(cert), /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.is(fingerprintOf(new X509Certificate(cert).raw), fingerprintOf(cert));
    await thrownBy(() => void fingerprintOf('no certificate'));
  });

  const openssl = spawnSync('openssl', ['version']).status === 0;
  const title = 'is taken by openssl';
  if (!openssl) test.skip(title, 'openssl is not on this machine');
  else
    test(title, () => {
      const folder = mkdtempSync(join(tmpdir(), 'hearth-cert-'));
      try {
        const { cert } = make();
        const path = join(folder, 'cert.pem');
        writeFileSync(path, cert);
        const run = (...words: string[]): string =>
          execFileSync('openssl', words, { encoding: 'utf8' });
        assert.match(run('verify', '-x509_strict', '-CAfile', path, path), ': OK');
        const print = run('x509', '-in', path, '-noout', '-fingerprint', '-sha256');
        assert.match(print, fingerprintOf(cert));
        assert.match(run('x509', '-in', path, '-noout', '-text'), 'Version: 3');
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
});
