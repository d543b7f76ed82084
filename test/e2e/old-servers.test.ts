// Our client, as a real process, with servers that speak only Chatterbox: a strict one, and one with each oddity of
// real old ones [DESIGN 7]. And with one that pretends to be old.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dialChatterbox } from '../helpers/chatterbox-client.ts';
import type { Tuple } from '../helpers/chatterbox-frames.ts';
import {
  type ChatterboxServer,
  ODDITIES,
  type ServerWish,
  startChatterbox,
} from '../helpers/chatterbox-server.ts';
import { type ClientProcess, type JsonEvent, startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { PROGRAM, startServer } from '../helpers/server.ts';
import { openTerminal } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

const HISTORY: readonly Tuple[] = [
  ['bob', 'ALL', 1_700_000_000, 'long ago'],
  ['bob', 'amy', 1_700_000_060, 'when amy was away'],
  ['bob', 'cid', 1_700_000_120, 'none of your business'],
  ['cid', 'ALL', 1_700_000_180, 'not so long ago'],
];

interface Visit {
  readonly server: ChatterboxServer;
  readonly config: string;
  /** Amy's client: one event per line. */
  enter(): ClientProcess;
}

/** An old server with bob and cid on it; at the end no client may have done anything wrong. */
async function visit(wish: ServerWish, run: (visit: Visit) => Promise<void>): Promise<void> {
  const config = mkdtempSync(join(tmpdir(), 'hearth-old-'));
  const server = await startChatterbox({ users: ['bob', 'cid'], history: HISTORY, ...wish });
  const clients: ClientProcess[] = [];
  try {
    await run({
      server,
      config,
      enter() {
        const { port } = server;
        const more = ['--backlog'];
        const client = startClient({ port, user: 'amy', config, more });
        clients.push(client);
        return client;
      },
    });
    assert.equal(server.faults, []);
  } finally {
    for (const { process } of clients) process.kill('SIGKILL');
    await server.close();
    rmSync(config, { recursive: true });
  }
}

const isIn = ({ users }: ChatterboxServer) => until(() => users.has('amy'));

const messages = ({ events }: ClientProcess): readonly JsonEvent[] =>
  events.filter(({ event }) => event === 'message');

const texts = (client: ClientProcess): readonly (string | undefined)[] =>
  messages(client).map(({ text }) => text);

const saw = (client: ClientProcess, fits: (event: JsonEvent) => boolean): Promise<void> =>
  until(
    () => client.events.some(fits),
    () => `never ${fits} in ${JSON.stringify(client.events)} ${client.errors}`,
  );

/** Everything that two people can do with each other on a server that speaks only Chatterbox. */
async function converse({ server, enter }: Visit): Promise<void> {
  const amy = enter();
  await saw(amy, ({ event }) => event === 'here');
  const here = amy.events.find(({ event }) => event === 'here');
  assert.equal([...(here?.names ?? [])].sort(), ['bob', 'cid']);
  await amy.saw({ event: 'message', from: 'bob', text: 'long ago', kind: 'global' });
  await amy.saw({ event: 'message', from: 'bob', text: 'when amy was away', kind: 'direct' });
  await amy.saw({ event: 'message', from: 'cid', text: 'not so long ago', kind: 'global' });

  await saw(amy, ({ text }) => text?.includes('Welcome to an old server!') ?? false);

  amy.type('hello, all');
  amy.type('@bob for you, "Bob": }{ ä 你好');
  await until(() => server.taken.length === 2);
  assert.equal(
    server.taken.map(([src, dest, , content]) => [src, dest, content]),
    [
      ['amy', 'ALL', 'hello, all'],
      ['amy', 'bob', 'for you, "Bob": }{ ä 你好'],
    ],
  );
  server.says('bob', 'hi amy');
  server.says('bob', 'psst', 'amy');
  server.says('cid', 'not for you', 'bob');
  await amy.saw({ event: 'message', from: 'bob', text: 'hi amy', kind: 'global' });
  await amy.saw({ event: 'message', from: 'bob', text: 'psst', kind: 'direct' });

  server.comes('dan', 'eve');
  await saw(amy, ({ here }) => here?.includes('dan') ?? false);
  server.goes('dan');
  await saw(amy, ({ left }) => left?.includes('dan') ?? false);
  server.tells({ ERROR: 'Something is wrong here.' });
  await saw(amy, ({ text }) => text?.includes('Something is wrong here.') ?? false);
  server.tells({
    MESSAGES: [['bob', 'ALL', 1_700_000_000, 'all at once']],
    USERS_JOINED: ['fay'],
    USERS_LEFT: ['eve'],
  });
  await amy.saw({ event: 'message', text: 'all at once' });
  await saw(amy, ({ here }) => here?.includes('fay') ?? false);
  await saw(amy, ({ left }) => left?.includes('eve') ?? false);

  assert.is(await amy.leave(), 0, amy.errors);
  await until(() => !server.users.has('amy'));
  const all = texts(amy);
  const own = ['hello, all', 'for you, "Bob": }{ ä 你好'];
  for (const text of [...own, 'long ago', 'hi amy', 'all at once']) {
    assert.is(all.filter((it) => it === text).length, 1, `${text} in ${all.join(' | ')}`);
  }
  assert.not(amy.events.some(({ text }) => /none of your business|not for you/.test(text ?? '')));
  assert.not(amy.events.some(({ here }) => here?.includes('amy')));
}

describe('our client at an old server', (test) => {
  test('holds a whole conversation, and leaves', () => visit({}, converse));
  for (const oddity of ODDITIES) {
    test(`bears its oddity: ${oddity}`, () => visit({ oddities: [oddity] }, converse));
  }
  test('bears all oddities at once', () =>
    visit({ oddities: ODDITIES.filter((one) => one !== 'header-and-body-apart') }, converse));
  test('sends it nothing but the name and what was typed for it', () =>
    visit({}, async ({ server, enter }) => {
      const amy = enter();
      await isIn(server);
      amy.type('hello');
      await until(() => server.taken.length === 1);
      assert.not.match(server.bytes, 'password of amy');
      const [hello] = server.hellos;
      assert.is(hello?.['USERNAME'], 'amy');
      assert.not('token' in (hello ?? {}));
      await amy.leave();
    }));
  test('refuses by itself what it cannot do', () =>
    visit({}, async ({ server, enter }) => {
      const amy = enter();
      await isIn(server);
      const lines = [
        ...['*bob,cid -> devs', '*devs hi', '+cid devs', '*30@bob gone soon', 'broadcast all'],
        ...['startprivate bob', 'private bob a secret', 'sendfile bob /etc/hostname', 'devices'],
        ...['@nobody hi', 'message', '/nonsense', 'mesage bob hi', '@amy myself'],
      ];
      for (const line of lines) {
        amy.type(line);
        await amy.saw({ event: 'refused', line });
      }
      amy.type('end');
      await until(() => server.taken.length > 0);
      assert.equal(
        server.taken.map(([, , , content]) => content),
        ['end'],
      );
      for (const { event, text } of amy.events)
        if (event === 'refused') assert.match(text ?? '', /\w{3}/);
      await amy.leave();
    }));
  test('comes back after being cut off, and shows nothing twice', () =>
    visit({}, async ({ server, enter }) => {
      const amy = enter();
      await isIn(server);
      amy.type('before');
      await amy.saw({ event: 'message', text: 'before' });
      server.cut();
      await until(() => server.connections === 2 && server.users.has('amy'));
      server.says('bob', 'after');
      await amy.saw({ event: 'message', text: 'after' });
      for (const text of ['before', 'long ago', 'when amy was away']) {
        assert.is(texts(amy).filter((it) => it === text).length, 1, text);
      }
      await amy.leave();
    }));
  test('lets the name be typed again at a terminal', () =>
    visit({}, async ({ server, config }) => {
      const args = [PROGRAM, 'join', '127.0.0.1', String(server.port), '--user', 'bob', '--plain'];
      const it = openTerminal(args, { HEARTH_CONFIG_DIR: config });
      try {
        await it.shows('The provided username is already in use.');
        await it.shows(/^Name.*: $/m);
        it.type('amy\r');
        await isIn(server);
        await it.shows('long ago');
        it.type('hello from here\r');
        await until(() => server.taken.length === 1);
        assert.equal(server.taken[0]?.[0], 'amy');
        server.says('bob', 'psst', 'amy');
        await it.shows('bob -> you: psst');
        it.type('\u0003');
        assert.is(await it.ended(), 0);
      } finally {
        it.kill();
      }
    }));
  test('ends with the reason where there is no terminal to ask for another name', () =>
    visit({}, async ({ server, config }) => {
      const { code, err } = await hearth(
        ['join', '127.0.0.1', String(server.port), '--user', 'bob', '--plain'],
        { HEARTH_CONFIG_DIR: config, HEARTH_PASSWORD: '' },
      );
      assert.is.not(code, 0);
      assert.match(err, 'The provided username is already in use.');
    }));
});

/** Its exit code, once it has ended by itself. */
async function goneBy(client: ClientProcess): Promise<number | null> {
  await until(
    () => client.process.exitCode !== null,
    () => `it goes on: ${JSON.stringify(client.events)} ${client.errors}`,
  );
  return client.gone;
}

describe('a server that was Hearth before', (test) => {
  test('and now answers as an old one is refused with a warning, and told nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-was-'));
    const [data, config] = [join(folder, 'data'), join(folder, 'config')];
    const real = await startServer(data);
    const { port } = real;
    const before = startClient({ port, user: 'amy', config });
    await saw(before, ({ event }) => event === 'here');
    await before.leave();
    await real.stop();
    const pem = (name: string): string => readFileSync(join(data, 'tls', name), 'utf8');
    const identity = { key: pem('key.pem'), cert: pem('cert.pem') };
    const server = await startChatterbox({ port, identity, users: ['bob'] });
    const amy = startClient({ port, user: 'amy', config });
    try {
      amy.type('a secret that only Hearth may know');
      assert.is.not(await goneBy(amy), 0);
      assert.match(amy.errors, /WARNING/);
      assert.not.match(server.bytes, /secret|password/i);
      assert.equal(server.taken, []);
    } finally {
      amy.process.kill('SIGKILL');
      await server.close();
      rmSync(folder, { recursive: true });
    }
  });
  test('is refused in the middle of a session too, if it comes back as an old one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-was-'));
    const [data, config] = [join(folder, 'data'), join(folder, 'config')];
    const real = await startServer(data);
    const { port } = real;
    const amy = startClient({ port, user: 'amy', config });
    await saw(amy, ({ event }) => event === 'here');
    await real.stop('SIGKILL');
    amy.type('typed while nobody was there: a secret');
    const pem = (name: string): string => readFileSync(join(data, 'tls', name), 'utf8');
    const identity = { key: pem('key.pem'), cert: pem('cert.pem') };
    const server = await startChatterbox({ port, identity, users: ['bob'] });
    try {
      assert.is.not(await goneBy(amy), 0);
      assert.match(amy.errors, /WARNING/);
      assert.not.match(server.bytes, /secret|password/i);
    } finally {
      amy.process.kill('SIGKILL');
      await server.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('hearth send to an old server', (test) => {
  const sent = (config: string, port: number, ...words: string[]) =>
    hearth(['send', '--server', `127.0.0.1:${port}`, '--user', 'amy', ...words], {
      HEARTH_CONFIG_DIR: config,
      HEARTH_PASSWORD: 'never told to such a server',
    });

  test('hands the text over, and ends with the server’s objection, if any', () => {
    const history: Tuple[] = [['dan', 'ALL', 1_700_000_000, 'I am off']];
    return visit({ history }, async ({ server, config }) => {
      const good = await sent(config, server.port, 'global', 'the build is green');
      assert.equal([good.code, good.out], [0, '']);
      const bad = await sent(config, server.port, 'dan', 'lunch?');
      assert.is(bad.code, 1);
      assert.match(bad.err, 'There is no dan here.');
      assert.equal(
        server.taken.map(([, to, , text]) => `${to} ${text}`),
        ['ALL the build is green', 'dan lunch?'],
      );
    });
  });
});

describe('our server at the same port as ever', (test) => {
  test('serves an old client and ours side by side', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-both-'));
    const server = await startServer(join(folder, 'data'), { options: ['--guests'] });
    const { port } = server;
    const ann = startClient({ port, user: 'ann' });
    try {
      await saw(ann, ({ event }) => event === 'here');
      const oli = await dialChatterbox(port, { fragile: true });
      await oli.enters('oli');
      assert.ok(oli.users.has('ann'));
      await saw(ann, ({ here }) => here?.includes('oli') ?? false);
      ann.type('hello from ann');
      await oli.reads('hello from ann');
      ann.type('@oli only you');
      assert.is((await oli.reads('only you'))[1], 'oli');
      oli.says('hello from oli');
      await ann.saw({ event: 'message', from: 'oli', text: 'hello from oli', kind: 'global' });
      oli.says('only ann', 'ann');
      await ann.saw({ event: 'message', from: 'oli', text: 'only ann', kind: 'direct' });
      ann.type('block oli');
      await ann.saw({ event: 'confirmed', line: 'block oli' });
      oli.says('can you hear me?', 'ann');
      await oli.sees(({ ERROR }) => ERROR?.includes('could not be delivered') ?? false);
      await oli.leave();
      await ann.leave();
      assert.not(ann.events.some(({ text }) => text === 'can you hear me?'));
    } finally {
      ann.process.kill('SIGKILL');
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
