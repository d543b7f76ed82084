// A modified server that introduces two clients to itself: it swaps fingerprints and addresses.

import { type Listening, listen } from '../../../client/peer/listen.ts';
import { meet } from '../../../client/peer/meet.ts';
import type { DeviceIdentity } from '../../../client/storage/identity.ts';
import { peerPins } from '../../../client/storage/peer-pins.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { keptIn } from '../../helpers/kept.ts';
import { identity, inFolder, sessionOn } from './ends.ts';

const HOST = '127.0.0.1';
const [ann, bob, eve] = [identity(), identity(), identity()];
const asker = { side: 'asker', name: 'bob', clock: systemClock } as const;
const asked = { side: 'asked', name: 'ann', clock: systemClock } as const;

const listens = (who: DeviceIdentity): Promise<Listening> =>
  listen({ identity: who, clock: systemClock, host: HOST });
const at = ({ port }: Listening) => ({ host: HOST, port });

describe('a server that puts itself in between', (test) => {
  test('hears what both say, but they read out different words; a pin stops it', () =>
    inFolder(async (folder) => {
      const pins = peerPins(keptIn(folder));
      const device = { server: 'S', account: 'bob', name: 'bob', device: 'laptop' };
      pins.pin({ ...device, fingerprint: bob.fingerprint }); // they had met before

      // It tells each of them its own address and fingerprint, as the other's.
      const [evesPort, bobsPort] = await Promise.all([listens(eve), listens(bob)]);
      const asBob = meet({
        ...asked,
        identity: eve,
        expected: ann.fingerprint,
        listening: evesPort,
      });
      const anns = await meet({
        ...asker,
        identity: ann,
        expected: eve.fingerprint,
        candidates: [at(evesPort)],
      });
      const bobs = meet({
        ...asked,
        identity: bob,
        expected: eve.fingerprint,
        listening: bobsPort,
      });
      const asAnn = await meet({
        ...asker,
        identity: eve,
        expected: bob.fingerprint,
        candidates: [at(bobsPort)],
      });
      const prints = (own: DeviceIdentity, their: DeviceIdentity) => ({
        own: own.fingerprint,
        their: their.fingerprint,
      });
      const ends = [
        sessionOn(anns, 'asker', prints(ann, eve)),
        sessionOn(await asBob, 'asked', prints(eve, ann)),
        sessionOn(asAnn, 'asker', prints(eve, bob)),
        sessionOn(await bobs, 'asked', prints(bob, eve)),
      ] as const;
      const words = await Promise.all(ends.map(async (end) => (await end.saw('opened')).words));
      assert.equal(words[0], words[1]);
      assert.equal(words[2], words[3]);
      assert.not.equal(words[0], words[3]);
      const verdict = pins.look({ ...device, fingerprint: eve.fingerprint });
      assert.equal(verdict, { kind: 'unknown', others: 1 });
      ends[0].session.stop();
      ends[3].session.stop();
      await Promise.all(ends.map(({ session }) => session.closed));
    }));
});
