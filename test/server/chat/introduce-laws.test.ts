// Whatever order people ask, answer, block, leave and come back in: one request brings one introduction at most, never
// for somebody who is kept out, and all answers are those of a model of twenty lines.

import * as fc from 'fast-check';
import type { EventOf } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { says, textOf } from '../../helpers/groups.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';
import { accept, pass, peerOf } from '../../helpers/peers.ts';

const NAMES = ['ann', 'bob', 'cid'] as const;
type Name = (typeof NAMES)[number];

/** A user has two places to sit at; each is a client while somebody sits there. */
type Seat = `${Name}${1 | 2}`;
const SEATS = NAMES.flatMap((name) => [`${name}1`, `${name}2`] as Seat[]);
const nameAt = (seat: Seat): Name => seat.slice(0, 3) as Name;

interface Asking {
  readonly kind: 'ask' | 'accept' | 'decline' | 'stop' | 'block';
  readonly seat: Seat;
  readonly other: Name;
}
type Step = Asking | { readonly kind: 'sit' | 'go' | 'wait'; readonly seat: Seat };

/** What a model of the rules says of who waits for whom. */
function createModel() {
  interface Open {
    readonly by: Seat;
    readonly to: Name;
    left: number;
    muted: boolean;
  }
  let open: Open[] = [];
  const blocks = new Set<string>();
  const seated = new Set<Seat>();
  const drop = (which: (one: Open) => boolean): boolean => {
    const before = open.length;
    open = open.filter((one) => !which(one));
    return open.length < before;
  };
  const between = (from: Name, to: Name) => (one: Open) => nameAt(one.by) === from && one.to === to;
  const heard = (from: Name, to: Name) => (one: Open) => between(from, to)(one) && !one.muted;
  const isHere = (name: Name): boolean => [...seated].some((seat) => nameAt(seat) === name);
  return {
    seated,
    areApart: (a: Name, b: Name) => blocks.has(`${a} ${b}`) || blocks.has(`${b} ${a}`),
    ask(by: Seat, to: Name): string {
      const from = nameAt(by);
      if (from === to) return 'yourself';
      if (blocks.has(`${from} ${to}`)) return 'blocked';
      if (blocks.has(`${to} ${from}`) || !isHere(to)) return 'away';
      if (open.some(heard(to, from))) return 'notice: crossing';
      if (open.some(between(from, to))) return 'already-asked';
      open.push({ by, to, left: 60_000, muted: false });
      return 'notice';
    },
    /** Which seat is introduced by it. */
    accept(by: Seat, from: Name): Seat | undefined {
      const [to, found] = [nameAt(by), open.find(heard(from, nameAt(by)))];
      if (found) drop((one) => one === found || between(to, from)(one));
      return found?.by;
    },
    decline: (by: Seat, from: Name) => drop(heard(from, nameAt(by))),
    stop: (by: Seat, to: Name) => drop(between(nameAt(by), to)),
    /** Whether they are blocked now. */
    toggle(by: Name, other: Name): void {
      if (blocks.delete(`${by} ${other}`)) return;
      blocks.add(`${by} ${other}`);
      drop(between(by, other));
      for (const one of open.filter(between(other, by))) one.muted = true;
    },
    go(seat: Seat): void {
      seated.delete(seat);
      drop((one) => one.by === seat);
      if (!isHere(nameAt(seat))) drop((one) => one.to === nameAt(seat) && !one.muted);
    },
    wait(time: number): void {
      for (const one of open) one.left -= time;
      drop(({ left }) => left <= 0);
    },
  };
}

async function play(steps: readonly Step[]): Promise<void> {
  const house = await testHouse();
  const model = createModel();
  const clients = new Map<Seat, TestClient>();
  const all = new Map<TestClient, Seat>();
  const sit = async (seat: Seat): Promise<void> => {
    const client = await house.enter(nameAt(seat), { peer: peerOf(seat) });
    clients.set(seat, client);
    all.set(client, seat);
    model.seated.add(seat);
  };
  for (const name of NAMES) await sit(`${name}1`);

  let introduced = 0;
  for (const step of steps) {
    const client = clients.get(step.seat);
    if (!client) {
      if (step.kind === 'sit') await sit(step.seat);
    } else if (step.kind === 'go') {
      client.cut();
      clients.delete(step.seat);
      model.go(step.seat);
    } else if (step.kind === 'wait') {
      await pass(house, 20_000, [...clients.values()]);
      model.wait(20_000);
    } else if (step.kind === 'accept') {
      introduced += await acceptedAsTold(client, { step, model, clients });
    } else if ('other' in step) await answeredAsTold(client, step, model);
    assert.is(dialled(all).length, introduced, 'introductions');
  }
  for (const one of all.keys()) everyEndHasItsBeginning(one);
  assert.equal(house.failures, []);
  closeAll(house, clients);
}

type Model = ReturnType<typeof createModel>;

/** 1 if two were introduced, and both know what they must. */
async function acceptedAsTold(
  client: TestClient,
  { step, model, clients }: { step: Asking; model: Model; clients: Map<Seat, TestClient> },
): Promise<number> {
  const by = model.accept(step.seat, step.other);
  const answer = await accept(client, step.other);
  assert.is(answer.kind, by ? 'introduced' : 'refused', JSON.stringify(step));
  if (answer.kind !== 'introduced' || !by) return 0;
  assert.not.ok(model.areApart(nameAt(step.seat), step.other), 'introduced over a block');
  const dial = clients.get(by)?.events('introduced').at(-1);
  assert.is(dial?.role, 'dial');
  assert.equal([dial?.with, dial?.fingerprint], [nameAt(step.seat), peerOf(step.seat).fingerprint]);
  assert.equal([answer.with, answer.fingerprint], [step.other, peerOf(by).fingerprint]);
  return 1;
}

async function answeredAsTold(client: TestClient, step: Asking, model: Model): Promise<void> {
  const { kind, seat, other } = step;
  const what = JSON.stringify(step);
  if (kind === 'ask') {
    const expected = model.ask(seat, other);
    const answer = await says(client, `startprivate ${other}`);
    assert.ok(answer.startsWith(expected.split(':')[0] ?? ''), `${what}: ${answer}`);
    const isCrossing = answer.includes('has asked you too: connecting');
    assert.is(isCrossing, expected === 'notice: crossing', what);
  } else if (kind === 'decline') {
    const expected = model.decline(seat, other) ? 'notice' : 'refused';
    assert.is((await client.line(`decline ${other}`)).kind, expected, what);
  } else if (kind === 'stop') {
    const expected = model.stop(seat, other) ? 'notice' : 'refused';
    assert.is((await client.line(`stopprivate ${other}`)).kind, expected, what);
  } else if (nameAt(seat) !== other) {
    model.toggle(nameAt(seat), other);
    assert.match(textOf(await client.line(`~${other}`)), 'confirmed');
  }
}

function dialled(all: ReadonlyMap<TestClient, Seat>): EventOf<'introduced'>[] {
  return [...all.keys()].flatMap((client) =>
    client.events('introduced').filter(({ role }) => role === 'dial'),
  );
}

/** A client hears once, at most, that what it was asked is over, and nothing of what it was not. */
function everyEndHasItsBeginning(client: TestClient): void {
  const name = client.welcome?.name;
  const waiting = new Set<string>();
  for (const event of client.take()) {
    if (event.kind === 'request') {
      assert.is(waiting.has(event.from), event.wanted === true);
      waiting.add(event.from);
    }
    const ends = event.kind === 'introduced' && event.role === 'listen' ? event.with : undefined;
    const over = event.kind === 'request-over' && event.to === name ? event.from : ends;
    if (over !== undefined) assert.ok(waiting.delete(over), `${over} ended for ${name}`);
  }
}

function closeAll({ house }: TestHouse, clients: ReadonlyMap<Seat, TestClient>): void {
  for (const client of clients.values()) client.cut();
  void house.farewell({ code: 'stopping', text: '', back: false });
}

// Mostly two of them, or few would ever agree.
const few: Seat[] = ['ann1', 'bob1', 'ann1', 'bob1', 'ann1', 'bob1', 'ann2', 'bob2'];
const seat = fc.constantFrom(...few, ...SEATS);
const other = fc.constantFrom('ann', 'bob', 'ann', 'bob', ...NAMES);
const asks = (kind: Asking['kind']) => fc.record({ kind: fc.constant(kind), seat, other });
const moves = (kind: 'sit' | 'go' | 'wait') => fc.record({ kind: fc.constant(kind), seat });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: asks('ask') },
  { weight: 8, arbitrary: asks('accept') },
  ...(['decline', 'stop', 'block'] as const).map(asks),
  { weight: 8, arbitrary: moves('sit') },
  moves('go'),
  moves('wait'),
);

describe('requests for private chats', (test) => {
  test('bring one introduction each at most, never over a block, whatever comes in between', async () => {
    const law = fc.asyncProperty(fc.noBias(fc.array(step, { minLength: 30, maxLength: 60 })), play);
    await fc.assert(law, { numRuns: 50, interruptAfterTimeLimit: 8_000 });
  });
});
