import type { Change, Result } from '../../../shared/wire/answers.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import { changeText, goneText, groupChangeText } from '../../../shared/words/groups.ts';
import { listText } from '../../../shared/words/lists.ts';
import { listed, some } from '../../../shared/words/names.ts';
import { plainly } from '../../../shared/words/notices.ts';
import { resultText } from '../../../shared/words/results.ts';
import { assert, describe } from '../../helpers/describe.ts';

type Unnumbered<E> = E extends unknown ? Omit<E, 'id' | 'kind'> : never;

const LISTS: readonly (readonly [Unnumbered<EventOf<'list'>>, string])[] = [
  [{ of: 'here', people: [], count: 0 }, 'Nobody else is here.'],
  [{ of: 'here', people: [{ name: 'bob', here: true }], count: 1 }, 'Here: bob'],
  [
    { of: 'here', people: [{ name: 'bob' }], count: 1_001, from: 'b', next: 'cid' },
    'Here, from b on: bob\n… and 1,000 more: /displayusers cid',
  ],
  [{ of: 'everybody', people: [], count: 0, from: 'z' }, 'Nobody else is there from "z" on.'],
  [{ of: 'everybody', people: [], count: 0 }, 'Nobody else was ever here.'],
  [
    {
      of: 'since',
      seconds: 600,
      people: [{ name: 'bob', here: true }, { name: 'cid', ago: 300 }, { name: 'dan' }],
      count: 5,
      next: 'eve',
    },
    'Here in the last 10 min: bob (here), cid (left 5 min ago), dan\n… and 2 more: whoelsesince 600 eve',
  ],
  [{ of: 'since', seconds: 60, people: [], count: 0 }, 'Nobody else was here in the last 1 min.'],
  [
    { of: 'members', chat: 'x', name: 'devs', owner: 'bob', names: ['ann', 'bob'] },
    'In devs: ann, bob (owner)',
  ],
  [{ of: 'blocked', names: [] }, 'You block nobody.'],
  [{ of: 'blocked', names: ['ann', 'bob'] }, 'You block ann, bob.'],
  [
    {
      of: 'devices',
      devices: [
        { id: 'ab12', label: 'laptop', last: 'here', remembered: true, own: true },
        { id: 'cd34', label: 'desk', last: 'left', ago: 59, expired: true },
        { id: 'ef56', label: 'shed', last: 'login', ago: 7_200 },
      ],
    },
    'Your devices:\nab12, laptop, here now, remembered, this one\ncd34, desk, last here just now, its login has expired\nef56, shed, logged in 2 h ago',
  ],
];

const TIMED = { kind: 'timed', seconds: 90 } as const;
const RESULTS: readonly (readonly [Result, string])[] = [
  [{ kind: 'away', who: 'bob' }, 'bob is away and will read it at the next login.'],
  [
    { kind: 'away', who: 'bob', guest: true },
    'bob is away and will see it only if you are still here at the next login.',
  ],
  [{ kind: 'added', away: some(['ann']) }, 'ann is away and will see it at the next login.'],
  [
    { kind: 'added', away: some(['ann', 'bob']) },
    'ann and bob are away and will see it at the next login.',
  ],
  [{ ...TIMED, to: 'bob' }, 'Your message to bob will be erased everywhere in 1 min 30 s.'],
  [
    { ...TIMED, to: 'bob', away: 1 },
    'Your message to bob will be erased everywhere in 1 min 30 s. bob is away and may never see it.',
  ],
  [
    { ...TIMED, to: 'bob', returning: 1 },
    'Your message to bob will be erased everywhere in 1 min 30 s. The server has just restarted: bob may not be back in time to see it.',
  ],
  [
    { ...TIMED, to: 'bob', keeping: 1 },
    'Your message to bob will be erased everywhere in 1 min 30 s. bob uses a client that cannot erase it.',
  ],
  [
    { ...TIMED, in: 'devs', away: 1, returning: 2, keeping: 1 },
    'Your message in devs will be erased everywhere in 1 min 30 s. 1 person is away and may never see it. The server has just restarted: 2 people may not be back in time to see it. 1 of those here uses a client that cannot erase it.',
  ],
  [
    { ...TIMED, in: 'devs', away: 2, keeping: 3 },
    'Your message in devs will be erased everywhere in 1 min 30 s. 2 people are away and may never see it. 3 of those here use a client that cannot erase it.',
  ],
  [{ kind: 'blocked', names: ['bob'] }, 'bob is blocked now and cannot write to you.'],
  [{ kind: 'unblocked', names: ['ann', 'bob'] }, 'ann, bob are not blocked any more.'],
  [
    { kind: 'forgotten', device: 'ab12', label: 'laptop' },
    'Forgotten: ab12 (laptop). Anybody logged in with it was logged off.',
  ],
  [{ kind: 'reached', count: 0, missed: 0 }, 'It reached nobody.'],
  [{ kind: 'reached', count: 2, missed: 1 }, 'It reached 2 people, and could not reach 1 person.'],
  [{ kind: 'you', name: 'amy' }, 'You are amy.'],
  [{ kind: 'read', name: 'devs' }, 'All of devs is marked as read.'],
  [{ kind: 'asked', who: 'bob', seconds: 60 }, 'Asked bob for a private chat; waiting up to 60 s.'],
  [
    { kind: 'asked', who: 'bob', seconds: 60, file: true },
    'Asked bob to take a file; waiting up to 60 s.',
  ],
  [{ kind: 'asked-too', who: 'bob' }, 'bob has asked you too: connecting.'],
  [{ kind: 'declined', who: 'bob' }, "You declined bob's request for a private chat."],
  [{ kind: 'withdrawn', who: 'bob' }, 'You took your request to bob back.'],
];

const CHANGES: readonly (readonly [Change, string])[] = [
  [{ kind: 'made', with: some([]) }, 'made devs'],
  [{ kind: 'made', with: some(['bob', 'cid']) }, 'made devs with bob and cid'],
  [{ kind: 'added', who: 'bob' }, 'added bob'],
  [{ kind: 'removed', who: 'bob' }, 'removed bob'],
  [{ kind: 'left' }, 'left'],
  [{ kind: 'left', owner: 'bob' }, 'left, and bob owns devs now'],
];

describe('words', (test) => {
  test('for lists', () => {
    for (const [list, text] of LISTS)
      assert.is(listText({ kind: 'list', id: 'a.1', ...list }), text);
  });
  test('for what came of a line', () => {
    for (const [result, text] of RESULTS) assert.is(resultText(result), text);
  });
  test('for what becomes of a group', () => {
    for (const [change, text] of CHANGES) assert.is(changeText(change, 'devs'), text);
    const gone = { kind: 'change', chat: 'x', name: 'devs', from: 'bob' } as const;
    const removed = "bob's account was removed: bob is no longer in devs.";
    assert.is(groupChangeText({ ...gone, change: { kind: 'account-removed' } }), removed);
    assert.is(
      groupChangeText({ ...gone, change: { kind: 'account-removed', owner: 'amy' } }),
      `${removed} amy owns devs now.`,
    );
    assert.is(goneText({ name: 'devs', why: 'removed', by: 'amy' }), 'amy removed you from devs.');
    assert.is(goneText({ name: 'devs', why: 'left' }), 'You left devs.');
    assert.is(
      goneText({ name: 'devs', why: 'left', last: true }),
      'You left devs. Nobody is left in it, so it is gone, with all that was written there.',
    );
  });
  test('name eleven people at most, and count the rest', () => {
    const names = Array.from({ length: 12 }, (_, n) => `u${n}`);
    assert.is(listed(some(names.slice(0, 2))), 'u0 and u1');
    assert.is(listed(some(names.slice(0, 11))), 'u0, u1, u2, u3, u4, u5, u6, u7, u8, u9 and u10');
    assert.equal(some(names), { names: [...names.slice(0, 9), 'u11'], count: 12 });
    assert.is(listed(some(names)), 'u0, u1, u2, u3, u4, u5, u6, u7, u8, 2 others and u11');
  });
  test('take the place of data, for clients that take none', () => {
    const [id, at] = ['a.1', { chat: 'global', seq: 3 }];
    const [away] = RESULTS[0] ?? [];
    assert.ok(away);
    assert.equal(plainly({ kind: 'confirmed', id, ...at, result: away }), {
      kind: 'confirmed',
      id,
      ...at,
      text: resultText(away),
    });
    assert.equal(plainly({ kind: 'done', id, result: away }), {
      kind: 'notice',
      id,
      text: resultText(away),
    });
    const other = { kind: 'confirmed', id, ...at, text: 'of an older server' } as const;
    assert.equal(plainly(other), other);
  });
});
