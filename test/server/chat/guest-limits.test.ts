// The bound on what all guests of a server have together, and on those of one address.

import { createGuestLimits, GUEST_CHATS_MAX } from '../../../server/chat/guest-limits.ts';
import { directChat } from '../../../server/state/direct.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';

const GUS = { id: 'guest-a-1', name: 'gus', guest: true };
const BOB = { id: 'id1', name: 'bob', guest: false };

interface Full {
  readonly all?: number;
  readonly own?: number;
  readonly known?: boolean;
}

function limits({ all = 0, own = 0, known = false }: Full, seesNetworks = true) {
  const chats = new Set(Array.from({ length: own }, (_, n) => directChat(GUS.id, `guest-b-${n}`)));
  const head = { kind: 'direct', at: 0, last: 1, gaps: [] } as never;
  const it = createGuestLimits({
    state: {
      guestChats: () => all,
      directChats: (user) => (user === GUS.id ? chats : new Set()),
      chat: () => (known ? head : undefined),
    },
    seesNetworks,
  });
  it.came(GUS.id, '192.0.2.1');
  return it;
}

const refused = async (full: Full, run = GUS): Promise<string> =>
  (await thrownBy(() => limits(full).check(run, BOB))).message;

describe('the direct chats of guests', (test) => {
  test('are so many in all, and no more, whoever begins one', async () => {
    const most = GUEST_CHATS_MAX.all;
    limits({ all: most - 1 }).check(GUS, BOB);
    assert.match(await refused({ all: most }), 'The guests of this server cannot have more');
    const other = await thrownBy(() => limits({ all: most }).check(BOB, GUS));
    assert.match(other.message, 'The guests of this server cannot have more');
    const cid = { id: 'id2', name: 'cid', guest: false };
    limits({ all: most }).check(BOB, cid);
    limits({ all: most, known: true }).check(GUS, BOB);
  });
  test('are so many of one guest', async () => {
    const most = GUEST_CHATS_MAX.guest;
    limits({ own: most - 1 }).check(GUS, BOB);
    assert.match(await refused({ own: most }), `at most ${most} direct chats`);
  });
});
