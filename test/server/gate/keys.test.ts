import {
  chmodSync,
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
import { GateError } from '../../../server/gate/error.ts';
import { keysIn, keysOf } from '../../../server/gate/keys.ts';
import { fingerprintOf, selfSigned } from '../../../shared/certificate.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';

const clock = fakeClock();
const other = selfSigned({ commonName: 'other', now: clock.now(), days: 1 });

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-keys-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function refusal(run: () => Promise<unknown>, words: string): Promise<void> {
  const error = await thrownBy(async () => void (await run()));
  assert.instance(error, GateError);
  assert.match(error.message, words);
}

describe('the keys of a data folder', (test) => {
  test('are made at the first start and found at the next', () =>
    inFolder(async (folder) => {
      const made = await keysIn(folder, clock);
      assert.equal(readdirSync(folder), ['tls']);
      assert.is(statSync(join(folder, 'tls/key.pem')).mode & 0o777, 0o600);
      assert.is(statSync(join(folder, 'tls')).mode & 0o777, 0o700);
      assert.equal(await keysIn(folder, clock), made);
      assert.match(fingerprintOf(made.cert), /^[0-9A-F:]{95}$/);
    }));
  test('are never replaced when one is lost, damaged or another', () =>
    inFolder(async (folder) => {
      await keysIn(folder, clock);
      const [key, cert] = [join(folder, 'tls/key.pem'), join(folder, 'tls/cert.pem')];
      const whole = { [key]: readFileSync(key), [cert]: readFileSync(cert) };
      const restore = (): void => {
        for (const [path, bytes] of Object.entries(whole)) writeFileSync(path, bytes);
      };
      const damages: readonly [string, () => void, string][] = [
        ['key lost', () => rmSync(key), "can't be read (ENOENT)"],
        ['certificate lost', () => rmSync(cert), "can't be read (ENOENT)"],
        ['key empty', () => writeFileSync(key, ''), 'contains no PEM key'],
        [
          'certificate cut',
          () => writeFileSync(cert, other.cert.slice(0, 99)),
          'no PEM certificate',
        ],
        ['key of another', () => writeFileSync(key, other.key), 'does not belong'],
      ];
      for (const [what, damage, words] of damages) {
        damage();
        const before = readdirSync(join(folder, 'tls')).join();
        await refusal(() => keysIn(folder, clock), words);
        await refusal(() => keysIn(folder, clock), 'Restore');
        assert.is(readdirSync(join(folder, 'tls')).join(), before, what);
        restore();
      }
      await keysIn(folder, clock);
    }));
  test('are made anew after a start that broke off half-way', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'tls.new'));
      writeFileSync(join(folder, 'tls.new/key.pem'), 'half a k');
      await keysIn(folder, clock);
      assert.equal(readdirSync(folder), ['tls']);
    }));
  test('that cannot be written stop the start', () =>
    inFolder(async (folder) => {
      await refusal(() => keysIn(join(folder, 'no/such/\0'), clock), '');
      writeFileSync(join(folder, 'file'), '');
      await refusal(() => keysIn(join(folder, 'file'), clock), 'ENOTDIR');
    }));
  const title = 'that may not be read stop the start';
  if (process.getuid?.() === 0) test.skip(title, 'root may read everything');
  else
    test(title, () =>
      inFolder(async (folder) => {
        await keysIn(folder, clock);
        chmodSync(join(folder, 'tls/key.pem'), 0);
        await refusal(() => keysIn(folder, clock), 'EACCES');
      }),
    );
});

describe("the operator's own keys", (test) => {
  test('are taken as they are, and must belong together', () =>
    inFolder(async (folder) => {
      const files = { key: join(folder, 'k'), cert: join(folder, 'c') };
      await refusal(() => keysOf(files), 'k can');
      writeFileSync(files.key, other.key);
      writeFileSync(files.cert, other.cert);
      assert.equal(await keysOf(files), other);
      writeFileSync(files.cert, selfSigned({ commonName: 'x', now: 0, days: 1 }).cert);
      await refusal(() => keysOf(files), 'does not belong');
    }));
});
