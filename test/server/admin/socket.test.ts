// The operator's socket, with a house behind it: who may open it, what goes through it, and what is left of it.

import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operator } from '../../../server/accounts/operator.ts';
import { call } from '../../../server/admin/call.ts';
import { listenToOperator } from '../../../server/admin/listen.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { encodeFrame, frameDecoder, parseFrame } from '../../../shared/wire/frame.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { HERE, QUICK_PASSWORDS, testHouse } from '../../helpers/house.ts';
import { until } from '../../helpers/until.ts';

/** A moment of a store without files. */
const holdNothing = async () => ({ journals: [], isHeld: () => true, release: () => true });

const modeOf = (path: string): number => statSync(path).mode & 0o777;

async function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-admin-'));
  const hall = await testHouse();
  const clock = fakeClock();
  const did: string[] = [];
  const failures: unknown[] = [];
  const operator = { ...hall.house.operator };
  const listen = () =>
    listenToOperator({
      folder,
      operator,
      hold: holdNothing,
      clock,
      did: (what, name) => did.push(`${what} ${name ?? ''}`.trim()),
      failed: (error) => failures.push(error),
    });
  const close = await listen();
  return {
    folder,
    path: join(folder, 'admin.sock'),
    hall,
    clock,
    did,
    failures,
    listen,
    replace(change: Partial<Operator>) {
      Object.assign(operator, change);
    },
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A connection over which the test sends what it likes. */
async function raw(path: string) {
  const socket: Socket = createConnection(path);
  const decoder = frameDecoder(64 * 1024);
  const answers: unknown[] = [];
  let closed = false;
  socket.on('data', (data) => {
    for (const body of decoder.feed(data)) answers.push(parseFrame(body as Uint8Array));
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, answers, isClosed: () => closed };
}

const hash = (password: string): Promise<string> => QUICK_PASSWORDS.hash(password, HERE);

describe('the operator’s socket', (test) => {
  test('is its owner’s alone, whatever the folder was, and goes when the server stops', async () => {
    const before = process.umask(0);
    const door = await opened().finally(() => process.umask(before));
    assert.is(modeOf(door.path), 0o600);
    await door.close();
    const open = mkdtempSync(join(tmpdir(), 'hearth-admin-'));
    chmodSync(open, 0o755);
    const { hall, clock } = door;
    const none = { did: () => {}, failed: () => {} };
    const close = await listenToOperator({
      folder: open,
      operator: hall.house.operator,
      hold: holdNothing,
      clock,
      ...none,
    });
    assert.is(modeOf(open), 0o700);
    await close();
    assert.equal(readdirSync(open), []);
    rmSync(open, { recursive: true });
  });

  test('takes every action, and brings back what came of it', async () => {
    const door = await opened();
    const bob = await door.hall.enter('bob');
    const made = await call(door.folder, systemClock);
    const operator = made?.operator as Operator;
    await operator.add('amy', await hash('long enough'));
    await operator.passwd('amy', await hash('long enough'));
    assert.equal([await operator.ban('amy'), await operator.ban('amy')], [true, false]);
    assert.equal([await operator.unban('amy'), await operator.unban('amy')], [true, false]);
    await operator.kick('bob');
    assert.ok(bob.ended);
    await operator.remove('bob');
    assert.equal(await operator.users(), await door.hall.house.operator.users());
    assert.equal(door.did, [
      'add amy',
      'passwd amy',
      'ban amy',
      'unban amy',
      'kick bob',
      'remove bob',
    ]);
    const refused = await thrownBy(() => operator.remove('bob'));
    assert.instance(refused, Refusal);
    assert.is((refused as Refusal).code, 'no-such-user');
    assert.match(refused.message, '"bob"');
    made?.end();
    await door.close();
  });

  test('brings many users in several frames, and answers in the order of the requests', async () => {
    const door = await opened();
    const record = await hash('long enough');
    const names = Array.from({ length: 450 }, (_, i) => `n${String(i).padStart(31, '0')}`);
    await Promise.all(names.map((name) => door.hall.house.operator.add(name, record)));
    const made = await call(door.folder, systemClock);
    const [rows, banned, refused, again] = await Promise.all([
      made?.operator.users(),
      made?.operator.ban(names[0] as string),
      made?.operator.add(names[0] as string, record).catch((error: Refusal) => error.code),
      made?.operator.users(),
    ]);
    assert.equal(
      rows?.map(({ name }) => name),
      names,
    );
    assert.equal([banned, refused], [true, 'name-taken']);
    assert.is(again?.[0]?.banned, true);
    made?.end();
    await door.close();
  });

  test('takes a request cut anywhere, and refuses what is not one', async () => {
    const door = await opened();
    const { socket, answers, isClosed } = await raw(door.path);
    for (const byte of encodeFrame({ do: 'users' })) socket.write(Uint8Array.of(byte));
    await until(() => answers.length === 1);
    assert.equal(answers[0], { users: [], more: false });
    for (const wrong of [
      encodeFrame({ do: 'halt' }),
      encodeFrame({ do: 'add', name: 'amy', password: 'in the clear' }),
      encodeFrame({ do: 'remove', name: 'x'.repeat(300) }),
      Buffer.from([0, 0, 0, 2, 0x7b, 0x7b]),
      Buffer.from([0, 0, 0x20, 0]),
      Buffer.from([0x7f, 0xff, 0xff, 0xff]),
    ]) {
      const other = await raw(door.path);
      other.socket.write(wrong);
      await until(other.isClosed);
      assert.match(JSON.stringify(other.answers), 'bad-frame');
      assert.not.match(JSON.stringify(other.answers), 'in the clear');
    }
    assert.is(isClosed(), false);
    assert.equal([door.did, await door.hall.house.operator.users()], [[], []]);
    await door.close();
    await until(isClosed);
  });

  test('lets nobody hog it: silent connections end after a minute, and so does the last of too many', async () => {
    const door = await opened();
    const many = await Promise.all(Array.from({ length: 17 }, () => raw(door.path)));
    await until(() => many.some(({ isClosed }) => isClosed()));
    assert.is(many.filter(({ isClosed }) => isClosed()).length, 1);
    door.clock.advance(60_000);
    await until(() => many.every(({ isClosed }) => isClosed()));
    await door.close();
  });

  test('keeps what went wrong inside in the log', async () => {
    const door = await opened();
    door.replace({ remove: () => Promise.reject(new Error('a secret of the inside')) });
    const made = await call(door.folder, systemClock);
    const error = await thrownBy(() => made?.operator.remove('bob'));
    assert.not.match(error.message, 'secret');
    assert.match(String(door.failures[0]), 'a secret of the inside');
    made?.end();
    await door.close();
  });

  test('lets an action under way finish and be answered before the server stops', async () => {
    const door = await opened();
    let finish = (): void => {};
    const gone = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begun = false;
    door.replace({
      remove() {
        begun = true;
        return gone;
      },
    });
    const made = await call(door.folder, systemClock);
    let answered = false;
    const removed = made?.operator.remove('bob').then(() => {
      answered = true;
    });
    await until(() => begun);
    const closing = door.close();
    await new Promise((resolve) => setImmediate(resolve));
    assert.is(answered, false);
    finish();
    await closing;
    await removed;
    assert.is(answered, true);
  });

  test('replaces one that a killed server left, but never a file', async () => {
    const door = await opened();
    await door.close();
    mkdirSync(door.folder, { mode: 0o700 });
    // A socket that nobody listens at: its server was closed under another name.
    const stale = createServer().listen(`${door.path}x`);
    await new Promise((resolve) => stale.once('listening', resolve));
    renameSync(`${door.path}x`, door.path);
    await new Promise((resolve) => stale.close(resolve));
    assert.is(await call(door.folder, systemClock), undefined);
    const close = await door.listen();
    const made = await call(door.folder, systemClock);
    assert.equal(await made?.operator.users(), []);
    made?.end();
    await close();
    writeFileSync(door.path, 'mine');
    const error = await thrownBy(async () => {
      await door.listen();
    });
    assert.match(error.message, 'it is not a socket');
    assert.is(await call(door.folder, systemClock), undefined);
    rmSync(door.folder, { recursive: true });
  });

  test('is refused where its path is too long, with a sentence', async () => {
    const door = await opened();
    const folder = join(door.folder, 'x'.repeat(100));
    mkdirSync(folder, { mode: 0o700 });
    const none = { did: () => {}, failed: () => {} };
    const { clock, hall } = door;
    const { operator } = hall.house;
    const error = await thrownBy(async () => {
      await listenToOperator({ folder, operator, hold: holdNothing, clock, ...none });
    });
    assert.match(error.message, /too long for a socket: \d+ bytes/);
    assert.equal(readdirSync(folder), []);
    await door.close();
  });

  test('tells a caller when the server leaves before it has answered, or says nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-admin-'));
    const clock = fakeClock();
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket)).listen(
      join(folder, 'admin.sock'),
    );
    await new Promise((resolve) => server.once('listening', resolve));
    const left = await call(folder, clock);
    const asked = thrownBy(() => left?.operator.remove('bob'));
    await until(() => sockets.length === 1);
    sockets[0]?.destroy();
    assert.match((await asked).message, 'stopped before it answered');
    assert.match(
      (await thrownBy(() => left?.operator.remove('bob'))).message,
      'stopped before it answered',
    );
    const silent = await call(folder, clock);
    const waiting = thrownBy(() => silent?.operator.remove('bob'));
    clock.advance(30_000);
    assert.match((await waiting).message, 'did not answer');
    const wrong = await call(folder, clock);
    const odd = thrownBy(() => wrong?.operator.remove('bob'));
    await until(() => sockets.length === 3);
    sockets[2]?.write(encodeFrame({ hello: 1 }));
    assert.match((await odd).message, 'does not understand');
    server.close();
    rmSync(folder, { recursive: true });
  });
});
