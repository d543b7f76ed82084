import { createServer as createTcp, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Duplex, duplexPair } from 'node:stream';
import { createSecureContext, createServer as createTls, TLSSocket } from 'node:tls';
import { causes, dial, type Seen, secure, type Trust } from '../../../client/dial/dial.ts';
import { DialError } from '../../../client/link/dial-error.ts';
import { fingerprintOf, type Identity, selfSigned } from '../../../shared/certificate.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { canSign, signed } from '../../helpers/authority.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { until } from '../../helpers/until.ts';

const NOW = 1_790_000_000_000;
const at = { host: 'chat.example', port: 4327 };
const ours = selfSigned({ commonName: 'ours', now: NOW, days: 3650 });
const other = selfSigned({ commonName: 'other', now: NOW, days: 3650 });
const seenOf = ({ cert }: Identity): Seen => ({
  fingerprint: fingerprintOf(cert),
  certificate: cert,
});
const bare = (identity: Identity): Seen => ({ fingerprint: fingerprintOf(identity.cert) });

/** A server's end of TLS in memory; `heard` is what the client wrote into it. */
function meet(identity: Identity, trust: Exclude<Trust, { kind: 'insecure' }>) {
  const [near, far] = duplexPair();
  near.on('close', () => far.destroy());
  const heard: Buffer[] = [];
  const server = new TLSSocket(far as unknown as ConstructorParameters<typeof TLSSocket>[0], {
    isServer: true,
    secureContext: createSecureContext(identity),
  });
  server.on('data', (bytes: Buffer) => heard.push(bytes));
  server.on('error', () => {});
  return { near, heard, tls: secure(near, at, trust) };
}

async function refused(run: Promise<unknown>): Promise<DialError> {
  const error = await thrownBy(async () => {
    await run;
  });
  assert.instance(error, DialError);
  return error as DialError;
}

describe('the certificate of a server', (test) => {
  test('is accepted and reported at the first contact', async () => {
    const met: Seen[] = [];
    const { tls, heard } = meet(ours, { kind: 'first', met: (seen) => met.push(seen) });
    const stream = await tls;
    assert.equal(met, [seenOf(ours)]);
    stream.write('hello');
    await until(() => heard.length > 0);
    assert.is(Buffer.concat(heard).toString(), 'hello');
    stream.destroy();
  });
  test('is recognised later, known whole or by its fingerprint', async () => {
    for (const seen of [seenOf(ours), bare(ours)]) {
      const stream = await meet(ours, { kind: 'known', seen }).tls;
      assert.ok(stream.encrypted);
      stream.destroy();
    }
  });
  test('is refused loudly if it is a different one, before anything is written', async () => {
    for (const seen of [seenOf(ours), bare(ours)]) {
      const { near, heard, tls } = meet(other, { kind: 'known', seen });
      const error = await refused(tls);
      assert.is(error.code, 'changed');
      assert.ok(error.final);
      assert.match(error.message, 'WARNING');
      assert.match(error.message, 'hearth trust chat.example:4327');
      assert.match(error.message, seen.fingerprint);
      assert.equal(error.changed, { known: seen.fingerprint, now: fingerprintOf(other.cert) });
      await until(() => near.destroyed);
      assert.is(heard.length, 0);
    }
  });
  test('that vouches for itself does not vouch for another’s pinned name', async () => {
    const mixed = { fingerprint: fingerprintOf(other.cert), certificate: ours.cert };
    assert.is((await refused(meet(ours, { kind: 'known', seen: mixed }).tls)).code, 'changed');
  });
  test('has to be replaced once it has expired', async () => {
    const old = selfSigned({ commonName: 'old', now: NOW - 86_400_000 * 2_000, days: 100 });
    const error = await refused(meet(old, { kind: 'known', seen: seenOf(old) }).tls);
    assert.is(error.code, 'expired');
  });
});

describe('a certificate that an authority signed', (test) => {
  const authority = (...certificates: string[]): Trust & { kind: 'authority' } => ({
    kind: 'authority',
    authority: { file: 'ca.pem', certificates },
  });

  test('has to be valid', async () => {
    const wish = { commonName: 'old', days: 100, names: [at.host] };
    const old = selfSigned({ ...wish, now: NOW - 86_400_000 * 2_000 });
    const soon = selfSigned({ ...wish, now: NOW + 86_400_000 * 20_000 });
    const past = await refused(meet(old, authority(old.cert)).tls);
    assert.equal([past.code, past.final], ['expired', true]);
    assert.match(past.message, 'has expired');
    const future = await refused(meet(soon, authority(soon.cert)).tls);
    assert.match(future.message, 'not valid yet');
  });

  const titles = [
    'is taken, and so is the next one of the same authority',
    'is refused when it is for another host',
    'is refused when another authority signed it, or none',
    'and well known may change, if it was so when the server was met',
  ] as const;
  if (!canSign()) {
    for (const title of titles) test.skip(title, 'there is no OpenSSL 3 to sign it');
    return;
  }
  const ca = signed(`DNS:${at.host}`, `DNS:${at.host}`, 'DNS:other.example');
  const [first, second, elsewhere] = ca.identities as [Identity, Identity, Identity];
  const another = signed(`DNS:${at.host}`);

  test(titles[0], async () => {
    for (const identity of [first, second]) {
      const { tls, heard } = meet(identity, authority(another.authority, ca.authority));
      const stream = await tls;
      assert.is(heard.length, 0);
      stream.destroy();
    }
  });
  test(titles[1], async () => {
    const { tls, heard, near } = meet(elsewhere, authority(ca.authority));
    const error = await refused(tls);
    assert.equal([error.code, error.final], ['other-host', true]);
    assert.match(error.message, 'for another host (DNS:other.example)');
    await until(() => near.destroyed);
    assert.is(heard.length, 0);
  });
  test(titles[2], async () => {
    for (const identity of [...another.identities, ours]) {
      const { tls, heard } = meet(identity, authority(ca.authority));
      const error = await refused(tls);
      assert.equal([error.code, error.final], ['unvouched', true]);
      assert.match(error.message, 'No authority in ca.pem vouches for the server');
      assert.is(heard.length, 0);
    }
  });
  test(titles[3], async () => {
    // Node's well-known authorities cannot be changed in this process: here, nothing is well known.
    const seen = { ...bare(first), vouched: true } as const;
    const same = await meet(first, { kind: 'known', seen }).tls;
    same.destroy();
    const renewed = (): void => assert.unreachable();
    const error = await refused(meet(second, { kind: 'known', seen, renewed }).tls);
    assert.is(error.code, 'changed');
  });
});

/** Runs something with a server that listens on a free port of this machine. */
async function listening(
  server: Server,
  run: (port: number) => Promise<void>,
  host = '127.0.0.1',
): Promise<void> {
  const sockets = new Set<Duplex>();
  server.on('connection', (socket: Duplex) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  try {
    await run((server.address() as { port: number }).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

describe('dialling', (test) => {
  test('finds the address that answers among those of a name, and speaks TLS 1.3', async () => {
    const server = createTls({ ...ours, minVersion: 'TLSv1.3' }, (socket) => socket.end('hi'));
    await listening(server, async (port) => {
      const stream = await dial(
        { host: 'localhost', port },
        { kind: 'known', seen: seenOf(ours) },
        systemClock,
      );
      assert.is((stream as TLSSocket).getProtocol(), 'TLSv1.3');
      stream.destroy();
    });
  });
  test('takes addresses and names, and each address of a name', async () => {
    const trust = { kind: 'insecure' } as const;
    const server = createTcp((socket) => socket.end('hi'));
    await listening(server, async (port) => {
      for (const host of ['127.0.0.1', 'localhost'])
        (await dial({ host, port }, trust, systemClock)).destroy();
    });
  });
  const title = 'takes IPv6 addresses';
  if (Object.values(networkInterfaces()).some((some) => some?.some((it) => it.address === '::1')))
    test(title, async () => {
      const server = createTcp((socket) => socket.end('hi'));
      const dialled = async (port: number): Promise<void> => {
        (await dial({ host: '::1', port }, { kind: 'insecure' }, systemClock)).destroy();
      };
      await listening(server, dialled, '::1');
    });
  else test.skip(title, 'this machine has no ::1');
  test('takes TLS 1.2 only from a server that may be older than Hearth', async () => {
    const server = createTls({ ...ours, maxVersion: 'TLSv1.2' }, (socket) => socket.end('hi'));
    await listening(server, async (port) => {
      const where = { host: '127.0.0.1', port };
      const trust = { kind: 'known', seen: seenOf(ours) } as const;
      const stream = await dial(where, { ...trust, older: true }, systemClock);
      assert.is((stream as TLSSocket).getProtocol(), 'TLSv1.2');
      stream.destroy();
      assert.match((await refused(dial(where, trust, systemClock))).message, 'too old');
    });
  });
  test('says what went wrong at each address', async () => {
    let free = 0;
    await listening(createTcp(), async (port) => {
      free = port;
    });
    const error = await refused(
      dial({ host: '127.0.0.1', port: free }, { kind: 'insecure' }, systemClock),
    );
    assert.is(error.code, 'unreachable');
    assert.not.ok(error.final);
    assert.match(error.message, `Cannot reach 127.0.0.1:${free}: connect ECONNREFUSED`);
    const nobody = { host: 'no-such-host.invalid', port: 1 };
    const lost = await refused(dial(nobody, { kind: 'insecure' }, systemClock));
    assert.match(lost.message, /the name is not known|looked up/);
    const both = new AggregateError([new Error('one'), new Error('two')]);
    assert.is(causes(both), 'one; two');
  });
  test('says so when the other end speaks no TLS', async () => {
    const server = createTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await listening(server, async (port) => {
      const met = (): void => assert.unreachable();
      const error = await refused(
        dial({ host: '127.0.0.1', port }, { kind: 'first', met }, systemClock),
      );
      assert.match(error.message, 'it does not speak TLS');
    });
  });
  test('gives up on one that never answers', async () => {
    await listening(createTcp(), async (port) => {
      const dues: (() => void)[] = [];
      const clock = {
        elapsed: () => 0,
        now: () => 0,
        after(_: number, run: () => void) {
          dues.push(run);
          return () => {};
        },
      };
      const met = (): void => assert.unreachable();
      const dialled = dial({ host: '127.0.0.1', port }, { kind: 'first', met }, clock);
      await until(() => dues.length > 0);
      for (const due of dues) due();
      assert.match((await refused(dialled)).message, 'no answer in time');
    });
  });
});
