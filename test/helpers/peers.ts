// Native clients that take private chats, and the steps by which they are introduced.

import { createHash } from 'node:crypto';
import type { Event, EventOf } from '../../shared/wire/native.ts';
import { type TestClient, type TestHouse, type TestHouseOptions, testHouse } from './house.ts';
import { until } from './until.ts';

/** What a client of that name says of its identity. */
export function peerOf(name: string): { fingerprint: string; device: string } {
  const hex = createHash('sha256').update(name).digest('hex').toUpperCase();
  return { fingerprint: hex.replace(/(..)(?!$)/g, '$1:'), device: `device-of-${name}` };
}

/** The same house, where every client that enters takes private chats unless told otherwise. */
export function withPeers(house: TestHouse): TestHouse {
  return {
    ...house,
    enter: (name, how) => house.enter(name, { peer: peerOf(name), ...how }),
  };
}

/** Several who are in, each from an address of their own: 192.0.2.1, 192.0.2.2, … */
export async function meet(house: TestHouse, ...names: string[]): Promise<TestClient[]> {
  const clients: TestClient[] = [];
  for (const [index, name] of names.entries()) {
    const from = `192.0.2.${index + 1}`;
    clients.push(await house.enter(name, { from, peer: peerOf(name) }));
  }
  return clients;
}

/** Time passes, with signs of life from the clients. */
export async function pass(
  house: TestHouse,
  time: number,
  clients: readonly TestClient[],
): Promise<void> {
  for (let left = time; left > 0; left -= STEP) {
    for (const client of clients) await client.settled();
    house.clock.advance(Math.min(left, STEP));
  }
}

const STEP = 20_000;

let count = 0;

/** Accepts what `from` asks; resolves with the answer. */
export async function accept(
  client: TestClient,
  from: string,
  addresses: readonly string[] = ['198.51.100.7:4711'],
): Promise<Event> {
  count += 1;
  const id = `accept.${count}`;
  client.send({ id, accept: { from, addresses } });
  const answer = () =>
    client.replies.flatMap(eventsIn).find((event) => 'id' in event && event.id === id);
  await until(() => answer() !== undefined || client.ended);
  const found = answer();
  if (!found) throw new Error('no answer to accept');
  return found;
}

function eventsIn(reply: TestClient['replies'][number]): readonly Event[] {
  return 'events' in reply ? reply.events : [];
}

/** What a client was told about private chats since the last call, without answers. */
export function told(client: TestClient): PrivateEvent[] {
  return client.take().filter(isPrivate);
}

type PrivateEvent = EventOf<'request' | 'request-over' | 'introduced'>;

function isPrivate(event: Event): event is PrivateEvent {
  return ['request', 'request-over', 'introduced'].includes(event.kind);
}

/** A house with ann and bob in it, whose clients take private chats. */
export async function annAndBob(options: TestHouseOptions = {}) {
  const house = await testHouse({ guests: true, ...options });
  const [ann, bob] = await meet(house, 'ann', 'bob');
  if (!ann || !bob) throw new Error('nobody came');
  return { house, ann, bob };
}

/** The end of ann's request, as it is told. */
export function requestOver(why: string, text?: string) {
  const words = text === undefined ? {} : { text };
  return [{ kind: 'request-over', from: 'ann', to: 'bob', why, ...words }];
}
