// The two strict peers understand each other, and each sees the other's faults: otherwise they would prove nothing.

import { type ChatterboxClient, chatterboxClient, dialChatterbox } from './chatterbox-client.ts';
import { frame, framed, type Tuple } from './chatterbox-frames.ts';
import { fragileFaults } from './chatterbox-replies.ts';
import { type ChatterboxServer, type ServerWish, startChatterbox } from './chatterbox-server.ts';
import { assert, describe, thrownBy } from './describe.ts';
import { until } from './until.ts';

const OLD: readonly Tuple[] = [
  ['bob', 'ALL', 1_700_000_000, 'long ago'],
  ['bob', 'amy', 1_700_000_001, 'for amy'],
  ['bob', 'cid', 1_700_000_002, 'for cid'],
];

async function withServer(
  wish: ServerWish,
  run: (server: ChatterboxServer) => Promise<void>,
): Promise<void> {
  const server = await startChatterbox({ users: ['bob'], history: OLD, ...wish });
  try {
    await run(server);
  } finally {
    await server.close();
  }
}

/** A client that hears these messages after it was accepted. */
async function hears(...said: unknown[]): Promise<ChatterboxClient> {
  let tell = (_: Uint8Array): void => {};
  const client = chatterboxClient((ears) => {
    tell = ears.received;
    return { write() {}, end() {} };
  });
  const entering = client.enters('amy');
  tell(frame({ USERNAME_ACCEPTED: true, USER_LIST: ['amy', 'bob'], MESSAGES: [] }));
  await entering;
  for (const one of said) tell(typeof one === 'string' ? framed(one) : frame(one));
  return client;
}

describe('the two strict Chatterbox peers', (test) => {
  test('hold a whole conversation without a fault', () =>
    withServer({}, async (server) => {
      const amy = await dialChatterbox(server.port, { fragile: true });
      assert.is((await amy.asks('bob')).USERNAME_ACCEPTED, false);
      await amy.enters('amy');
      assert.equal(amy.messages, OLD.slice(0, 2));
      assert.equal([...amy.users], ['bob', 'amy']);
      amy.says('hello');
      await amy.reads('hello');
      server.comes('dan', 'eve');
      await amy.meets('eve');
      server.says('dan', 'just you', 'amy');
      assert.is((await amy.reads('just you'))[1], 'amy');
      server.goes('dan');
      await amy.misses('dan');
      amy.says('anybody?', 'nobody');
      await amy.sees(({ ERROR }) => ERROR === 'There is no nobody here.');
      await amy.leave();
      await until(() => !server.users.has('amy'));
      assert.equal(server.faults, []);
      assert.equal(amy.faults, []);
    }));
  for (const [oddity, fault] of [
    ['true-as-string', 'neither true nor false'],
    ['joined-before-acceptance', 'before the name was accepted'],
    ['info-in-small-letters', 'Info is no key'],
    ['bare-strings', 'no object'],
    ['users-as-objects', 'no list of names'],
    ['times-that-are-no-integers', 'TIMESTAMP is no integer'],
    ['directs-of-others', 'a message to cid'],
    ['header-and-body-apart', 'is not one frame'],
  ] as const) {
    test(`a server's oddity "${oddity}" is a fault`, () =>
      withServer({ oddities: [oddity] }, async (server) => {
        const amy = await dialChatterbox(server.port, { fragile: true });
        assert.match((await thrownBy(async () => void (await amy.enters('amy')))).message, fault);
      }));
  }
});

describe('the strict client', (test) => {
  for (const [said, fault] of [
    ['{', 'not JSON'],
    [{ MESSAGES: [['bob', 'ALL', 1_700_000_000]] }, 'no 4-tuple'],
    [{ MESSAGES: [['bob', 'ALL', 1_700_000_000_000, 'ms']] }, 'TIMESTAMP is no integer of seconds'],
    [{ MESSAGES: [OLD[1], OLD[0]] }, 'not oldest to newest'],
    [{ MESSAGES: [OLD[2]] }, 'a message to cid'],
    [{ USERS_JOINED: ['amy'] }, 'its own USERS_JOINED'],
    [{ USERS_JOINED: ['bob'] }, 'was here already'],
    [{ USERS_JOINED: [] }, 'no list of names'],
    [{ USERS_LEFT: ['cid'] }, 'was not here'],
    [{ USERNAME_ACCEPTED: false }, 'nobody asked for'],
    [{ INFO: 'psst' }, 'INFO without'],
    [{ USER_LIST: [] }, 'USER_LIST without'],
    [{ events: [] }, 'events is no key'],
    [{ ERROR: '' }, 'not a string that says something'],
    [{}, 'says nothing'],
  ] as const) {
    test(`finds fault with ${JSON.stringify(said)}`, async () => {
      const client = await hears(said);
      assert.match(client.faults.join('\n'), fault);
    });
  }
  test('takes several kinds of information in one message', async () => {
    const client = await hears({
      MESSAGES: [OLD[0], OLD[1]],
      USERS_JOINED: ['cid'],
      USERS_LEFT: ['bob'],
    });
    assert.equal(client.faults, []);
    assert.equal([...client.users], ['amy', 'cid']);
  });
});

describe('the fragile client', (test) => {
  const ok = framed('{"INFO": "a \\u007d"}');
  test('bears one frame in one piece', () => assert.equal(fragileFaults(ok), []));
  for (const [what, chunk] of [
    ['not one frame', ok.subarray(0, 4)],
    ['not one frame', Buffer.concat([ok, ok])],
    ['not ASCII', framed('{"INFO": "ä"}')],
    ['0x7b in the length', framed(`{"INFO": "${'x'.repeat(0x7b - 12)}"}`)],
    ['} within a string', framed('{"INFO": "\\"}"}')],
    ['more than 16 kB', framed(`{"USERNAME_ACCEPTED": true, "INFO": "${'x'.repeat(16_384)}"}`)],
    ['not first', framed('{"INFO": "x", "USERNAME_ACCEPTED": true}')],
    ['not first', framed('{"USERNAME_ACCEPTED": true, "ERROR": "x"}')],
  ] as const) {
    test(`breaks on what is ${what}`, () => assert.match(fragileFaults(chunk).join('\n'), what));
  }
  test('breaks on frames closer than 100 ms', async () => {
    let tell = (_: Uint8Array): void => {};
    let time = 0;
    const client = chatterboxClient(
      (ears) => {
        tell = ears.received;
        return { write() {}, end() {} };
      },
      { fragile: true, now: () => time },
    );
    for (const at of [0, 100, 199]) {
      time = at;
      tell(framed('{"ERROR": "x"}'));
    }
    assert.equal(client.faults, ['two frames within 99 ms']);
  });
});

describe('the strict server', (test) => {
  for (const [said, fault] of [
    [{ MESSAGES: [['bob', 'ALL', 1_700_000_000, 'x']] }, 'SRC is bob, not amy'],
    [{ MESSAGES: [['amy', 'ALL', 1_700_000_000.5, 'x']] }, 'no integer'],
    [{ MESSAGES: [['amy', 'ALL', 1_700_000_000, '']] }, 'empty CONTENT'],
    [{ MESSAGES: [] }, 'nothing to say'],
    [{ id: 'a.1', line: 'hello' }, 'id,line after the username'],
    [{ USERNAME: 'cid' }, 'USERNAME after the username'],
    ['hello', 'not an object'],
  ] as const) {
    test(`finds fault with ${JSON.stringify(said)}`, () =>
      withServer({}, async (server) => {
        const amy = await dialChatterbox(server.port);
        await amy.enters('amy', { HEARTH: '1' });
        amy.send(said);
        await amy.sees(({ ERROR }) => ERROR?.includes(fault) ?? false);
        assert.match(server.faults.join('\n'), fault);
      }));
  }
});
