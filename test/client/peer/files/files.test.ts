import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FILES_MAX, type PeerFile } from '../../../../client/peer/files/transfer.ts';
import { Refusal } from '../../../../shared/refusal.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { until } from '../../../helpers/until.ts';
import { besieged, type End, inFolder, pair, socketPair } from '../ends.ts';
import { failedAs, withEnemy } from './folders.ts';

const MIB = 1024 * 1024;

/** Ann offers, bob is offered; each has a folder of their own. */
async function withPair(
  run: (here: {
    ann: End;
    bob: End;
    path(name: string, bytes: Uint8Array | string): string;
    downloads: string;
  }) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const downloads = join(folder, 'bob', 'Downloads');
    mkdirSync(join(folder, 'ann'));
    const { ann, bob } = await pair(
      { downloads: join(folder, 'never') },
      { downloads },
      await socketPair(),
    );
    const path = (name: string, bytes: Uint8Array | string): string => {
      writeFileSync(join(folder, 'ann', name), bytes);
      return join(folder, 'ann', name);
    };
    await run({ ann, bob, path, downloads });
    ann.session.stop();
    await Promise.all([ann.session.closed, bob.session.closed]);
    const left = readdirSync(folder, { recursive: true }).map(String);
    assert.equal(
      left.filter((name) => name.endsWith('.part') || name.includes('never')),
      [],
    );
  });
}

async function offered(end: End, path: string): Promise<PeerFile> {
  const file = await end.session.offerFile(path);
  if (file instanceof Refusal) throw file;
  return file;
}

describe('a file', (test) => {
  test('arrives whole, for its reader alone, whatever its size', () =>
    withPair(async ({ ann, bob, path, downloads }) => {
      const sizes = [0, 1, 1023, 16_375, 16_376, 32 * 16_375, 32 * 16_375 + 1, 3 * MIB + 7];
      for (const [at, size] of sizes.entries()) {
        const bytes = randomBytes(size);
        const file = await offered(ann, path(`f${size}.bin`, bytes));
        const asked = await bob.saw('offered', at + 1);
        assert.equal(asked.file, { ...file, own: false });
        assert.is(await bob.session.acceptFile(asked.file.id), undefined);
        const done = await bob.saw('done', at + 1);
        assert.is(done.path, join(downloads, `f${size}.bin`));
        assert.ok(readFileSync(done.path ?? '').equals(bytes), `${size}`);
        assert.is(statSync(done.path ?? '').mode & 0o777, 0o600);
        assert.is((await ann.saw('done', at + 1)).path, undefined);
      }
      assert.is(statSync(downloads).mode & 0o777, 0o700);
      for (const end of [ann, bob]) {
        const last = end.of('progress').at(-1);
        assert.is(last?.bytes, last?.file.size);
      }
    }));
  test('never overwrites another one', () =>
    withPair(async ({ ann, bob, path, downloads }) => {
      mkdirSync(downloads, { recursive: true });
      writeFileSync(join(downloads, 'a.txt'), 'mine');
      mkdirSync(join(downloads, 'a (1).txt'));
      const from = path('a.txt', 'yours');
      for (const n of [1, 2]) {
        await offered(ann, from);
        await bob.session.acceptFile((await bob.saw('offered', n)).file.id);
        const { path: to = '' } = await bob.saw('done', n);
        assert.is(basename(to), `a (${n + 1}).txt`);
        assert.is(readFileSync(to, 'utf8'), 'yours');
      }
      assert.is(readFileSync(join(downloads, 'a.txt'), 'utf8'), 'mine');
    }));
  test('is not sent before it is wanted, nor if it is declined', () =>
    withPair(async ({ ann, bob, path, downloads }) => {
      await offered(ann, path('a', 'x'));
      bob.session.declineFile((await bob.saw('offered')).file.id);
      await failedAs(ann, 'declined');
      await failedAs(bob, 'declined');
      assert.throws(() => statSync(downloads), /ENOENT/);
      assert.is(await bob.session.acceptFile(1), 'not-offered');
      assert.is(await bob.session.acceptFile(7), 'not-offered');
    }));
  test('can be taken back before it is accepted', () =>
    withPair(async ({ ann, bob, path }) => {
      const { id } = await offered(ann, path('a', 'x'));
      await bob.saw('offered');
      ann.session.cancelFile(id);
      await failedAs(ann, 'cancelled');
      await failedAs(bob, 'cancelled');
    }));
  for (const who of ['the sender', 'the receiver'] as const) {
    test(`can be cancelled on its way by ${who}, and texts go on`, () =>
      withPair(async ({ ann, bob, path, downloads }) => {
        await offered(ann, path('big', randomBytes(24 * MIB)));
        await bob.session.acceptFile((await bob.saw('offered')).file.id);
        await until(() =>
          readdirSync(downloads).some((name) => statSync(join(downloads, name)).size > MIB),
        );
        if (who === 'the sender') ann.session.cancelFile(1);
        else bob.session.declineFile(1);
        const fault = who === 'the sender' ? 'cancelled' : 'declined';
        await failedAs(ann, fault);
        await failedAs(bob, fault);
        ann.session.say('never mind');
        await bob.saw('text');
        await until(() => readdirSync(downloads).length === 0);
      }));
  }
  test('goes beside texts both ways', () =>
    withPair(async ({ ann, bob, path }) => {
      await offered(ann, path('big', randomBytes(24 * MIB)));
      await bob.session.acceptFile((await bob.saw('offered')).file.id);
      await bob.saw('progress');
      for (let n = 1; n <= 100; n += 1) {
        ann.session.say(`${n}`);
        bob.session.say(`${n}`);
      }
      await ann.saw('text', 100);
      await bob.saw('text', 100);
      assert.is(bob.of('done').length, 0, 'the file is still on its way');
      await bob.saw('done');
    }));
  test('waits for the one before it, in both directions', () =>
    withPair(async ({ ann, bob, path, downloads }) => {
      const [one, two] = [path('one', randomBytes(MIB)), path('two', randomBytes(MIB))];
      await Promise.all([offered(ann, one), offered(ann, two)]);
      await bob.saw('offered', 2);
      await Promise.all([bob.session.acceptFile(2), bob.session.acceptFile(1)]);
      await bob.saw('done', 2);
      assert.equal(readdirSync(downloads).sort(), ['one', 'two']);
      await offered(bob, join(downloads, 'one'));
      ann.session.declineFile((await ann.saw('offered')).file.id);
      await failedAs(bob, 'declined');
    }));
  test('that is missing, a folder or unreadable is not offered', () =>
    withPair(async ({ ann, bob, path }) => {
      const file = path('a', '');
      for (const [wrong, says] of [
        [`${file}\x1b[31m!`, 'There is no file'],
        [dirname(file), 'is a folder; only files can be sent'],
        ['/dev/zero', 'is a device; only files can be sent'],
        [`${file}/b`, "can't be read (ENOTDIR)"],
      ] as const) {
        const refusal = await ann.session.offerFile(wrong);
        assert.instance(refusal, Refusal);
        assert.match((refusal as Refusal).message, says);
        assert.not.match((refusal as Refusal).message, '\x1b');
      }
      assert.is(bob.of('offered').length, 0);
    }));
  test('that changed since it was offered is not sent', () =>
    withPair(async ({ ann, bob, path }) => {
      const file = path('a', 'x');
      await offered(ann, file);
      const { id } = (await bob.saw('offered')).file;
      appendFileSync(file, 'y');
      await bob.session.acceptFile(id);
      await failedAs(ann, 'changed');
      await failedAs(bob, 'changed');
    }));
  test('that changes while it is sent is given up', () =>
    withPair(async ({ ann, bob, path, downloads }) => {
      const file = path('a', randomBytes(16 * MIB));
      await offered(ann, file);
      await bob.session.acceptFile((await bob.saw('offered')).file.id);
      await ann.saw('progress');
      appendFileSync(file, 'y');
      await failedAs(ann, 'changed');
      await failedAs(bob, 'changed');
      await until(() => readdirSync(downloads).length === 0);
    }));
  test('is one of a few at once', () =>
    withPair(async ({ ann, bob, path }) => {
      const file = path('a', 'x');
      const all = await Promise.all(
        Array.from({ length: FILES_MAX + 2 }, () => ann.session.offerFile(file)),
      );
      assert.is(all.filter((one) => one instanceof Refusal).length, 2);
      await bob.saw('offered', FILES_MAX);
      bob.session.declineFile(1);
      await failedAs(ann, 'declined');
      await offered(ann, file);
      await bob.saw('offered', FILES_MAX + 1);
    }));
  test('leaves nothing if the private chat ends while it is on its way', () =>
    withPair(async ({ ann, bob, path, downloads }) => {
      await offered(ann, path('big', randomBytes(24 * MIB)));
      await offered(ann, path('other', 'x'));
      await bob.session.acceptFile((await bob.saw('offered', 2)).file.id - 1);
      await until(() =>
        readdirSync(downloads).some((name) => statSync(join(downloads, name)).size > MIB),
      );
      ann.session.stop();
      await failedAs(ann, 'ended', 2);
      await failedAs(bob, 'ended', 2);
      await bob.session.closed;
      assert.equal(readdirSync(downloads), []);
    }));
  test('without room for it is declined', () =>
    withEnemy(async ({ ann, enemy, downloads }) => {
      enemy.say({ kind: 'offer', id: 1, name: 'all', size: Number.MAX_SAFE_INTEGER });
      assert.is(await ann.session.acceptFile((await ann.saw('offered')).file.id), 'no-space');
      assert.is((await enemy.saw('decline')).why, 'no-space');
      assert.is((await failedAs(ann, 'no-space')).folder, downloads);
      assert.equal(readdirSync(downloads), []);
    }));
  test('whose folder cannot be written is declined', () =>
    withEnemy(async ({ ann, enemy, downloads }) => {
      writeFileSync(join(downloads, 'x'), '');
      const { ann: bob, enemy: other } = await besieged({ downloads: join(downloads, 'x', 'y') });
      other.say({ kind: 'offer', id: 1, name: 'a', size: 1 });
      await bob.saw('offered');
      assert.is(await bob.session.acceptFile(1), 'unwritable');
      const { folder, code } = await failedAs(bob, 'unwritable');
      assert.equal([folder, code], [join(downloads, 'x', 'y'), 'ENOTDIR']);
      bob.session.stop();
      await bob.session.closed;
      enemy.say({ kind: 'ping' });
      assert.is(ann.of('ended').length, 0);
    }));
});
