import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pins } from '../../../client/storage/server-pins.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { keptIn } from '../../helpers/kept.ts';

async function inFolder(run: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-test-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const here = { host: 'Chat.Example', port: 4327 };

describe('known servers', (test) => {
  test('are kept by name and port, for this user alone', () =>
    inFolder((folder) => {
      const config = join(folder, 'a', 'hearth');
      const known = pins(keptIn(config));
      assert.is(known.get(here), undefined);
      known.set(here, { fingerprint: 'AB', certificate: 'pem' });
      known.set({ ...here, port: 1 }, { fingerprint: 'CD' });
      assert.equal(pins(keptIn(config)).get({ ...here, host: 'chat.example' }), {
        fingerprint: 'AB',
        certificate: 'pem',
      });
      assert.equal(pins(keptIn(config)).get({ ...here, port: 1 }), { fingerprint: 'CD' });
      assert.is(pins(keptIn(config)).get({ host: '__proto__', port: 1 }), undefined);
      assert.equal(readdirSync(config), ['known-servers.json']);
      assert.is(statSync(config).mode & 0o777, 0o700);
      assert.is(statSync(join(config, 'known-servers.json')).mode & 0o777, 0o600);
    }));
  test('may be known as Hearth, until another certificate is accepted', () =>
    inFolder((folder) => {
      const known = pins(keptIn(folder));
      assert.not.ok(known.isHearth(here));
      known.markHearth(here); // met without TLS
      assert.ok(pins(keptIn(folder)).isHearth(here));
      assert.is(known.get(here), undefined);
      known.set(here, { fingerprint: 'AB', vouched: true }, 'hearth');
      assert.ok(known.isHearth(here));
      known.markHearth(here);
      assert.equal(known.get(here), { fingerprint: 'AB', vouched: true });
      known.set(here, { fingerprint: 'CD' });
      assert.not.ok(known.isHearth(here));
      known.forget(here);
      assert.is(known.get(here), undefined);
    }));
  test('from before that was kept are known by their certificates only', () =>
    inFolder((folder) => {
      const text = '{"chat.example:4327": {"fingerprint": "AB"}}';
      writeFileSync(join(folder, 'known-servers.json'), text);
      assert.not.ok(pins(keptIn(folder)).isHearth(here));
      assert.equal(pins(keptIn(folder)).get(here), { fingerprint: 'AB' });
    }));
  test('in a damaged file are an error, not a first contact', () =>
    inFolder(async (folder) => {
      for (const text of ['', '{"a', '[]', '{"chat.example:4327": 1}']) {
        writeFileSync(join(folder, 'known-servers.json'), text);
        const error = await thrownBy(() => void pins(keptIn(folder)).get(here));
        assert.match(error.message, 'is damaged');
        await thrownBy(() => pins(keptIn(folder)).set(here, { fingerprint: 'AB' }));
      }
    }));
});
