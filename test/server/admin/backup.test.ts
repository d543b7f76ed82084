// Backups of a folder whose store is open, through the operator's socket: what is in them, what a start from them has,
// and what is left when they fail.

import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { extract, list } from 'tar';
import { backupInto, backupTo } from '../../../server/admin/backup.ts';
import { call } from '../../../server/admin/call.ts';
import { listenToOperator } from '../../../server/admin/listen.ts';
import type { Stored } from '../../../server/facts.ts';
import { realDisk } from '../../../server/store/files/real-disk.ts';
import { type FilesStore, filesStore } from '../../../server/store/files/store.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { register, say } from '../../helpers/facts.ts';
import { testHouse } from '../../helpers/house.ts';
import { testKeeper } from '../../helpers/keeper.ts';
import { until } from '../../helpers/until.ts';

async function storeIn(folder: string): Promise<FilesStore> {
  const store = filesStore({
    folder,
    disk: realDisk,
    clock: systemClock,
    randomId: nanoid,
    onDamage: ({ file, reason }) => assert.unreachable(`${file}: ${reason}`),
    limits: { checkpointBytes: 20_000 },
  });
  await store.open(testKeeper());
  return store;
}

/** A folder with its store open, and the operator's socket in it; `clock` is the socket's. */
async function opened() {
  const place = mkdtempSync(join(tmpdir(), 'hearth-backup-'));
  const folder = join(place, 'data');
  const store = await storeIn(folder);
  const { house } = await testHouse();
  const clock = fakeClock();
  const close = await listenToOperator({
    folder,
    operator: house.operator,
    hold: store.hold,
    clock,
    did: () => {},
    failed: (error) => assert.unreachable(String(error)),
  });
  const door = await call(folder, systemClock);
  if (!door) throw new Error('nobody listens');
  const needs = { folder, door, signal: new AbortController().signal };
  return {
    place,
    folder,
    store,
    clock,
    door,
    needs,
    /** Whether somebody holds the store. */
    async isHeld(): Promise<boolean> {
      const held = await store.hold().catch(() => undefined);
      held?.release();
      return held === undefined;
    },
    async close() {
      door.end();
      await close();
      await store.close();
      rmSync(place, { recursive: true });
    },
  };
}

async function restored(file: string, into: string): Promise<FilesStore> {
  mkdirSync(into, { mode: 0o700 });
  await extract({ file, cwd: into });
  return storeIn(into);
}

async function seqsIn(store: FilesStore, chat: string): Promise<Set<number>> {
  const there = new Set<number>();
  for (let above = 0; ; ) {
    const page = await store.page(chat, { above, max: 256 });
    for (const { seq } of page) there.add(seq);
    const last = page.at(-1);
    if (!last) return there;
    above = last.seq;
  }
}

describe('a backup', (test) => {
  test('has all that was confirmed before it, while more is written, and starts a new epoch', async () => {
    const { store, needs, place, close } = await opened();
    await store.commit(register('amy'));
    const confirmed: Stored[] = [];
    let writing = true;
    const writer = async (chat: string): Promise<void> => {
      while (writing) confirmed.push((await store.commit(say(chat, 'x'.repeat(200)))) as Stored);
    };
    const writers = ['a', 'a', 'b'].map(writer);
    for (const [n, name] of ['one.tar', 'two.tar.gz', 'three.tgz'].entries()) {
      await until(() => confirmed.length > 300 * (n + 1));
      const sure = [...confirmed];
      const file = join(place, name);
      const { files, bytes, missing } = await backupTo(file, needs);
      assert.is(bytes, statSync(file).size);
      assert.ok(files >= 5, `${files} files`);
      assert.equal(missing, []);
      assert.is(statSync(file).mode & 0o777, 0o600);
      assert.is(readFileSync(file)[0] === 0x1f, name !== 'one.tar', 'compressed or not');
      const again = await restored(file, join(place, `again${n}`));
      assert.is.not(again.epoch, store.epoch);
      for (const chat of ['a', 'b']) {
        const there = await seqsIn(again, chat);
        const lost = sure.filter(({ on, seq }) => on === `chat:${chat}` && !there.has(seq));
        assert.equal(lost, []);
      }
      await again.close();
    }
    writing = false;
    await Promise.all(writers);
    await close();
  });

  test('takes what the server needs to be itself again, and nothing else', async () => {
    const { store, folder, needs, place, close } = await opened();
    await store.commit(register('amy'));
    await store.commit(say('a', 'hi'));
    const stray = [
      'ember/444000',
      'server.log',
      'notes.txt',
      'tls/old.pem',
      'users/amy/account.json.tmp',
      'chats/a/0.json.damaged-1',
      'journal/1.jsonl.damaged-1',
    ];
    for (const path of [...stray, 'tls/key.pem', 'tls/cert.pem']) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), 'x');
    }
    const file = join(place, 'all.tar');
    await backupTo(file, needs);
    const paths: string[] = [];
    const modes = new Set<string>();
    await list({
      file,
      onReadEntry({ path, mode, type }) {
        paths.push(path);
        modes.add(`${type} ${mode?.toString(8)}`);
      },
    });
    const numbered = paths.map((path) => path.replace(/\d+\.jsonl/, 'n.jsonl'));
    assert.equal(numbered, [
      'server.json',
      'tls/',
      'tls/cert.pem',
      'tls/key.pem',
      'users/',
      'users/amy/',
      'users/amy/account.json',
      'chats/',
      'chats/a/',
      'chats/a/0.json',
      'chats/a/chat.json',
      'journal/',
      'journal/n.jsonl',
    ]);
    assert.equal([...modes], ['File 600', 'Directory 700']);
    await close();
  });

  test('never overwrites a file, and is refused where it could not be written', async () => {
    const { needs, place, close, isHeld } = await opened();
    const file = join(place, 'mine.tar');
    writeFileSync(file, 'mine');
    assert.match((await thrownBy(() => finished(backupTo(file, needs)))).message, 'already exists');
    assert.is(readFileSync(file, 'utf8'), 'mine');
    const nowhere = join(place, 'nowhere', 'x.tar');
    assert.match((await thrownBy(() => finished(backupTo(nowhere, needs)))).message, 'no folder');
    assert.equal(readdirSync(place).sort(), ['data', 'mine.tar']);
    assert.not(await isHeld());
    await close();
  });

  test('that fails leaves nothing, and lets the server go on', async () => {
    const { needs, store, place, close, isHeld, door } = await opened();
    await store.commit(say('a', 'hi'));
    const file = join(place, 'x.tar.gz');
    const ended = new AbortController();
    ended.abort();
    const given = { ...needs, signal: ended.signal };
    assert.match((await thrownBy(() => finished(backupTo(file, given)))).message, 'Stopped');
    const lost = new AbortController();
    const torn = async () => {
      const held = await door.hold();
      lost.abort();
      return { ...held, lost: lost.signal };
    };
    const over = { ...needs, door: { hold: torn } };
    assert.match(
      (await thrownBy(() => finished(backupTo(file, over)))).message,
      'nothing was kept',
    );
    const late = async () => ({ ...(await door.hold()), release: async () => false });
    const cut = { ...needs, door: { hold: late } };
    assert.match((await thrownBy(() => finished(backupTo(file, cut)))).message, 'nothing was kept');
    assert.equal(readdirSync(place), ['data']);
    assert.ok(await isHeld(), 'nobody released that one');
    door.end();
    await letGo(isHeld);
    await close();
  });

  test('says so when the disk is full', async () => {
    if (!existsSync('/dev/full')) return;
    const { needs, store, close, isHeld } = await opened();
    await store.commit(say('a', 'x'.repeat(4000)));
    const full = createWriteStream('/dev/full');
    const error = await thrownBy(() => finished(backupInto(full, needs)));
    assert.match(error.message, /Writing the output failed: the disk is full/);
    assert.not(await isHeld());
    await close();
  });
});

describe('a moment that is held through the operator’s socket', (test) => {
  test('is held by one at a time, and released when that one is gone', async () => {
    const { folder, door, close, isHeld } = await opened();
    const other = await call(folder, systemClock);
    await door.hold();
    const error = await thrownBy(() => finished(other?.hold() ?? Promise.resolve()));
    assert.match(error.message, 'A backup is already being made');
    door.end();
    await letGo(isHeld);
    const held = await other?.hold();
    assert.ok(await held?.release());
    other?.end();
    await close();
  });

  test('is released when its holder falls silent', async () => {
    const { door, clock, close, isHeld } = await opened();
    const held = await door.hold();
    clock.advance(59_000);
    assert.ok(await isHeld());
    clock.advance(1_000);
    await letGo(isHeld);
    assert.is(await held.release(), false);
    await close();
  });
});

/** Resolves once nobody holds the store any more. */
async function letGo(isHeld: () => Promise<boolean>): Promise<void> {
  while (await isHeld()) await new Promise((resolve) => setImmediate(resolve));
}

async function finished(work: Promise<unknown>): Promise<void> {
  await work;
}
