import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peerPins } from '../../../client/storage/peer-pins.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { keptIn } from '../../helpers/kept.ts';
import { inFolder } from '../peer/ends.ts';

const [A, B] = ['AA', 'BB'].map((pair) => Array.from({ length: 32 }, () => pair).join(':')) as [
  string,
  string,
];
const laptop = {
  ...{ server: 'S1', account: 'bob1', name: 'Bob', device: 'laptop', fingerprint: A },
};
const desk = { ...laptop, device: 'desk', fingerprint: B };

describe('devices met in private chats', (test) => {
  test('are pinned when they are met, for this user alone', () =>
    inFolder((folder) => {
      const config = join(folder, 'a');
      const pins = peerPins(keptIn(config));
      assert.equal(pins.look(laptop), { kind: 'first' });
      assert.equal(pins.look(laptop), { kind: 'first' }, 'looking pins nothing');
      pins.pin(laptop);
      pins.pin(laptop);
      assert.equal(peerPins(keptIn(config)).look(laptop), { kind: 'same' });
      assert.equal(readdirSync(config), ['known-peers.json']);
      assert.is(statSync(config).mode & 0o777, 0o700);
      assert.is(statSync(join(config, 'known-peers.json')).mode & 0o777, 0o600);
    }));
  test('are several of one account, each unknown until it is pinned', () =>
    inFolder((folder) => {
      const pins = peerPins(keptIn(folder));
      pins.pin(laptop);
      assert.equal(pins.look(desk), { kind: 'unknown', others: 1 });
      pins.pin(desk);
      for (const one of [laptop, desk]) assert.equal(pins.look(one), { kind: 'same' });
      const third = { ...laptop, fingerprint: A.replace('AA', 'CC') };
      assert.equal(pins.look(third), { kind: 'unknown', others: 2 });
    }));
  test('are known by their key alone, whatever they call themselves', () =>
    inFolder((folder) => {
      const pins = peerPins(keptIn(folder));
      pins.pin(laptop);
      assert.equal(pins.look({ ...laptop, device: 'new name' }), { kind: 'same' });
      assert.equal(pins.look({ ...laptop, fingerprint: B }), { kind: 'unknown', others: 1 });
    }));
  test('are told apart by server and account, and not by a new account with a known name', () =>
    inFolder((folder) => {
      const pins = peerPins(keptIn(folder));
      pins.pin(laptop);
      const eve = { ...desk, account: 'eve', name: 'eve' };
      assert.equal(pins.look(eve), { kind: 'first' });
      assert.equal(pins.look({ ...desk, server: '__proto__' }), { kind: 'first' });
      assert.equal(pins.look({ ...eve, name: 'BOB' }), { kind: 'unknown', others: 1 });
      assert.equal(pins.look({ ...laptop, account: 'eve' }), { kind: 'unknown', others: 1 });
    }));
  test('are recognised, whatever name a server gives to their account', () =>
    inFolder((folder) => {
      const pins = peerPins(keptIn(folder));
      const eve = { ...desk, account: 'eve1', name: 'eve' };
      pins.pin(eve);
      assert.equal(pins.look({ ...eve, name: 'Bob' }), { kind: 'unknown', others: 1 });
      pins.pin(laptop);
      assert.equal(pins.look({ ...eve, name: 'Bob' }), { kind: 'unknown', others: 2 });
      assert.equal(pins.look({ ...eve, name: 'EVE' }), { kind: 'same' });
      assert.equal(pins.look(laptop), { kind: 'same' });
    }));
  test('that an older client wrote down are nobody else’s either', () =>
    inFolder((folder) => {
      const { name: _, ...eve } = { ...desk, account: 'eve1' };
      const bob = { ...laptop, name: 'bob' };
      writeFileSync(join(folder, 'known-peers.json'), JSON.stringify([eve, bob]));
      const pins = peerPins(keptIn(folder));
      assert.equal(pins.look({ ...eve, name: 'Bob' }), { kind: 'unknown', others: 2 });
      assert.equal(pins.look({ ...eve, name: 'eve' }), { kind: 'same' });
    }));
  test('that an older client wrote down are recognised, and it can read what this one writes', () =>
    inFolder((folder) => {
      const { name: _, ...old } = laptop;
      const file = join(folder, 'known-peers.json');
      writeFileSync(file, JSON.stringify([old]));
      const pins = peerPins(keptIn(folder));
      assert.equal(pins.look(laptop), { kind: 'same' });
      assert.equal(pins.look(desk), { kind: 'unknown', others: 1 });
      pins.pin(laptop);
      assert.equal(JSON.parse(readFileSync(file, 'utf8')), [{ ...laptop, name: 'bob' }]);
    }));
  test('are written down only as they can be read again', () =>
    inFolder(async (folder) => {
      const pins = peerPins(keptIn(folder));
      await thrownBy(() => pins.pin({ ...laptop, account: 'x'.repeat(300) }));
      assert.equal(pins.look(laptop), { kind: 'first' });
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
        const error = await thrownBy(() => void peerPins(keptIn(folder)).look(laptop));
        assert.match(error.message, 'is damaged');
        await thrownBy(() => peerPins(keptIn(folder)).pin(laptop));
      }
    }));
});
