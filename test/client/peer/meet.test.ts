import { once } from 'node:events';
import {
  type AddressInfo,
  connect as connectTcp,
  createServer as createTcp,
  type Socket,
} from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { MeetError } from '../../../client/peer/fault.ts';
import { type Listening, listen } from '../../../client/peer/listen.ts';
import { type Meeting, meet } from '../../../client/peer/meet.ts';
import type { DeviceIdentity } from '../../../client/storage/identity.ts';
import type { Address } from '../../../shared/address.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { type FakeClock, fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { turns, until } from '../../helpers/until.ts';
import { identity, sessionOn } from './ends.ts';

const HOST = '127.0.0.1';
const [ann, bob, eve] = [identity(), identity(), identity()];

type Wishes = Partial<Meeting> & { readonly candidates?: readonly Address[] };

const annMeets = (wishes: Wishes) => meet({ ...annsRole, identity: ann, ...wishes });
const bobMeets = (wishes: Wishes) => meet({ ...bobsRole, identity: bob, ...wishes });

const annsRole = {
  side: 'asker',
  expected: bob.fingerprint,
  name: 'bob',
  clock: systemClock,
} as const;
const bobsRole = {
  side: 'asked',
  expected: ann.fingerprint,
  name: 'ann',
  clock: systemClock,
} as const;

const bobListens = (clock = systemClock): Promise<Listening> =>
  listen({ identity: bob, clock, host: HOST });
const at = ({ port }: { readonly port: number }): Address => ({ host: HOST, port });

/** Checks that the two, introduced and connected, can talk. */
async function talk(anns: TLSSocket, bobs: Promise<TLSSocket>): Promise<void> {
  const prints = { own: ann.fingerprint, their: bob.fingerprint };
  const one = sessionOn(anns, 'asker', prints);
  const other = sessionOn(await bobs, 'asked', { own: prints.their, their: prints.own });
  const { words } = await one.saw('opened');
  assert.equal((await other.saw('opened')).words, words);
  one.session.say('hi');
  assert.is((await other.saw('text')).text, 'hi');
  one.session.stop();
  await other.saw('ended');
  await Promise.all([one.session.closed, other.session.closed]);
}

/** A port at which something other than bob listens. */
async function trap(take: (socket: Socket) => void): Promise<Address & { close(): void }> {
  const sockets = new Set<Socket>();
  const server = createTcp((socket) => {
    sockets.add(socket.on('error', () => {}));
    take(socket);
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { ...at(server.address() as AddressInfo), close };
}

/** A TLS speaker that is not bob. */
async function impostor(as: DeviceIdentity): Promise<Address & { heard(): string; close(): void }> {
  let heard = '';
  const server = createServer({ ...as, requestCert: true, rejectUnauthorized: false }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      heard += bytes;
    });
  });
  server.on('tlsClientError', (_, socket) => socket.destroy());
  server.listen(0, HOST);
  await once(server, 'listening');
  return {
    ...at(server.address() as AddressInfo),
    heard: () => heard,
    close: () => server.close(),
  };
}

const meetError = async (meeting: Promise<unknown>): Promise<MeetError> =>
  (await thrownBy(async () => void (await meeting))) as MeetError;

async function eventually(clock: FakeClock, meeting: Promise<unknown>): Promise<MeetError> {
  let error: MeetError | undefined;
  void meetError(meeting).then((found) => {
    error = found;
  });
  clock.advance(9_999);
  await turns(20);
  assert.is(error, undefined, 'too early');
  clock.advance(1);
  await until(() => error !== undefined);
  return error as unknown as MeetError;
}

describe('two introduced clients', (test) => {
  test('meet over TLS 1.3, each knowing the other', async () => {
    const listening = await bobListens();
    const bobs = bobMeets({ listening });
    const anns = await annMeets({ candidates: [at(listening)] });
    assert.is(anns.getProtocol(), 'TLSv1.3');
    await talk(anns, bobs);
  });
  test('meet if the dialler arrives before the other is told whom to expect', async () => {
    const listening = await bobListens();
    const anns = await annMeets({ candidates: [at(listening)] });
    await talk(anns, bobMeets({ listening }));
  });
  test('meet at whichever address works, and take the same connection of several', async () => {
    const nobody = await trap(() => {});
    nobody.close();
    const silent = await trap(() => {});
    const other = await impostor(eve);
    const listening = await bobListens();
    const bobs = bobMeets({ listening });
    const right = at(listening);
    const anns = await annMeets({ candidates: [silent, nobody, other, right, right, right] });
    await talk(anns, bobs);
    assert.is(other.heard(), '');
    silent.close();
    other.close();
  });
  test('meet if only the asker can be reached', async () => {
    const listening = await listen({ identity: ann, clock: systemClock, host: HOST });
    const anns = annMeets({ listening });
    const bobs = bobMeets({ candidates: [at(listening), at(listening)] });
    await talk(await anns, bobs);
  });
  test('that reach each other both ways take one connection', async () => {
    const [annsPort, bobsPort] = await Promise.all([
      listen({ identity: ann, clock: systemClock, host: HOST }),
      bobListens(),
    ]);
    const bobs = bobMeets({ listening: bobsPort, candidates: [at(annsPort)] });
    const anns = await annMeets({ listening: annsPort, candidates: [at(bobsPort)] });
    await talk(anns, bobs);
  });
  test('are told when no address works, and why', async () => {
    const gone = await trap(() => {});
    gone.close();
    const { code, message } = await meetError(annMeets({ candidates: [gone] }));
    assert.is(code, 'unreachable');
    assert.match(message, `No private chat with bob: the two of you can't reach each other`);
    assert.match(message, `127.0.0.1:${gone.port}: nobody listens there`);
    assert.is((await meetError(annMeets({}))).code, 'unreachable');
  });
  test('give up after 10 s, and leave nothing open', async () => {
    const clock = fakeClock();
    const silent = await trap(() => {});
    const { code, message } = await eventually(clock, annMeets({ candidates: [silent], clock }));
    assert.is(code, 'unreachable');
    assert.match(message, 'no answer in time');
    assert.is(clock.pending, 0);
    silent.close();
    const listening = await bobListens();
    await eventually(clock, bobMeets({ listening, clock }));
    const late = connectTcp(listening.port, HOST);
    const [error] = await once(late, 'error');
    assert.is(error.code, 'ECONNREFUSED');
  });
  test('can be stopped while they try, and leave nothing open', async () => {
    const clock = fakeClock();
    const silent = await trap(() => {});
    const listening = await bobListens(clock);
    const controller = new AbortController();
    const { signal } = controller;
    const meeting = meetError(annMeets({ candidates: [silent], clock, signal }));
    const other = meetError(bobMeets({ listening, clock, signal }));
    controller.abort();
    assert.is((await meeting).code, 'stopped');
    assert.is((await other).code, 'stopped');
    assert.is((await meetError(annMeets({ candidates: [silent], clock, signal }))).code, 'stopped');
    assert.is(clock.pending, 0);
    silent.close();
  });
  test('a port closes by itself after 10 s', async () => {
    const clock = fakeClock();
    const listening = await bobListens(clock);
    const waiting = connectTcp(listening.port, HOST);
    await once(waiting, 'connect');
    const secured = connect({
      port: listening.port,
      host: HOST,
      ...ann,
      rejectUnauthorized: false,
    });
    await once(secured, 'secureConnect');
    const gone = [waiting, secured].map((socket) =>
      once(
        socket.on('error', () => {}),
        'close',
      ),
    );
    clock.advance(10_000);
    await Promise.all(gone);
  });
});

describe('somebody else', (test) => {
  test('at the address of a peer is told nothing', async () => {
    const other = await impostor(eve);
    const { code, message } = await meetError(annMeets({ candidates: [other] }));
    assert.is(code, 'stranger');
    assert.match(message, "did not show the certificate of bob's device");
    assert.match(message, 'somebody else answers there');
    assert.is(other.heard(), '');
    other.close();
  });
  test('at the address of a peer may speak no TLS at all', async () => {
    const web = await trap((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    assert.is((await meetError(annMeets({ candidates: [web] }))).code, 'unreachable');
    web.close();
  });

  /** Somebody connects to bob's port while he waits for ann; then she comes. */
  const knocking = async (knock: (port: number) => Promise<unknown>): Promise<void> => {
    const listening = await bobListens();
    const bobs = bobMeets({ listening });
    await knock(listening.port);
    await talk(await annMeets({ candidates: [at(listening)] }), bobs);
  };
  const dial = async (port: number, as?: DeviceIdentity): Promise<void> => {
    const socket = connect({ port, host: HOST, ...as, rejectUnauthorized: false });
    let heard = '';
    socket.on('data', (bytes) => {
      heard += bytes;
    });
    socket.on('error', () => {});
    socket.on('secureConnect', () => socket.write('let me in'));
    await once(socket, 'close');
    assert.is(heard, '');
  };

  test('with another certificate is dropped unheard, and the peer comes in', () =>
    knocking((port) => dial(port, eve)));
  test('with no certificate is dropped unheard, and the peer comes in', () =>
    knocking((port) => dial(port)));
  test('with the certificate of the peer but not its key is dropped', () =>
    knocking(async (port) => {
      const error = await thrownBy(() => dial(port, { ...ann, key: eve.key }));
      assert.match(error.message, 'key values mismatch'); // not even OpenSSL would offer it
    }));
  test('who speaks no TLS is dropped, and the peer comes in', () =>
    knocking(async (port) => {
      const socket = connectTcp(port, HOST).on('error', () => {});
      socket.write('GET / HTTP/1.1\r\n\r\n');
      await once(socket, 'close');
    }));
  test('who stays silent keeps nobody out', () =>
    knocking(async (port) => {
      const silent = Array.from({ length: 30 }, () => connectTcp(port, HOST).on('error', () => {}));
      await Promise.all(silent.map((socket) => once(socket, 'connect')));
    }));
  test('who connects a thousand times keeps nobody out, and takes no room', () =>
    knocking(async (port) => {
      const sockets: Socket[] = [];
      for (let n = 0; n < 1_000; n += 1) {
        const socket = connectTcp(port, HOST).on('error', () => {});
        sockets.push(socket);
        if (n % 50 === 0) await once(socket, 'connect');
      }
      await until(() => sockets.filter(({ closed }) => !closed).length <= 8);
    }));
  test('is what ann is to bob, if the server swapped their fingerprints', async () => {
    const listening = await bobListens();
    const bobs = bobMeets({ listening, expected: eve.fingerprint });
    const anns = sessionOn(await annMeets({ candidates: [at(listening)] }), 'asker');
    const { code, text } = await anns.saw('ended');
    assert.is(code, 'refused');
    assert.match(text, 'It may expect a different device');
    const eves = connect({ port: listening.port, host: HOST, ...eve, rejectUnauthorized: false });
    await once(eves, 'secureConnect');
    eves.write('x');
    (await bobs).destroy();
    eves.destroy();
    await anns.session.closed;
  });
  test('with the right device who says nothing is given up', async () => {
    const clock = fakeClock();
    const listening = await bobListens();
    const silent = connect({ port: listening.port, host: HOST, ...ann, rejectUnauthorized: false });
    silent.on('error', () => {});
    await once(silent, 'secureConnect');
    const gone = once(silent, 'close');
    await eventually(clock, bobMeets({ listening, clock }));
    await gone;
  });
  test('who resumes an earlier connection proves nothing by it', async () => {
    const listening = await bobListens();
    let handed = 0;
    listening.expect(ann.fingerprint, (socket) => {
      handed += 1;
      socket.on('data', () => {});
    });
    const options = { port: listening.port, host: HOST, ...ann, rejectUnauthorized: false };
    const first = connect(options).on('error', () => {});
    const [session] = await once(first, 'session');
    await until(() => handed === 1);
    const again = connect({ ...options, session }).on('error', () => {});
    await once(again, 'secureConnect');
    assert.ok(again.isSessionReused(), 'else this shows nothing');
    if (!again.closed) await once(again, 'close');
    assert.is(handed, 1);
    assert.is(listening.strangers, 1);
    first.destroy();
    listening.close();
  });
});
