import { join } from 'node:path';
import { type DeviceIdentity, deviceIdentity } from '../../../client/identity.ts';
import { peerPins } from '../../../client/peer/pins.ts';
import { privates } from '../../../client/peer/privates.ts';
import type { PrivateNews, Privates } from '../../../client/update/private-event.ts';
import { systemClock } from '../../../shared/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { until } from '../../helpers/until.ts';
import { inFolder } from './ends.ts';

interface Client {
  readonly name: string;
  readonly identity: DeviceIdentity;
  readonly privates: Privates;
  readonly news: PrivateNews[];
  saw<K extends PrivateNews['kind']>(kind: K): Promise<Extract<PrivateNews, { kind: K }>>;
}

function clientIn(folder: string, name: string): Client {
  const own = join(folder, name);
  const identity = deviceIdentity(own, systemClock);
  const news: PrivateNews[] = [];
  const find = (kind: string) => news.find((it) => it.kind === kind);
  return {
    name,
    identity,
    news,
    privates: privates(
      {
        identity,
        pins: peerPins(own),
        server: () => 'the server',
        serverAddress: () => ({ host: '127.0.0.1', port: 4327 }),
        downloads: () => join(own, 'downloads'),
        clock: systemClock,
      },
      (it) => news.push(it),
    ),
    async saw(kind) {
      await until(
        () => find(kind) !== undefined,
        () => `${name} saw no ${kind}, but ${JSON.stringify(news)}`,
        12_000,
      );
      return find(kind) as never;
    },
  };
}

/** What a server tells of somebody; a lying one may say another fingerprint. */
function introduced(of: Client, role: 'dial' | 'listen', lie: { fingerprint?: string } = {}) {
  const { fingerprint, device } = of.identity;
  const who = { with: of.name, user: `id of ${of.name}`, device, fingerprint, ...lie };
  return { kind: 'introduced', role, ...who } as const;
}

/** Ann dials bob; the server may lie to ann of whom she meets. */
async function meet(ann: Client, bob: Client, lie: { fingerprint?: string } = {}): Promise<void> {
  ann.news.length = 0;
  bob.news.length = 0;
  bob.privates.perform({ do: 'listen', with: 'ann' });
  const { addresses } = await bob.saw('listening');
  bob.privates.perform({ do: 'meet', introduced: introduced(ann, 'listen') });
  const told = { ...introduced(bob, 'dial', lie), addresses: [...addresses] };
  ann.privates.perform({ do: 'meet', introduced: told });
}

async function close(...clients: Client[]): Promise<void> {
  await Promise.all(clients.map((client) => client.privates.close()));
}

describe('private chats of a client', (test) => {
  test('open at both ends with the same words, and remember the device', () =>
    inFolder(async (folder) => {
      const [ann, bob] = [clientIn(folder, 'ann'), clientIn(folder, 'bob')];
      await meet(ann, bob);
      const [here, there] = await Promise.all([ann.saw('opened'), bob.saw('opened')]);
      assert.equal(here.words, there.words);
      assert.equal(here.familiar, { kind: 'first', others: 0 });
      ann.privates.perform({ do: 'say', with: 'bob', text: 'hi', line: 'private bob hi' });
      assert.is((await bob.saw('text')).text, 'hi');
      assert.is((await ann.saw('confirmed')).line, 'private bob hi');
      ann.privates.perform({ do: 'stop', with: 'bob' });
      await Promise.all([ann.saw('ended'), bob.saw('ended')]);
      await meet(ann, bob);
      assert.equal((await ann.saw('opened')).familiar, { kind: 'same' });
      await close(ann, bob);
    }));

  test('do not begin with a key that a server made up, not even the first time', () =>
    inFolder(async (folder) => {
      const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => clientIn(folder, name));
      if (!ann || !bob || !eve) throw new Error('nobody');
      await meet(ann, bob, { fingerprint: eve.identity.fingerprint });
      assert.match((await ann.saw('failed')).text, 'another certificate');
      assert.not.ok(ann.news.some(({ kind }) => kind === 'opened'));
      await close(ann, bob, eve);
    }));

  test('do not begin with a changed key before the user says so', () =>
    inFolder(async (folder) => {
      const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => clientIn(folder, name));
      if (!ann || !bob || !eve) throw new Error('nobody');
      await meet(ann, bob);
      await ann.saw('opened');
      ann.privates.perform({ do: 'stop', with: 'bob' });
      await ann.saw('ended');
      const { fingerprint } = eve.identity;
      await meet(ann, bob, { fingerprint });
      const { known, shown } = await ann.saw('changed');
      assert.equal([known, shown], [bob.identity.fingerprint, fingerprint]);
      bob.privates.perform({ do: 'stop', with: 'ann' });
      ann.privates.perform({ do: 'trust', with: 'bob' });
      assert.match((await ann.saw('trusted')).text, fingerprint);
      await meet(ann, bob);
      await ann.saw('changed'); // the one before is not known any more
      await close(ann, bob, eve);
    }));

  test('end cleanly with the client, and what was said last arrives', () =>
    inFolder(async (folder) => {
      const [ann, bob] = [clientIn(folder, 'ann'), clientIn(folder, 'bob')];
      await meet(ann, bob);
      await Promise.all([ann.saw('opened'), bob.saw('opened')]);
      ann.privates.perform({ do: 'say', with: 'bob', text: 'bye', line: 'private bob bye' });
      await ann.privates.close();
      assert.equal((await ann.saw('ended')).unconfirmed, []);
      assert.is((await bob.saw('text')).text, 'bye');
      assert.match((await bob.saw('ended')).text, 'ann has left');
      await close(bob);
    }));
});
