// Whatever people do, each client's list of who is here becomes the truth, and no step of it is told twice [DESIGN 3].

import fc from 'fast-check';
import type { Reply } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';

const NAMES = ['ann', 'bob', 'cid', 'dan'];

type Step =
  | { readonly kind: 'enter'; readonly name: string; readonly guest: boolean }
  | { readonly kind: 'cut' | 'remove'; readonly name: string }
  | { readonly kind: 'pass'; readonly ms: number };

const name = fc.constantFrom(...NAMES);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('enter'), name, guest: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cut'), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove'), name }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass'), ms: fc.constantFrom(300, 700, 1_000) }),
  },
) as fc.Arbitrary<Step>;

/** Who a client believes is here: complains of what is told twice, or of the user. */
function viewOf(replies: readonly Reply[], own: string): string[] {
  const view = new Set<string>();
  for (const reply of replies) {
    if ('here' in reply) for (const who of reply.here.names) view.add(who);
    if (!('events' in reply)) continue;
    for (const event of reply.events) {
      if (event.kind !== 'presence') continue;
      const twice = event.here.filter((who) => event.left.includes(who));
      assert.equal(twice, [], 'one event says that somebody came and left');
      for (const who of event.left) assert.ok(view.delete(who), `${own} is told again: -${who}`);
      for (const who of event.here) {
        assert.not.ok(view.has(who) || who === own, `${own} is told again: +${who}`);
        view.add(who);
      }
    }
  }
  return [...view].sort();
}

interface Seat {
  readonly name: string;
  readonly guest: boolean;
  readonly client: TestClient;
}

async function take(step: Step, { house, enter, clock }: TestHouse, seats: Seat[]): Promise<void> {
  switch (step.kind) {
    case 'enter': {
      const holder = seats.find((seat) => seat.name === step.name && !seat.client.ended);
      if (holder?.guest) return; // the name is taken
      const client = await enter(step.name, { guest: step.guest }).catch(() => undefined);
      if (client) seats.push({ ...step, client });
      return;
    }
    case 'cut':
      seats.findLast((seat) => seat.name === step.name && !seat.client.ended)?.client.cut();
      return;
    case 'remove':
      await house.operator.remove(step.name).catch(() => {});
      return;
    case 'pass':
      clock.advance(step.ms);
  }
}

describe('who is here', (test) => {
  test('is what every client believes, told once and never of oneself', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
        const it = await testHouse({ guests: true });
        const seats: Seat[] = [];
        for (const one of steps) await take(one, it, seats);
        it.clock.advance(1_000);
        const here = new Set(seats.filter(({ client }) => !client.ended).map((seat) => seat.name));
        for (const { name: own, client } of seats) {
          const view = viewOf(client.replies, own);
          if (client.ended) continue;
          assert.equal(view, [...here].filter((who) => who !== own).sort());
        }
      }),
      { numRuns: 100 },
    ));
});
