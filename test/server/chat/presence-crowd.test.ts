// What presence costs where thousands are here: each announcement is a write to everybody [DESIGN 3].

import type { Listener } from '../../../server/chat/online.ts';
import { createOnline } from '../../../server/chat/online.ts';
import type { Person } from '../../../server/chat/people.ts';
import { createPresence } from '../../../server/chat/presence.ts';
import { createState } from '../../../server/state/state.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { memoryStore } from '../../helpers/memory-store.ts';

const SECOND = 1_000;

async function town() {
  const clock = fakeClock();
  const state = createState();
  const store = memoryStore({ clock, randomId: () => 'id' });
  await store.open(state);
  const failed = (error: unknown): void => {
    throw error;
  };
  const presence = createPresence({ state, store, online: createOnline(), clock, failed });
  let told = 0;
  let count = 0;

  /** So many more guests come. */
  const come = (more: number): (readonly [Listener, Person])[] =>
    Array.from({ length: more }, () => {
      count += 1;
      const id = `guest-${count}`;
      const listener: Listener = {
        ...{ user: id, stream: undefined, erases: true, partialPages: true, everyName: false },
        ...{ peer: undefined, direct: undefined, isStillIn: () => true },
        hear: () => {
          told += 1;
        },
      };
      const person = { id, name: id, guest: true };
      presence.enter(listener, person);
      return [listener, person] as const;
    });

  return { clock, presence, come, told: () => told };
}

describe('presence in a crowd', (test) => {
  test('waits longer between two announcements the more people are here', async () => {
    const { clock, come, told } = await town();
    come(4_000);
    clock.advance(SECOND);
    const first = told();
    for (let second = 0; second < 8; second += 1) {
      come(100);
      clock.advance(SECOND);
    }
    const rounds = (told() - first) / 4_000;
    assert.ok(rounds > 2 && rounds < 5, `everybody was told ${rounds.toFixed(1)} times in 8 s`);
  });

  test('tells of somebody who comes after a quiet time within a second, however many are here', async () => {
    const { clock, come, told } = await town();
    come(4_000);
    clock.advance(10 * SECOND);
    const before = told();
    come(1);
    clock.advance(SECOND);
    assert.is(told() - before, 4_000);
  });

  test('knows when somebody left, whenever it tells of it', async () => {
    const { clock, presence, come } = await town();
    const [[listener, person] = []] = come(4_000);
    clock.advance(SECOND);
    if (listener && person) presence.leave(listener, person);
    const left = clock.now();
    clock.advance(SECOND);
    assert.is(presence.lastSeen(person?.id ?? ''), left);
  });
});
