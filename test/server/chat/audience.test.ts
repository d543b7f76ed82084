// The rules of DESIGN 3 as one table: what amy can do and see of bob, by what the two are to each other, and what bob
// sees of amy. Every cell is played through a whole server.

import type { FactOf } from '../../../server/facts.ts';
import type { Event } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';
import { withPeers } from '../../helpers/peers.ts';
import { until } from '../../helpers/until.ts';

interface Scene {
  readonly house: TestHouse;
  readonly amy: TestClient;
  /** Undefined if he is not here. */
  readonly bob?: TestClient;
  /** What amy calls him. */
  readonly name: string;
}

/** What bob is to amy. */
const RELATIONS = {
  stranger: async (house: TestHouse) => ({
    amy: await house.enter('amy'),
    bob: await house.enter('bob'),
  }),
  known: async (house: TestHouse) => {
    const [amy, bob] = [await house.enter('amy'), await house.enter('bob')];
    await bob.line('@amy we know each other');
    return { amy, bob };
  },
  'keeping her out': async (house: TestHouse) => {
    const [amy, bob] = [await house.enter('amy'), await house.enter('bob')];
    await bob.line('block amy');
    return { amy, bob };
  },
  'keeping her out, away': async (house: TestHouse) => {
    const [amy, bob] = [await house.enter('amy'), await house.enter('bob')];
    await bob.line('block amy');
    bob.cut();
    return { amy };
  },
  'kept out by her': async (house: TestHouse) => {
    const [amy, bob] = [await house.enter('amy'), await house.enter('bob')];
    await bob.line('@amy before the block');
    await amy.line('~bob');
    return { amy, bob };
  },
  'a guest': async (house: TestHouse) => ({
    amy: await house.enter('amy'),
    bob: await house.enter('bob', { guest: true }),
  }),
  away: async (house: TestHouse) => {
    const [amy, bob] = [await house.enter('amy'), await house.enter('bob')];
    bob.cut();
    return { amy };
  },
  herself: async (house: TestHouse) => ({ amy: await house.enter('amy'), name: 'AMY' }),
  removed: async (house: TestHouse) => {
    const [amy, bob] = [await house.enter('amy'), await house.enter('bob')];
    bob.cut();
    await remove(house, 'bob');
    return { amy };
  },
  nobody: async (house: TestHouse) => ({ amy: await house.enter('amy') }),
} satisfies Record<
  string,
  (house: TestHouse) => Promise<{ amy: TestClient; bob?: TestClient; name?: string }>
>;

type Relation = keyof typeof RELATIONS;

/** What amy does or sees, as one word or sentence. */
const PROBES: Record<string, (scene: Scene) => Promise<string>> = {
  '@bob': ({ amy, name }) => said(amy, `@${name} hello`),
  'message bob': ({ amy, name }) => said(amy, `message ${name} hello`),
  'block bob': ({ amy, name }) => said(amy, `block ${name}`),
  'unblock bob': ({ amy, name }) => said(amy, `unblock ${name}`),
  '~bob': ({ amy, name }) => said(amy, `~${name}`),
  whoelse: ({ amy }) => lists(amy, 'whoelse'),
  'whoelsesince 10m': ({ amy }) => lists(amy, 'whoelsesince 10m'),
  '/displayallusers': ({ amy }) => lists(amy, '/displayallusers'),
  'the greeting': async ({ house }) => {
    const { welcome } = await house.enter('amy');
    return yes(welcome?.here.names.includes('bob'));
  },
  'his leaving': async ({ house, amy, bob }) => {
    house.clock.advance(1_000);
    amy.take();
    bob?.cut();
    house.clock.advance(1_000);
    return yes(amy.take().some((event) => event.kind === 'presence' && event.left.includes('bob')));
  },
  'his words in global': async ({ amy, bob }) => {
    if (!bob) return '-';
    await bob.line('for everybody');
    return yes(sees(amy, 'for everybody'));
  },
  'his words in history': async ({ amy, bob }) => {
    if (!bob) return '-';
    await bob.line('for everybody');
    const messages = await page(amy, 'global');
    return yes(messages.includes('for everybody'));
  },
  'his words as unread': async ({ house, bob }) => {
    if (!bob) return '-';
    await bob.line('for everybody');
    const { welcome } = await house.enter('amy');
    return String(welcome?.chats.find(({ type }) => type === 'global')?.unread);
  },
  'his broadcast': async ({ amy, bob }) => {
    if (!bob) return '-';
    await bob.line('broadcast right now');
    return yes(amy.events('broadcast').some(({ from }) => from === 'bob'));
  },
  'her broadcast': async ({ amy, bob }) => {
    const answer = await amy.line('broadcast right now');
    const heard = bob?.events('broadcast').length === 1 ? 'heard. ' : '';
    return `${heard}${textOf(answer)}`;
  },
  'her words in global': async ({ amy, bob }) => {
    await amy.line('for everybody');
    return bob ? yes(sees(bob, 'for everybody')) : '-';
  },
  'their chat in her list': async ({ house }) => {
    const { welcome } = await house.enter('amy');
    return yes(welcome?.chats.some(({ type }) => type === 'direct'));
  },
  'startprivate bob': ({ amy, name }) => said(amy, `startprivate ${name}`),
  'a group with bob': ({ amy, name }) => said(amy, `*${name} -> devs`),
};

const UNDELIVERABLE = 'undeliverable: Your message to bob could not be delivered.';
const NOBODY = 'no-such-user: There is no user "bob". Nothing was sent.';
const SELF = 'yourself: You cannot send a message to yourself.';
const BLOCKED = 'blocked: You block bob. To write to them, unblock them first: /unblock bob';
const AWAY = 'confirmed: bob is away and will read it at the next login.';
const NOW_BLOCKED = 'confirmed: bob is blocked now and cannot write to you.';
const NOW_FREE = 'confirmed: bob is not blocked any more.';
const NOT_BLOCKED = 'not-blocked: You do not block bob.';
const BLOCK_SELF = 'yourself: You cannot block yourself.';
const UNBLOCK_SELF = 'yourself: You cannot unblock yourself.';
const NOBODY_BLOCKED = 'no-such-user: There is no user "bob". Nobody was blocked.';
const NOBODY_UNBLOCKED = 'no-such-user: There is no user "bob". Nobody was unblocked.';
const NO_MEMBER = 'no-such-user: There is no user "bob". No group was made.';
const NO_USER = 'no-such-user: There is no user "bob".';
const NOT_HERE = 'away: bob is away: a private chat needs both of you here.';

type Row = Record<Relation, string>;

/** The usual word for most relations, and the exceptions. */
function row(usual: string, different: Partial<Row> = {}): Row {
  const cells = Object.keys(RELATIONS).map((relation) => [relation, usual]);
  return { ...(Object.fromEntries(cells) as Row), ...different };
}

const ABSENT = { away: 'no', herself: 'no', removed: 'no', nobody: 'no' };
const SILENT = { 'keeping her out, away': '-', away: '-', herself: '-', removed: '-', nobody: '-' };

const direct = row('confirmed', {
  'keeping her out': UNDELIVERABLE,
  'keeping her out, away': UNDELIVERABLE,
  'kept out by her': BLOCKED,
  away: AWAY,
  herself: SELF,
  removed: NOBODY,
  nobody: NOBODY,
});

const TABLE: Record<keyof typeof PROBES, Row> = {
  '@bob': direct,
  'message bob': direct,
  'block bob': row(NOW_BLOCKED, {
    'kept out by her': 'already-blocked: You already block bob.',
    herself: BLOCK_SELF,
    removed: NOBODY_BLOCKED,
    nobody: NOBODY_BLOCKED,
  }),
  'unblock bob': row(NOT_BLOCKED, {
    'kept out by her': NOW_FREE,
    herself: UNBLOCK_SELF,
    removed: NOBODY_UNBLOCKED,
    nobody: NOBODY_UNBLOCKED,
  }),
  '~bob': row(NOW_BLOCKED, {
    'kept out by her': NOW_FREE,
    herself: BLOCK_SELF,
    removed: NOBODY_BLOCKED,
    nobody: NOBODY_BLOCKED,
  }),
  whoelse: row('yes', { 'keeping her out': 'no', 'keeping her out, away': 'no', ...ABSENT }),
  'whoelsesince 10m': row('yes', {
    ...ABSENT,
    'keeping her out': 'no',
    'keeping her out, away': 'no',
    away: 'yes',
  }),
  '/displayallusers': row('yes', {
    ...ABSENT,
    'keeping her out': 'no',
    'keeping her out, away': 'no',
    away: 'yes',
  }),
  'the greeting': row('yes', { 'keeping her out': 'no', 'keeping her out, away': 'no', ...ABSENT }),
  'his leaving': row('yes', {
    ...ABSENT,
    'keeping her out': 'no',
    'keeping her out, away': 'no',
    'kept out by her': 'no',
  }),
  'his words in global': row('yes', { ...SILENT, 'kept out by her': 'no' }),
  'his words in history': row('yes', { ...SILENT, 'kept out by her': 'no' }),
  'his words as unread': row('1', { ...SILENT, 'kept out by her': '0' }),
  'his broadcast': row('yes', { ...SILENT, 'kept out by her': 'no' }),
  'her broadcast': row('heard. notice: It reached 1 person.', {
    'keeping her out': 'notice: It reached nobody, and could not reach 1 person.',
    'keeping her out, away': 'notice: It reached nobody.',
    away: 'notice: It reached nobody.',
    herself: 'notice: It reached nobody.',
    removed: 'notice: It reached nobody.',
    nobody: 'notice: It reached nobody.',
  }),
  'her words in global': row('yes', { ...SILENT, 'keeping her out': 'no' }),
  'their chat in her list': row('no', { known: 'yes' }),
  'startprivate bob': row('notice: Asked bob for a private chat; waiting up to 60 s.', {
    'keeping her out': NOT_HERE,
    'keeping her out, away': NOT_HERE,
    'kept out by her':
      'blocked: You block bob. To ask them for a private chat, unblock them first: unblock bob',
    away: NOT_HERE,
    herself: 'yourself: You cannot start a private chat with yourself.',
    removed: NO_USER,
    nobody: NO_USER,
  }),
  'a group with bob': row('confirmed', {
    away: 'confirmed: bob is away and will see it at the next login.',
    'keeping her out': 'undeliverable: bob could not be added.',
    'keeping her out, away': 'undeliverable: bob could not be added.',
    'kept out by her':
      'blocked: You block bob. To add them to a group, unblock them first: /unblock bob',
    'a guest': 'account-needed: bob is a guest, and guests cannot be in groups.',
    herself: 'confirmed',
    removed: NO_MEMBER,
    nobody: NO_MEMBER,
  }),
};

for (const [relation, meet] of Object.entries(RELATIONS)) {
  describe(`bob, ${relation}`, (test) => {
    for (const [probe, run] of Object.entries(PROBES)) {
      const expected = TABLE[probe]?.[relation as Relation] ?? 'a cell';
      test(`${probe}: ${expected}`, async () => {
        const house = withPeers(await testHouse({ guests: true }));
        const scene = { name: 'bob', ...(await meet(house)) };
        assert.is(await run({ house, ...scene }), expected);
        assert.equal(house.failures, []);
      });
    }
  });
}

function textOf(event: Event): string {
  const text = 'text' in event && event.text !== undefined ? `: ${event.text}` : '';
  return `${event.kind === 'refused' ? event.code : event.kind}${text}`;
}

async function said(client: TestClient, line: string): Promise<string> {
  return textOf(await client.line(line));
}

/** Whether bob is in the list that a line asks for. */
async function lists(client: TestClient, line: string): Promise<string> {
  return yes(/\bbob\b/.test(await said(client, line)));
}

function sees(client: TestClient, text: string): boolean {
  return client.events('message').some((message) => message.text === text);
}

async function page(client: TestClient, chat: string): Promise<string[]> {
  client.send({ id: 'history.1', page: { chat, max: 50 } });
  await until(() => client.events('page').length > 0);
  return client.events('page')[0]?.messages.map(({ text }) => text) ?? [];
}

function yes(is: boolean | undefined): string {
  return is ? 'yes' : 'no';
}

/** As the operator does it, but only the fact: the rules are what is tested here. */
async function remove({ store, record, clock }: TestHouse, name: string): Promise<void> {
  const made = record.facts.find((fact) => fact.kind === 'registered' && fact.body.name === name);
  const id = made?.by ?? '';
  const fact: FactOf<'removed'> = {
    kind: 'removed',
    on: `user:${id}`,
    touches: [`name:${name}`, `inbox:${id}`],
    by: id,
    at: clock.now(),
    body: {},
  };
  await store.commit(fact);
}
