import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceIdentity } from '../../../client/storage/identity.ts';
import { fingerprintOf } from '../../../shared/certificate.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { keptIn } from '../../helpers/kept.ts';
import { identity, inFolder } from '../peer/ends.ts';

describe("a device's identity", (test) => {
  test('is made once, for this user alone', () =>
    inFolder((folder) => {
      const config = join(folder, 'a', 'hearth');
      const made = deviceIdentity(keptIn(config), systemClock);
      assert.is(made.fingerprint, fingerprintOf(made.cert));
      assert.equal(deviceIdentity(keptIn(config), systemClock), made);
      assert.equal(readdirSync(config), ['device.pem']);
      assert.is(statSync(config).mode & 0o777, 0o700);
      assert.is(statSync(join(config, 'device.pem')).mode & 0o777, 0o600);
    }));
  test('is another one on another device', () =>
    inFolder((folder) => {
      const [a, b] = ['a', 'b'].map((name) =>
        deviceIdentity(keptIn(join(folder, name)), systemClock),
      );
      assert.is.not(a?.fingerprint, b?.fingerprint);
    }));
  test('tells nothing of its user', () =>
    inFolder((folder) => {
      const { cert } = deviceIdentity(keptIn(folder), systemClock);
      const text = Buffer.from(cert.replace(/-----.*-----/g, ''), 'base64').toString('latin1');
      assert.match(text, 'hearth device');
    }));
  test('that is damaged is an error, and is left alone', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'device.pem');
      const [one, other] = [identity(), identity()];
      const wrongs = [
        '',
        'x',
        one.key,
        one.cert,
        one.key + other.cert,
        one.key + one.cert.slice(99),
      ];
      for (const text of wrongs) {
        writeFileSync(path, text);
        const error = await thrownBy(() => void deviceIdentity(keptIn(folder), systemClock));
        assert.match(error.message, 'is damaged. Restore it');
        assert.is(readFileSync(path, 'utf8'), text);
      }
    }));
  test("that can't be read is an error that says what to do", () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'device.pem'));
      const error = await thrownBy(() => void deviceIdentity(keptIn(folder), systemClock));
      assert.match(error.message, "can't be read (EISDIR)");
      assert.match(error.message, 'chmod 600');
    }));
  test('that another client made first is taken', () =>
    inFolder((folder) => {
      const first = identity();
      const clock = {
        ...systemClock,
        now() {
          writeFileSync(join(folder, 'device.pem'), first.key + first.cert); // while this one makes its own
          return systemClock.now();
        },
      };
      assert.is(deviceIdentity(keptIn(folder), clock).fingerprint, first.fingerprint);
      assert.equal(readdirSync(folder), ['device.pem']);
    }));
});
