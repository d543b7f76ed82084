import { join } from 'node:path';
import type { Accept } from '../../../client/core/update/event.ts';
import type { PrivateNews, Privates } from '../../../client/core/update/private-event.ts';
import { privates } from '../../../client/peer/privates.ts';
import { ownProcess } from '../../../client/process.ts';
import { type DeviceIdentity, deviceIdentity } from '../../../client/storage/identity.ts';
import { peerPins } from '../../../client/storage/peer-pins.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { keptIn } from '../../helpers/kept.ts';
import { until } from '../../helpers/until.ts';
import { inFolder } from './ends.ts';

interface Client {
  readonly name: string;
  readonly identity: DeviceIdentity;
  readonly privates: Privates;
  readonly news: PrivateNews[];
  /** What it told the server, when it accepted. */
  readonly accepts: Accept[];
  saw<K extends PrivateNews['kind']>(kind: K): Promise<Extract<PrivateNews, { kind: K }>>;
}

/** `device`: its own folder, for somebody's second one. */
function clientIn(folder: string, name: string, device = name): Client {
  const own = join(folder, device);
  const identity = deviceIdentity(keptIn(own), systemClock);
  const news: PrivateNews[] = [];
  const accepts: Accept[] = [];
  const find = (kind: string) => news.find((it) => it.kind === kind);
  return {
    name,
    identity,
    news,
    accepts,
    privates: privates(
      {
        identity,
        pins: peerPins(keptIn(own)),
        server: () => 'the server',
        serverAddress: () => ({ host: '127.0.0.1', port: 4327 }),
        downloads: () => join(own, 'downloads'),
        clock: systemClock,
        own: ownProcess,
      },
      {
        news: (it) => void news.push(it),
        server: (it) => void (it.kind === 'accept' && accepts.push(it.accept)),
      },
    ),
    async saw(kind) {
      await until(
        () => find(kind) !== undefined,
        () => `${name} saw no ${kind}, but ${JSON.stringify(news)}`,
      );
      return find(kind) as never;
    },
  };
}

/** What a server says of somebody; a lying one may give another fingerprint. */
function introduced(
  of: Client,
  role: 'dial' | 'listen',
  lie: { fingerprint?: string; with?: string } = {},
) {
  const { fingerprint, device } = of.identity;
  const who = { with: of.name, user: `id of ${of.name}`, device, fingerprint, ...lie };
  return { kind: 'introduced', role, ...who } as const;
}

/** Ann dials bob; the server may lie to ann about whom she meets. */
async function meet(
  ann: Client,
  bob: Client,
  lie: { fingerprint?: string; with?: string } = {},
): Promise<void> {
  ann.news.length = 0;
  bob.news.length = 0;
  bob.accepts.length = 0;
  bob.privates.perform({ do: 'accept', with: 'ann' });
  await until(() => bob.accepts.length > 0);
  const { addresses = [] } = bob.accepts[0] ?? {};
  bob.privates.perform({ do: 'meet', introduced: introduced(ann, 'listen') });
  ann.privates.perform({ do: 'ask', with: lie.with ?? bob.name });
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
      assert.equal(here.familiar, { kind: 'first' });
      ann.privates.perform({ do: 'say', with: 'bob', text: 'hi', line: 'private bob hi' });
      assert.is((await bob.saw('text')).text, 'hi');
      assert.is((await ann.saw('confirmed')).line, 'private bob hi');
      ann.privates.perform({ do: 'stop', with: 'bob' });
      await Promise.all([ann.saw('ended'), bob.saw('ended')]);
      await meet(ann, bob);
      assert.equal((await ann.saw('opened')).familiar, { kind: 'same' });
      await close(ann, bob);
    }));

  test('do not begin with a key that a server invented, not even the first time', () =>
    inFolder(async (folder) => {
      const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => clientIn(folder, name));
      if (!ann || !bob || !eve) throw new Error('nobody');
      await meet(ann, bob, { fingerprint: eve.identity.fingerprint });
      assert.match((await ann.saw('dropped')).text ?? '', 'did not show the certificate');
      assert.not.ok(ann.news.some(({ kind }) => kind === 'opened'));
      await close(ann, bob, eve);
    }));

  test('hold a device that was met as somebody else, whoever the server says it is', () =>
    inFolder(async (folder) => {
      const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => clientIn(folder, name));
      if (!ann || !bob || !eve) throw new Error('nobody');
      for (const other of [bob, eve]) {
        await meet(ann, other);
        await ann.saw('opened');
        ann.privates.perform({ do: 'stop', with: other.name });
        await Promise.all([ann.saw('ended'), other.saw('ended')]);
      }
      await meet(ann, eve, { with: 'bob' });
      assert.equal((await ann.saw('opened')).familiar, { kind: 'unknown', others: 2 });
      ann.privates.perform({ do: 'say', with: 'bob', text: 'for bob', line: 'for bob' });
      assert.is((await ann.saw('refused')).line, 'for bob');
      await close(ann, bob, eve);
    }));

  test('say nothing to a device that is not known, and show nothing of it, until it is trusted', () =>
    inFolder(async (folder) => {
      const [ann, bob, anew] = [
        clientIn(folder, 'ann'),
        clientIn(folder, 'bob'),
        clientIn(folder, 'bob', 'bob set up anew'),
      ];
      const say = (who: Client, to: string, text: string) =>
        who.privates.perform({ do: 'say', with: to, text, line: text });
      await meet(ann, bob);
      await ann.saw('opened');
      ann.privates.perform({ do: 'stop', with: 'bob' });
      await ann.saw('ended');
      await meet(ann, anew);
      assert.equal((await ann.saw('opened')).familiar, { kind: 'unknown', others: 1 });
      assert.is((await anew.saw('opened')).waits, true);
      say(ann, 'bob', 'a secret');
      assert.is((await ann.saw('refused')).line, 'a secret');
      say(anew, 'ann', 'hello');
      ann.privates.perform({ do: 'send', with: 'bob', path: process.execPath, line: 'sendfile' });
      await until(() => ann.news.filter(({ kind }) => kind === 'refused').length === 2);
      ann.privates.perform({ do: 'stop', with: 'bob' });
      assert.is((await ann.saw('ended')).unshown, 1);
      assert.equal((await anew.saw('ended')).unconfirmed, ['hello']);
      assert.not.ok(ann.news.some(({ kind }) => kind === 'text'));
      assert.not.ok(anew.news.some(({ kind }) => kind === 'text' || kind === 'offered'));

      await meet(ann, anew);
      assert.is((await ann.saw('opened')).familiar.kind, 'unknown', 'it was not trusted');
      await anew.saw('opened');
      say(anew, 'ann', 'hello again');
      ann.privates.perform({ do: 'trust', with: 'bob' });
      assert.is((await ann.saw('text')).text, 'hello again');
      await anew.saw('confirmed');
      say(ann, 'bob', 'a secret');
      assert.is((await anew.saw('text')).text, 'a secret');
      ann.privates.perform({ do: 'stop', with: 'bob' });
      await ann.saw('ended');
      for (const known of [anew, bob]) {
        await meet(ann, known);
        assert.is((await ann.saw('opened')).familiar.kind, 'same');
        ann.privates.perform({ do: 'stop', with: 'bob' });
        await ann.saw('ended');
      }
      await close(ann, bob, anew);
    }));

  test('end cleanly with the client, and the last words arrive', () =>
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
