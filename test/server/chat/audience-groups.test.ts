// The rules of DESIGN 3 for groups as one table: what somebody can do and see of `devs`, which dan owns and cid is in,
// by what they are to it. Every cell is played through a whole server.

import { assert, describe } from '../../helpers/describe.ts';
import { enter, groupIn, idOf, page, says, textOf, told } from '../../helpers/groups.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';

interface Scene {
  readonly house: TestHouse;
  readonly dan: TestClient;
  readonly cid: TestClient;
  readonly eve: TestClient;
}

type Join = (scene: Scene) => Promise<unknown>;

const JOINED: Join = ({ dan }) => dan.line('+eve devs');

/** What eve is to the group; `early` was written before, `late` after. */
const RELATIONS = {
  owner: async (scene) => {
    await JOINED(scene);
    await scene.dan.line('-dan devs');
    await scene.cid.line('-cid devs');
    await scene.eve.line('+cid devs');
    await scene.eve.line('+dan devs');
  },
  member: JOINED,
  'member whom cid keeps out': async (scene) => {
    await JOINED(scene);
    await scene.cid.line('block eve');
  },
  'member who keeps cid out': async (scene) => {
    await JOINED(scene);
    await scene.eve.line('block cid');
  },
  'former member': async (scene) => {
    await JOINED(scene);
    await scene.dan.line('-eve devs');
  },
  'member again': async (scene) => {
    await JOINED(scene);
    await scene.cid.line('*devs between');
    await scene.eve.line('-eve devs');
    await scene.dan.line('+eve devs');
  },
  stranger: async () => undefined,
  guest: async () => undefined,
} satisfies Record<string, Join>;

type Relation = keyof typeof RELATIONS;

const PROBES: Record<string, (scene: Scene) => Promise<string>> = {
  '*devs hi': ({ eve }) => says(eve, '*devs hi'),
  '+ devs': ({ eve }) => says(eve, '+ devs'),
  '+bob devs': ({ eve }) => says(eve, '+bob devs'),
  '+cid devs': ({ eve }) => says(eve, '+cid devs'),
  '-cid devs': ({ eve }) => says(eve, '-cid devs'),
  '-eve devs': async ({ eve }) => {
    await eve.settled();
    told(eve);
    const answer = await says(eve, '-eve devs');
    return [answer, ...told(eve)].join(' | ');
  },
  'ls devs': async ({ eve }) => {
    const answer = await eve.line('ls devs');
    return answer.kind === 'page' ? (answer.messages[0]?.text ?? '') : textOf(answer);
  },
  '*eve -> devs': ({ eve }) => says(eve, '*eve -> devs'),
  'what cid writes': async ({ cid, eve }) => {
    await cid.line('*devs late');
    return yes(told(eve).includes('devs: cid: late'));
  },
  'what eve writes, to cid': async ({ cid, eve }) => {
    await eve.line('*devs late');
    return yes(told(cid).includes('devs: eve: late'));
  },
  history: async ({ cid, dan, eve }) => {
    await cid.line('*devs from cid');
    await dan.line('*devs from dan');
    return page(eve, idOf(cid));
  },
  unread: async ({ house, cid, dan, eve }) => {
    if (eve.welcome?.guest) return '-';
    await cid.line('*devs from cid');
    await dan.line('*devs from dan');
    const again = await house.enter('eve');
    return String(groupIn(again)?.unread);
  },
};

const NONE = 'no-such-group: There is no group "devs".';
const OUT = { 'former member': NONE, stranger: NONE, guest: NONE };
const LEFT = 'confirmed | gone devs: You left devs.';
const NO = { 'former member': 'no', stranger: 'no', guest: 'no' };
const NO_LS = 'no-such-chat: There is no user or group "devs".';
const NO_CHAT = 'no-such-chat: You have no such chat.';
const NOT_OWNER = 'not-owner: Only dan, who owns devs, can remove others.';

type Row = Record<Relation, string>;

/** The usual word for most relations, and the exceptions. */
function row(usual: string, different: Partial<Row> = {}): Row {
  const cells = Object.keys(RELATIONS).map((relation) => [relation, usual]);
  return { ...(Object.fromEntries(cells) as Row), ...different };
}

const SILENT = `${NONE} Nothing was sent.`;

const TABLE: Record<keyof typeof PROBES, Row> = {
  '*devs hi': row('confirmed', { 'former member': SILENT, stranger: SILENT, guest: SILENT }),
  '+ devs': row('notice: In devs: dan (owner), cid, eve', {
    ...OUT,
    owner: 'notice: In devs: eve (owner), cid, dan',
  }),
  '+bob devs': row('confirmed', OUT),
  '+cid devs': row('already-member: cid is already in devs.', OUT),
  '-cid devs': row(NOT_OWNER, { ...OUT, owner: 'confirmed' }),
  '-eve devs': row(LEFT, OUT),
  'ls devs': row('added eve', {
    'former member': NO_LS,
    stranger: NO_LS,
    guest: NO_LS,
  }),
  '*eve -> devs': row('name-taken: The name "devs" is taken. Choose another.', {
    guest: 'account-needed: Guests cannot be in groups. To make one, log in with an account.',
  }),
  'what cid writes': row('yes', { ...NO, 'member who keeps cid out': 'no' }),
  'what eve writes, to cid': row('yes', { ...NO, 'member whom cid keeps out': 'no' }),
  history: row('added eve, from cid, from dan', {
    owner:
      'added eve, left, and cid owns devs now, left, and eve owns devs now, added cid, added dan, from cid, from dan',
    'member who keeps cid out': 'added eve, from dan',
    'former member': NO_CHAT,
    stranger: NO_CHAT,
    guest: NO_CHAT,
  }),
  // Including the note of having been added. A change of the group by somebody marks nothing of others as read for
  // them, and is not unread for them itself.
  unread: row('3', {
    owner: '5',
    'member who keeps cid out': '2',
    'former member': 'undefined',
    stranger: 'undefined',
    guest: '-',
  }),
};

for (const [relation, meet] of Object.entries(RELATIONS)) {
  describe(`devs, to its ${relation}`, (test) => {
    for (const [probe, run] of Object.entries(PROBES)) {
      const expected = TABLE[probe]?.[relation as Relation] ?? 'a cell';
      test(`${probe}: ${expected}`, async () => {
        const house = await testHouse({ guests: true });
        const [dan, cid] = (await enter(house, 'dan', 'cid', 'bob')) as [TestClient, TestClient];
        const eve = await house.enter('eve', { guest: relation === 'guest' });
        await dan.line('*cid -> devs');
        await cid.line('*devs early');
        const scene = { house, dan, cid, eve };
        await meet(scene);
        assert.is(await run(scene), expected);
        assert.equal(house.failures, []);
      });
    }
  });
}

function yes(is: boolean): string {
  return is ? 'yes' : 'no';
}
