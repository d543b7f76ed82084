// Every sentence of the published Chatterbox protocol, asked of a real server over TLS by a client that is strict about
// it, and as fragile as real old ones. Quotations are from the document.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChatterboxClient, dialChatterbox } from '../helpers/chatterbox-client.ts';
import { frame, framed, HEADER_BYTES, seconds } from '../helpers/chatterbox-frames.ts';
import { assert, describe } from '../helpers/describe.ts';
import { type ServerProcess, startServer } from '../helpers/server.ts';

interface Room {
  readonly server: ServerProcess;
  /** Connects and says nothing yet. */
  dial(): Promise<ChatterboxClient>;
  enter(name: string): Promise<ChatterboxClient>;
}

/** A room of its own; at its end nobody may have found fault with anything. */
async function inRoom(run: (room: Room) => Promise<void>): Promise<void> {
  const server = await start();
  try {
    await inRoomOf(server, run);
  } finally {
    await server.stop();
  }
}

let shared: Promise<ServerProcess> | undefined;

/** One room after the other on one server, for what asks nothing of who was there before; nobody knows what they said. */
async function inShared(run: (room: Room) => Promise<void>): Promise<void> {
  shared ??= start();
  await inRoomOf(await shared, run);
}

function start(): Promise<ServerProcess> {
  return startServer(mkdtempSync(join(tmpdir(), 'hearth-chatterbox-')), { options: ['--guests'] });
}

async function inRoomOf(server: ServerProcess, run: (room: Room) => Promise<void>): Promise<void> {
  const clients: ChatterboxClient[] = [];
  const dial = async (): Promise<ChatterboxClient> => {
    const client = await dialChatterbox(server.port, { fragile: true });
    clients.push(client);
    return client;
  };
  const enter = async (name: string): Promise<ChatterboxClient> => {
    const client = await dial();
    await client.enters(name);
    client.forgets();
    return client;
  };
  try {
    await run({ server, dial, enter });
  } catch (error) {
    // The names are free for the next room, and the failure is what is told.
    await Promise.allSettled(clients.map((client) => client.leave()));
    throw error;
  }
  for (const client of clients) await client.leave();
}

const error = ({ ERROR }: { ERROR?: string }): boolean => ERROR !== undefined;

/** Sends what is wrong; resolves with the error, after which the connection serves as before. */
async function refusal(client: ChatterboxClient, send: () => void): Promise<string> {
  const since = client.heard.length;
  send();
  const { ERROR } = await client.sees(error, since);
  return ERROR as string;
}

describe('logging in, "providing a username"', (test) => {
  test('is answered with true, INFO, "all usernames currently in the chat session" and MESSAGES', () =>
    inRoom(async ({ enter, dial }) => {
      await enter('user1');
      const user2 = await dial();
      const reply = await user2.enters('user2');
      assert.equal(Object.keys(reply), ['USERNAME_ACCEPTED', 'INFO', 'USER_LIST', 'MESSAGES']);
      assert.equal([...(reply.USER_LIST ?? [])].sort(), ['user1', 'user2']);
      assert.equal(reply.MESSAGES, []);
    }));
  test('with a name "already in use" is answered with false and INFO, and another may be tried', () =>
    inRoom(async ({ enter, dial }) => {
      await enter('amy');
      const late = await dial();
      for (const name of ['amy', 'AMY', '', 'not a name', 'ALL', 'all', 'x'.repeat(100), 'é']) {
        const { USERNAME_ACCEPTED, INFO } = await late.asks(name);
        assert.is(USERNAME_ACCEPTED, false, name);
        assert.ok(INFO, name);
      }
      await late.enters('bob');
    }));
  test('gives the "previous public messages", "sorted from oldest to newest", with their times', () =>
    inRoom(async ({ enter, dial }) => {
      const amy = await enter('amy');
      for (const text of ['one', 'two', 'three']) amy.says(text);
      await amy.reads('three');
      const bob = await dial();
      await bob.enters('bob');
      assert.equal(
        bob.messages.map(([src, dest, , content]) => [src, dest, content]),
        ['one', 'two', 'three'].map((text) => ['amy', 'ALL', text]),
      );
      for (const [, , time] of bob.messages) assert.ok(Math.abs(time - seconds()) < 60);
    }));
  test('comes first: what is sent before it is an error, and does no harm', () =>
    inRoom(async ({ dial }) => {
      const amy = await dial();
      await refusal(amy, () => amy.send({ MESSAGES: [['amy', 'ALL', seconds(), 'early']] }));
      await amy.enters('amy');
      assert.equal(amy.messages, []);
    }));
  test('happens once', () =>
    inShared(async ({ enter }) => {
      const amy = await enter('amy');
      await refusal(amy, () => amy.send({ USERNAME: 'zoe' }));
      amy.says('still amy');
      assert.is((await amy.reads('still amy'))[0], 'amy');
    }));
  test('may have a message piggy-backed', () =>
    inRoom(async ({ enter, dial }) => {
      const amy = await enter('amy');
      const bob = await dial();
      await bob.enters('bob', { MESSAGES: [['bob', 'ALL', seconds(), 'here I am']] });
      await amy.reads('here I am');
    }));
});

describe('sending messages', (test) => {
  test('to ALL reaches everybody, the sender too, and to one name only that one', () =>
    inShared(async ({ enter }) => {
      const [amy, bob, cid] = [await enter('amy'), await enter('bob'), await enter('cid')];
      amy.says('for bob', 'bob');
      amy.says('for all');
      assert.equal((await bob.reads('for bob')).slice(0, 2), ['amy', 'bob']);
      for (const client of [amy, bob, cid]) {
        assert.equal((await client.reads('for all')).slice(0, 2), ['amy', 'ALL']);
      }
      assert.equal([amy.messages.length, cid.messages.length], [1, 1]);
    }));
  test('"multiple messages may always come at once", and keep their order', () =>
    inShared(async ({ enter }) => {
      const [amy, bob] = [await enter('amy'), await enter('bob')];
      const texts = Array.from({ length: 20 }, (_, n) => `text ${n}`);
      amy.send({ MESSAGES: texts.map((text) => ['amy', 'ALL', seconds(), text]) });
      await bob.reads('text 19');
      assert.equal(
        bob.messages.map(([, , , text]) => text),
        texts,
      );
    }));
  test('in a frame that comes in any pieces, or with others', () =>
    inShared(async ({ enter }) => {
      const amy = await enter('amy');
      const message = (text: string) => frame({ MESSAGES: [['amy', 'ALL', seconds(), text]] });
      const bytes = Buffer.concat([message('first'), message('second'), message('third')]);
      amy.sendBytes(bytes.subarray(0, HEADER_BYTES));
      for (const byte of bytes.subarray(HEADER_BYTES, 60)) amy.sendBytes(Buffer.of(byte));
      amy.sendBytes(bytes.subarray(60));
      await amy.reads('third');
      assert.is(amy.messages.length, 3);
    }));
  test('takes any text as it stands', () =>
    inShared(async ({ enter }) => {
      const [amy, bob] = [await enter('amy'), await enter('bob')];
      for (const text of [
        '{"}',
        'ä 你好 👩‍👩‍👧',
        'hi @bob',
        '*sigh*',
        'help',
        'exit',
        'tell bob x',
        '}',
      ]) {
        amy.says(text);
        await bob.reads(text);
      }
      assert.is(bob.messages.length, 8);
    }));
  test('"SRC matches the username that is connected", else "an error message back"', () =>
    inShared(async ({ enter }) => {
      const [amy, bob] = [await enter('amy'), await enter('bob')];
      assert.match(
        await refusal(amy, () => amy.send({ MESSAGES: [['bob', 'ALL', seconds(), 'forged']] })),
        /SRC|name/,
      );
      amy.says('honest');
      await bob.reads('honest');
      assert.is(bob.messages.length, 1);
    }));
  test('to somebody who is not there is an error', () =>
    inShared(async ({ enter }) => {
      const amy = await enter('amy');
      assert.match(await refusal(amy, () => amy.says('hi', 'nobody')), /nobody/);
      await refusal(amy, () => amy.says('hi', 'amy'));
      await refusal(amy, () => amy.says('hi', 'not a name'));
    }));
  test('"if an invalid message is received the server should respond with an error message"', () =>
    inShared(async ({ enter }) => {
      const amy = await enter('amy');
      const invalid = [
        ...['not JSON', '{', '""', '7', 'null', '[]', '{}', '{"MESSAGES":[]', '\ufeff{}'],
        ...['{"MESSAGES":7}', '{"MESSAGES":{}}', '{"MESSAGES":[7]}', '{"MESSAGES":[[]]}'],
        ...['{"MESSAGES":[["amy","ALL",1]]}', '{"MESSAGES":[["amy","ALL",1,2]]}'],
        ...['{"MESSAGES":[[7,"ALL",1,"x"]]}', '{"MESSAGES":[["amy",7,1,"x"]]}'],
        ...['{"MESSAGES":[["amy","ALL","soon","x"]]}', '{"MESSAGES":[["amy","ALL",1,"x",5]]}'],
        ...['{"MESSAGES":[["amy","ALL",1,""]]}', '{"UNKNOWN":1}', '{"USERS_JOINED":["bob"]}'],
        `{"MESSAGES":[["amy","ALL",1,"${'x'.repeat(5000)}"]]}`,
      ];
      for (const text of invalid) {
        await refusal(amy, () => amy.sendBytes(framed(text)));
      }
      await refusal(amy, () => amy.sendBytes(framed(Buffer.from([0xff, 0xfe]))));
      amy.says('still here');
      await amy.reads('still here');
      assert.is(amy.messages.length, 1);
    }));
});

describe('coming and going', (test) => {
  test('is told to "all other users" as USERS_JOINED and USERS_LEFT', () =>
    inRoom(async ({ enter }) => {
      const amy = await enter('amy');
      const bob = await enter('bob');
      await amy.sees(({ USERS_JOINED }) => USERS_JOINED?.includes('bob') ?? false);
      await bob.leave();
      await amy.sees(({ USERS_LEFT }) => USERS_LEFT?.includes('bob') ?? false);
      assert.equal([...amy.users], ['amy']);
    }));
  test('frees the name', () =>
    inRoom(async ({ enter, dial }) => {
      await (await enter('amy')).leave();
      const next = await dial();
      await next.enters('amy');
    }));
  test('of the server is told, and ends the connection', () =>
    inRoom(async ({ enter, server }) => {
      const amy = await enter('amy');
      await server.stop();
      await amy.ended();
      assert.ok(amy.heard.some(({ ERROR, MESSAGES }) => ERROR ?? MESSAGES?.[0]?.[3]));
    }));
});

describe('the commands of Chatterbox clients', (test) => {
  test('are answered to the asker alone', () =>
    inShared(async ({ enter }) => {
      const amy = await enter('amy');
      const [bob, cid] = [await enter('bob'), await enter('cid')];
      assert.match(await amy.commands('/Name'), 'amy');
      assert.match(await amy.commands('/DisplayUsers'), /bob.*cid/s);
      assert.match(await amy.commands('/DisplayAllUsers'), /bob.*cid/s);
      assert.match(await amy.commands('/help'), '/');
      bob.says('done');
      for (const client of [bob, cid]) await client.reads('done');
      assert.equal([bob.messages.length, cid.messages.length], [1, 1]);
    }));
  test('block, show and unblock', () =>
    inShared(async ({ enter }) => {
      const [amy, bob, cid] = [await enter('amy'), await enter('bob'), await enter('cid')];
      await amy.commands('/Block bob cid');
      assert.match(await amy.commands('/Blocked'), /bob.*cid/s);
      assert.match(await refusal(bob, () => bob.says('psst', 'amy')), 'could not be delivered');
      bob.says('public');
      await cid.reads('public');
      await amy.commands('/UnBlock bob');
      bob.says('again', 'amy');
      await amy.reads('again');
      assert.not(amy.messages.some(([, , , text]) => text === 'psst' || text === 'public'));
    }));
  test('are errors where there are none such', () =>
    inShared(async ({ enter }) => {
      const [amy, bob] = [await enter('amy'), await enter('bob')];
      for (const line of ['/nonsense', '/Block', '/Block nobody', '/UnBlock bob']) {
        await refusal(amy, () => amy.says(line));
      }
      amy.says('end');
      await bob.reads('end');
      assert.is(bob.messages.length, 1);
    }));
});

describe('after all that', (test) => {
  test('the server still serves, and stops when it is told to', async () => {
    await inShared(async ({ enter }) => {
      const amy = await enter('amy');
      amy.says('still here');
      await amy.reads('still here');
    });
    const server = await shared;
    await server?.stop();
    assert.is(server?.process.exitCode, 0);
  });
});
