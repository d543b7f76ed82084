import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { FILES_MAX } from '../../../../client/peer/files/transfer.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { until } from '../../../helpers/until.ts';
import type { End, Enemy } from '../ends.ts';
import { failedAs, withEnemy } from './folders.ts';

const MIB = 1024 * 1024;

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('an end that lies about a file', (test) => {
  const offer = { kind: 'offer', id: 1, name: 'a', size: 5_000 };
  /** It is accepted. */
  const coming = async (ann: End, enemy: Enemy): Promise<void> => {
    enemy.say(offer);
    await ann.saw('offered');
    assert.is(await ann.session.acceptFile(1), undefined);
    await enemy.saw('accept');
  };

  test('by a name that is a path, or a trick, gets it a harmless one', () =>
    withEnemy(async ({ ann, enemy, downloads }) => {
      const names = [
        '../../../tmp/evil',
        '/etc/passwd',
        '.bashrc',
        'nul',
        '\x1b]0;x\x07a\nb',
        '..',
      ];
      for (const [at, name] of names.entries()) {
        const id = at + 1;
        enemy.say({ kind: 'offer', id, name, size: 1 });
        await ann.saw('offered', id);
        assert.is(await ann.session.acceptFile(id), undefined);
        enemy.data(id, 1);
        enemy.say({ kind: 'done', id, sha256: hashOf(Buffer.alloc(1)) });
        const { path = '' } = await ann.saw('done', id);
        assert.is(dirname(path), downloads);
      }
      assert.equal(
        readdirSync(downloads).sort(),
        ['_bashrc', '_nul', 'a b', 'evil', 'file', 'passwd'].sort(),
      );
    }));
  test('by sending more than was offered is cut off', () =>
    withEnemy(async ({ ann, enemy, downloads }) => {
      await coming(ann, enemy);
      enemy.data(1, 4_000);
      enemy.data(1, 1_001);
      assert.is((await ann.saw('ended')).code, 'misspoke');
      await failedAs(ann, 'ended');
      await ann.session.closed;
      assert.equal(readdirSync(downloads), []);
    }));
  test('by sending less, or in crumbs, is cut off', async () => {
    for (const send of [
      (enemy: Enemy) => enemy.say({ kind: 'done', id: 1, sha256: hashOf(Buffer.alloc(4_000)) }),
      (enemy: Enemy) => enemy.data(1, 1),
      (enemy: Enemy) => enemy.data(1, 0),
      (enemy: Enemy) => enemy.data(2, 4_000),
    ]) {
      await withEnemy(async ({ ann, enemy }) => {
        await coming(ann, enemy);
        send(enemy);
        assert.is((await ann.saw('ended')).code, 'misspoke');
      });
    }
  });
  test('by sending it before it is wanted is cut off', () =>
    withEnemy(async ({ ann, enemy }) => {
      enemy.say(offer);
      enemy.data(1, 5_000);
      assert.is((await ann.saw('ended')).code, 'misspoke');
    }));
  test('with a wrong checksum is told, and nothing is kept', () =>
    withEnemy(async ({ ann, enemy, downloads }) => {
      await coming(ann, enemy);
      enemy.data(1, 5_000);
      enemy.say({ kind: 'done', id: 1, sha256: hashOf(Buffer.alloc(4_999)) });
      await failedAs(ann, 'mismatch');
      assert.is((await enemy.saw('decline')).why, 'mismatch');
      await until(() => readdirSync(downloads).length === 0);
      assert.is(ann.of('ended').length, 0);
    }));
  test('and goes on sending what was declined costs only bandwidth', () =>
    withEnemy(async ({ ann, enemy, downloads }) => {
      await coming(ann, enemy);
      enemy.data(1, 1_024);
      await ann.saw('progress');
      ann.session.declineFile(1);
      enemy.data(1, 3_976);
      enemy.say({ kind: 'text', n: 1, text: 'still here' });
      await ann.saw('text');
      assert.is(ann.of('ended').length, 0);
      enemy.data(1, 1_024);
      assert.is((await ann.saw('ended')).code, 'misspoke');
      await ann.session.closed;
      assert.equal(readdirSync(downloads), []);
    }));
  test('and never stops sending what was declined floods', () =>
    withEnemy(async ({ ann, enemy }) => {
      enemy.say({ ...offer, size: 1e12 });
      await ann.saw('offered');
      ann.session.declineFile(1);
      for (let sent = 0; sent <= 64 * MIB; sent += 32_000) enemy.data(1, 32_000);
      assert.is((await ann.saw('ended')).code, 'flooded');
    }));
  test('with an offer out of turn, or too many, is cut off', async () => {
    const many = Array.from({ length: FILES_MAX + 1 }, (_, at) => ({ ...offer, id: at + 1 }));
    for (const offers of [[{ ...offer, id: 2 }], [offer, offer], many]) {
      await withEnemy(async ({ ann, enemy }) => {
        enemy.say(...offers);
        await ann.saw('ended');
      });
    }
  });
  test('or answers what was not asked is cut off', async () => {
    for (const kind of ['accept', 'decline', 'received', 'done', 'abort']) {
      await withEnemy(async ({ ann, enemy }) => {
        enemy.say({ kind, id: 1, why: 'x', sha256: hashOf(Buffer.alloc(0)) });
        assert.is((await ann.saw('ended')).code, 'misspoke', kind);
      });
    }
  });
});
