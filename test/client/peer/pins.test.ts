import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peerPins } from '../../../client/peer/pins.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { inFolder } from './ends.ts';

const [A, B] = ['AA', 'BB'].map((pair) => Array.from({ length: 32 }, () => pair).join(':')) as [
  string,
  string,
];
const laptop = { server: 'S1', account: 'bob1', device: 'laptop' };

describe('devices met in private chats', (test) => {
  test('are pinned when they are met, for this user alone', () =>
    inFolder((folder) => {
      const config = join(folder, 'a');
      const pins = peerPins(config);
      assert.equal(pins.look(laptop, A), { kind: 'first', others: 0 });
      assert.equal(pins.look(laptop, A), { kind: 'first', others: 0 }, 'looking pins nothing');
      pins.pin(laptop, A);
      assert.equal(peerPins(config).look(laptop, A), { kind: 'same' });
      assert.equal(readdirSync(config), ['known-peers.json']);
      assert.is(statSync(config).mode & 0o777, 0o700);
      assert.is(statSync(join(config, 'known-peers.json')).mode & 0o777, 0o600);
    }));
  test('are told apart by server, account and device', () =>
    inFolder((folder) => {
      const pins = peerPins(folder);
      pins.pin(laptop, A);
      assert.equal(pins.look({ ...laptop, device: 'desk' }, B), { kind: 'first', others: 1 });
      assert.equal(pins.look({ ...laptop, account: 'eve' }, B), { kind: 'first', others: 0 });
      assert.equal(pins.look({ ...laptop, server: '__proto__' }, B), { kind: 'first', others: 0 });
    }));
  test('that changed are not taken without a word of the user', () =>
    inFolder(async (folder) => {
      const pins = peerPins(folder);
      pins.pin(laptop, A);
      pins.pin(laptop, A);
      assert.equal(pins.look(laptop, B), { kind: 'changed', known: A });
      await thrownBy(() => pins.pin(laptop, B));
      assert.equal(pins.look(laptop, A), { kind: 'same' });
      pins.accept(laptop, B);
      assert.equal(pins.look(laptop, B), { kind: 'same' });
      assert.equal(pins.look(laptop, A), { kind: 'changed', known: B });
    }));
  test('in a damaged file are an error, not a first contact', () =>
    inFolder(async (folder) => {
      for (const text of [
        '',
        '[{',
        '{}',
        '[1]',
        JSON.stringify([{ ...laptop, fingerprint: 'A' }]),
      ]) {
        writeFileSync(join(folder, 'known-peers.json'), text);
        const error = await thrownBy(() => void peerPins(folder).look(laptop, A));
        assert.match(error.message, 'is damaged');
        await thrownBy(() => peerPins(folder).accept(laptop, A));
      }
    }));
});
