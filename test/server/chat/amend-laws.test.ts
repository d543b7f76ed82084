// Whatever people write, edit, mark and delete, whoever blocks whom, joins or leaves, however often the server is started
// again and clients are cut off: a client that goes by the protocol holds what a fresh page says.

import fc from 'fast-check';
import type { PageMessage } from '../../../shared/wire/message.ts';
import type { Event } from '../../../shared/wire/native.ts';
import { asked, missed, NEW } from '../../helpers/amending.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';

const PEOPLE = ['amy', 'bob', 'cid'] as const;
type Name = (typeof PEOPLE)[number];

interface Held {
  /** The number of the last amendment that is known. */
  n: number;
  readonly messages: Map<number, PageMessage>;
}

/** A second device, which only listens. */
class Mirror {
  readonly chats = new Map<string, Held>();
  private blocked = new Set<string>();
  client: TestClient | undefined;

  /** Comes back, and catches up as PROTOCOL.md says. */
  async resume(house: TestHouse, name: Name): Promise<void> {
    const client = await house.enter(name, NEW);
    this.client = client;
    const { chats = [], blocked = [] } = client.welcome ?? {};
    // Who is blocked changes what may be seen of the past.
    if (blocked.toSorted().join() !== [...this.blocked].sort().join()) this.chats.clear();
    this.blocked = new Set(blocked);
    const known = new Set(chats.map(({ chat }) => chat));
    for (const id of this.chats.keys()) if (!known.has(id)) this.chats.delete(id);
    for (const { chat, amended = 0 } of chats) {
      const held = this.chats.get(chat);
      if (!held) await this.fetch(chat, amended);
      else if (held.n !== amended) await this.catchUp(chat, held);
      await this.pages(chat);
    }
    await this.take();
  }

  cut(): void {
    this.client?.cut();
    this.client = undefined;
  }

  private async fetch(chat: string, n: number): Promise<void> {
    this.chats.set(chat, { n, messages: new Map() });
    await this.pages(chat);
  }

  private async catchUp(chat: string, held: Held): Promise<void> {
    for (let more = true; more; ) {
      const part = await missed(this.client as TestClient, held.n, chat);
      if (part.all) return this.fetch(chat, part.upTo);
      for (const one of part.messages) {
        if (held.messages.has(one.seq)) held.messages.set(one.seq, one);
      }
      held.n = part.upTo;
      more = part.more;
    }
  }

  private async pages(chat: string): Promise<void> {
    const held = this.chats.get(chat) as Held;
    const above = Math.max(0, ...held.messages.keys());
    const page = await asked(this.client as TestClient, 'page', {
      page: { chat, above, max: 256 },
    });
    for (const one of page.messages) held.messages.set(one.seq, one);
  }

  /** Takes what was told. */
  async take(): Promise<void> {
    if (!this.client) return;
    await this.client.settled();
    let isHidden = false;
    for (const event of this.client.take()) {
      if (event.kind === 'blocked') {
        isHidden = true;
        if (event.blocked) this.blocked.add(event.name);
        else this.blocked.delete(event.name);
      } else this.hear(event);
    }
    if (!isHidden) return;
    for (const [chat, { n }] of [...this.chats]) await this.again(chat, n);
  }

  /** A block changes what may be seen: a direct chat may be hidden now. */
  private async again(chat: string, n: number): Promise<void> {
    try {
      await this.fetch(chat, n);
    } catch {
      this.chats.delete(chat);
    }
  }

  private hear(event: Event): void {
    if (event.kind === 'gone') this.chats.delete(event.chat);
    else if (event.kind === 'message') {
      const { kind: _, chat, type: _type, to: _to, line: _line, ...said } = event;
      const held = this.chats.get(chat) ?? { n: 0, messages: new Map() };
      this.chats.set(chat, held);
      held.messages.set(said.seq, said);
    } else if (event.kind === 'edited' || event.kind === 'deleted' || event.kind === 'reacted') {
      const held = this.chats.get(event.chat);
      const message = held?.messages.get(event.of);
      if (!held) return;
      assert.ok(event.n > held.n, 'numbers rise');
      held.n = event.n;
      if (!message) throw new Error('told of a message that this reader may not see');
      held.messages.set(event.of, after(message, event));
    }
  }
}

type Amendment = Extract<Event, { kind: 'edited' | 'deleted' | 'reacted' }>;

function after(message: PageMessage, event: Amendment): PageMessage {
  if (message.deleted !== undefined) return message;
  const { seq, from, at } = message;
  if (event.kind === 'deleted') {
    return { seq, from, at, text: `deleted by ${event.from}`, deleted: event.from };
  }
  if (event.kind === 'edited') return { ...message, text: event.text, edited: event.at };
  const { reactions = [], ...rest } = message;
  const put = reactions.map(({ mark, names }) => {
    const others = mark === event.mark ? names.filter((one) => one !== event.from) : names;
    return { mark, names: mark === event.mark && !event.off ? [...others, event.from] : others };
  });
  const isNew = !event.off && !put.some(({ mark }) => mark === event.mark);
  const all = isNew ? [...put, { mark: event.mark, names: [event.from] }] : put;
  const left = all.filter(({ names }) => names.length > 0);
  return { ...rest, ...(left.length > 0 && { reactions: left }) };
}

const name = fc.constantFrom(...PEOPLE);
const place = fc
  .tuple(fc.constantFrom('', 'devs', 'amy', 'bob', 'cid'), fc.integer({ min: 1, max: 8 }))
  .map(([chat, of]) => `${chat}#${of}`);
const line = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('hi', '*devs hi', '@amy hi', '@bob hi', '@cid hi') },
  { weight: 2, arbitrary: place.map((at) => `/edit ${at} new`) },
  { weight: 2, arbitrary: place.map((at) => `/delete ${at}`) },
  { weight: 3, arbitrary: place.map((at) => `/react ${at} 👍`) },
  { weight: 1, arbitrary: place.map((at) => `/reply ${at} re`) },
  { weight: 1, arbitrary: name.map((it) => `~${it}`) },
  { weight: 1, arbitrary: name.map((it) => `+${it} devs`) },
  { weight: 1, arbitrary: name.map((it) => `-${it} devs`) },
);
const said = fc.record({ by: name, line });
const step = fc.oneof(
  { weight: 6, arbitrary: said.map((it) => ({ kind: 'say', all: [it] }) as const) },
  {
    weight: 4,
    arbitrary: fc
      .array(said, { minLength: 2, maxLength: 4 })
      .map((all) => ({ kind: 'say', all }) as const),
  },
  { weight: 2, arbitrary: name.map((who) => ({ kind: 'cut', who }) as const) },
  { weight: 2, arbitrary: name.map((who) => ({ kind: 'back', who }) as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ kind: 'wait' } as const, { kind: 'restart' } as const),
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Town {
  house: TestHouse;
  readonly disk: ForgetfulDisk;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly actors: Map<Name, TestClient>;
  readonly mirrors: Map<Name, Mirror>;
}

async function open(town: Omit<Town, 'house'>): Promise<TestHouse> {
  const { disk, clock } = town;
  const house = await testHouse({ disk, clock });
  for (const who of PEOPLE) town.actors.set(who, await house.enter(who, NEW));
  return house;
}

async function restart(town: Town): Promise<void> {
  for (const mirror of town.mirrors.values()) await mirror.take();
  const away = PEOPLE.filter((who) => !town.mirrors.get(who)?.client);
  for (const mirror of town.mirrors.values()) mirror.cut();
  await town.house.house.farewell({ code: 'stopping', text: 'x', back: true });
  await town.house.store.close();
  town.house = await open(town);
  for (const who of PEOPLE) {
    if (!away.includes(who)) await town.mirrors.get(who)?.resume(town.house, who);
  }
}

async function take(it: Step, town: Town): Promise<void> {
  switch (it.kind) {
    case 'say':
      await Promise.all(it.all.map(({ by, line: typed }) => town.actors.get(by)?.line(typed)));
      return;
    case 'cut': {
      const mirror = town.mirrors.get(it.who);
      await mirror?.take();
      mirror?.cut();
      return;
    }
    case 'back':
      if (!town.mirrors.get(it.who)?.client) {
        await town.mirrors.get(it.who)?.resume(town.house, it.who);
      }
      return;
    case 'wait':
      town.clock.advance(31_000);
      // Whoever says nothing for a minute is dropped.
      for (const actor of town.actors.values()) await actor.settled();
      for (const mirror of town.mirrors.values()) await mirror.take();
      return;
    case 'restart':
      return restart(town);
  }
}

/** Each mirror holds what its user's pages say now. */
async function check(town: Town): Promise<void> {
  for (const [who, mirror] of town.mirrors) {
    if (!mirror.client) continue;
    await mirror.take();
    for (const [chat, { messages }] of mirror.chats) {
      const page = await asked(mirror.client, 'page', { page: { chat, max: 256 } });
      const own = [...messages.values()].sort((a, b) => a.seq - b.seq);
      assert.equal(own, page.messages, `${who} in ${chat}`);
    }
  }
}

async function live(steps: readonly Step[]): Promise<void> {
  const clock = fakeClock();
  const base = { disk: forgetfulDisk(), clock, actors: new Map(), mirrors: new Map() };
  const town: Town = { ...base, house: await open(base) };
  await town.actors.get('amy')?.line('*bob -> devs');
  for (const who of PEOPLE) {
    const mirror = new Mirror();
    town.mirrors.set(who, mirror);
    await mirror.resume(town.house, who);
  }
  for (const it of steps) await take(it, town);
  await check(town);
  for (const who of PEOPLE) {
    await take({ kind: 'back', who }, town);
  }
  await check(town);
  assert.equal(town.house.failures, []);
  await town.house.store.close();
}

describe('whatever becomes of messages', (test) => {
  test('every client that goes by the protocol holds what a fresh page says', async () => {
    const steps = fc.array(step, { minLength: 1, maxLength: 40 });
    await fc.assert(fc.asyncProperty(steps, live), { numRuns: 60 });
  });
});
