// Servers and clients of before there were typed answers: what such a server sent to such a client, recorded from a real
// one. Its client gets the same today, and today's client shows the same from it.

import { type Model, newModel } from '../../client/core/model.ts';
import type { Told } from '../../client/core/update/event.ts';
import { update } from '../../client/core/update.ts';
import { textOf } from '../../client/plain/text.ts';
import { readReply } from '../../shared/wire/checks.ts';
import type { Event } from '../../shared/wire/native.ts';
import { assert, describe } from '../helpers/describe.ts';
import { type TestClient, testHouse } from '../helpers/house.ts';

/** What amy typed, with bob here, and what she got: less ids and times. */
const RECORDED: readonly (readonly [line: string, events: readonly object[]])[] = [
  [
    '*bob -> devs',
    [
      {
        kind: 'message',
        type: 'group',
        to: 'devs',
        seq: 1,
        from: 'amy',
        text: 'made devs with bob',
        note: true,
      },
      { kind: 'confirmed' },
    ],
  ],
  ['+ devs', [{ kind: 'notice', text: 'In devs: amy (owner), bob' }]],
  ['whoelse', [{ kind: 'notice', text: 'Here: bob' }]],
  ['/displayallusers', [{ kind: 'notice', text: 'Everybody else: bob (here)' }]],
  ['/blocked', [{ kind: 'notice', text: 'You block nobody.' }]],
  ['/name', [{ kind: 'notice', text: 'You are amy.' }]],
  [
    '*30*devs soon',
    [
      { kind: 'message', type: 'group', to: 'devs', seq: 2, from: 'amy', text: 'soon' },
      {
        kind: 'confirmed',
        seq: 2,
        text: 'Your message in devs will be erased everywhere in 30 s.',
      },
    ],
  ],
  [
    '@bob hi',
    [
      { kind: 'message', type: 'direct', to: 'bob', seq: 1, from: 'amy', text: 'hi' },
      { kind: 'confirmed', seq: 1 },
    ],
  ],
  [
    '~bob',
    [
      { kind: 'blocked', name: 'bob', blocked: true },
      { kind: 'confirmed', text: 'bob is blocked now and cannot write to you.' },
    ],
  ],
  ['~', [{ kind: 'notice', text: 'You block bob.' }]],
  [
    '~bob',
    [
      { kind: 'blocked', name: 'bob', blocked: false },
      { kind: 'confirmed', text: 'bob is not blocked any more.' },
    ],
  ],
  [
    'startprivate bob',
    [{ kind: 'refused', code: 'no-private', text: "bob's client takes no private chats." }],
  ],
  [
    '-bob devs',
    [
      {
        kind: 'message',
        type: 'group',
        to: 'devs',
        seq: 3,
        from: 'amy',
        text: 'removed bob',
        note: true,
      },
      { kind: 'confirmed' },
    ],
  ],
  [
    '-amy devs',
    [
      {
        kind: 'gone',
        name: 'devs',
        text: 'You left devs. Nobody is left in it, so it is gone, with all that was written there.',
      },
      { kind: 'confirmed' },
    ],
  ],
];

const AT = 1_790_000_000_000;

/** As that client introduced itself. */
const HELLO = { device: 'host, screen', erases: true, partial: true };

async function said(client: TestClient, line: string, n: number): Promise<readonly Event[]> {
  const before = client.replies.length;
  await client.line(line, `stamy.${n}`);
  return client.replies.slice(before).flatMap((reply) => ('events' in reply ? reply.events : []));
}

async function town(hello: { typed?: number }) {
  const { enter, clock } = await testHouse();
  const amy = await enter('amy', { ...HELLO, stream: 'stamy', ...hello });
  const bob = await enter('bob', { ...HELLO, stream: 'stbob' });
  clock.advance(2_000);
  await Promise.all([amy.settled(), bob.settled()]);
  return amy;
}

/** Those keys of an event that the recorded one has. */
function within(recorded: object, event: object | undefined): object {
  const known = Object.entries(event ?? {}).filter(([key]) => key in recorded);
  return Object.fromEntries(known);
}

/** What a plain client prints of it, as if all of it happened at once and nothing were timed. */
function printed(events: readonly object[]): string {
  const bare = events.map(({ ...event }) => ({ ...event, chat: 'x', id: 'x.1', at: AT }));
  const reply = readReply({ events: bare.map((event) => ({ ...event, expiresAt: undefined })) });
  assert.ok(reply && 'events' in reply);
  let model: Model = { ...newModel({ backlog: false, marks: false }), me: 'amy' };
  let text = '';
  for (const event of reply.events) {
    const [next, effects] = update(model, { kind: 'told', event: event as Told }, AT);
    model = next;
    for (const effect of effects) {
      if (effect.kind === 'show')
        text += textOf(effect.what, { times: false, now: AT, zone: () => 0 });
    }
  }
  return text;
}

describe('without typed answers', (test) => {
  test('an older client gets from this server what it got from its own', async () => {
    const amy = await town({});
    for (const [n, [line, recorded]] of RECORDED.entries()) {
      const events = await said(amy, line, n);
      assert.is(events.length, recorded.length, line);
      const known = recorded.map((one, at) => within(one, events[at]));
      assert.equal(known, recorded, line);
    }
  });

  test('an older server is shown by this client as this one is', async () => {
    const amy = await town({ typed: 1 });
    const texts: string[] = [];
    for (const [n, [line, recorded]] of RECORDED.entries()) {
      const events = await said(amy, line, n);
      texts.push(printed(events));
      assert.is(texts.at(-1), printed(recorded), line);
    }
    assert.match(texts.join(''), '* In devs: amy (owner), bob\n');
  });
});
