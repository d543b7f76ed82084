// Our client, without its terminal, and a hostile server: whatever that sends, the client goes on or ends with a
// sentence, and shows nothing that could take over a terminal.

import fc from 'fast-check';
import { newModel } from '../../client/core/model.ts';
import type { LinkEvent } from '../../client/core/update/event.ts';
import { update } from '../../client/core/update.ts';
import { jsonOf } from '../../client/plain/json.ts';
import { textOf } from '../../client/plain/text.ts';
import { type Scripted, scripted } from '../helpers/scripted.ts';
import type { Dialect } from './assault.ts';
import { bytesOf, type Item, itemsFrom, words } from './item.ts';

export interface Ordeal {
  /** How the server begins, as it should; undefined: the first byte is already hostile. */
  readonly welcomed: Dialect | undefined;
  readonly items: readonly Item[];
  /** What the user types meanwhile. */
  readonly lines: readonly string[];
}

const AT = 1_790_000_000_000;
const SECONDS = AT / 1000;
const CHAT = {
  chat: 'global',
  type: 'global',
  name: 'global',
  head: 3,
  at: AT,
  read: 1,
  unread: 2,
};
const SAID = {
  chat: 'global',
  type: 'global',
  to: 'global',
  seq: 4,
  from: 'bob',
  at: AT,
  text: 'x',
};

const WELCOME: Readonly<Record<Dialect, object>> = {
  native: {
    ...{ USERNAME_ACCEPTED: true, HEARTH: '1', INFO: 'Welcome.', name: 'amy', guest: true },
    ...{ epoch: 'e', time: AT, chats: [CHAT], here: { count: 1, names: ['bob'] } },
  },
  chatterbox: {
    ...{ USERNAME_ACCEPTED: true, INFO: 'Welcome.', USER_LIST: ['amy', 'bob'] },
    MESSAGES: [['bob', 'ALL', SECONDS, 'x']],
  },
};

const AMENDED = {
  ...{ chat: 'global', type: 'global', to: 'global' },
  ...{ n: 3, of: 1, from: 'bob', at: AT },
};

const event = (kind: string, more: object): object => ({ events: [{ kind, ...more }] });

/** What well-behaved servers send. */
const VALID: readonly object[] = [
  ...Object.values(WELCOME),
  { HEARTH: '1', ask: 'password', guests: true, INFO: 'Password:' },
  { USERNAME_ACCEPTED: false, HEARTH: '1', code: 'name-taken', INFO: 'No.' },
  { USERNAME_ACCEPTED: false, INFO: 'No.' },
  event('message', SAID),
  event('message', { ...SAID, action: true, expiresAt: AT + 5_000 }),
  event('broadcast', { from: 'bob', at: AT, text: 'x' }),
  event('notice', { text: 'x' }),
  event('refused', { id: 'test.1', code: 'usage', text: 'x' }),
  event('confirmed', { id: 'test.1', chat: 'global', seq: 5 }),
  event('page', {
    id: 'test.1',
    chat: 'global',
    type: 'global',
    name: 'global',
    messages: [SAID],
    more: true,
  }),
  event('edited', { ...AMENDED, text: 'y', action: true }),
  event('deleted', { ...AMENDED, expiresAt: AT + 5_000 }),
  event('reacted', { ...AMENDED, mark: '+1', off: true }),
  event('amended', {
    id: 'test.1',
    chat: 'global',
    type: 'global',
    name: 'global',
    messages: [{ ...SAID, re: 1, edited: AT, reactions: [{ mark: 'x', names: ['bob'] }] }],
    upTo: 9,
    more: true,
    all: true,
  }),
  event('chats', { id: 'test.1', chats: [CHAT] }),
  event('erased', { chat: 'global', until: AT }),
  event('gone', { chat: 'global', name: 'global', text: 'x' }),
  event('presence', { here: ['bob'], left: ['cid'], hereCount: 1, leftCount: 1 }),
  event('token', { token: 'x' }),
  event('ping', {}),
  event('pong', { id: 'test.1', time: AT }),
  event('bye', { code: 'kicked', text: 'x', back: true }),
  {
    MESSAGES: [
      ['bob', 'ALL', SECONDS, 'x'],
      ['bob', 'amy', String(SECONDS), 'y'],
    ],
  },
  { USERS_JOINED: ['cid'], USERS_LEFT: ['bob'] },
  { ERROR: 'x' },
];

const said = fc
  .tuple(fc.constantFrom('bob', 'amy', 'cid\u001b[2J'), fc.constantFrom('ALL', 'amy'), words)
  .chain(([from, to, text]) =>
    fc.constantFrom<object>(
      { MESSAGES: [[from, to, SECONDS, text]] },
      { USERS_JOINED: [text], INFO: text },
      { ERROR: text },
      event('message', { ...SAID, from, text }),
      event('notice', { text }),
      event('presence', { here: [text], left: [from], hereCount: 1, leftCount: 1 }),
    ),
  )
  .map((value) => JSON.stringify(value));

export const ordeals: fc.Arbitrary<Ordeal> = fc.record({
  welcomed: fc.constantFrom(undefined, 'native' as const, 'chatterbox' as const),
  items: fc.array(itemsFrom(VALID, said), { minLength: 1, maxLength: 6 }),
  lines: fc.array(fc.oneof(words, fc.constantFrom('ls', 'ls bob', '@bob hi', 'block bob', '@')), {
    maxLength: 3,
  }),
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function turns(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await turn();
}

/** Controls, marks of direction, and whatever else a terminal would obey; line breaks are ours. */
const DANGEROUS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Rejects if the client broke, or showed what it must not. */
export async function endure({ welcomed, items, lines }: Ordeal): Promise<void> {
  const it = scripted({ as: 'guest' });
  let broke: unknown;
  const note = (error: unknown): void => {
    broke ??= error;
  };
  process.on('uncaughtException', note);
  try {
    it.link.start();
    await turns(3);
    const [server] = it.ends;
    if (!server) throw new Error('the client did not connect');
    if (welcomed) server.send(WELCOME[welcomed]);
    await turns(3);
    for (const line of lines) it.link.say(line);
    server.sendBytes(Buffer.concat(items.map(bytesOf)));
    await turns(6);
    it.clock.advance(2_000);
    await turns(3);
    if (broke !== undefined) throw broke;
    for (const backlog of [true, false]) display(it.events, backlog);
    await leave(it);
    if (broke !== undefined) throw broke;
  } finally {
    process.off('uncaughtException', note);
  }
}

/** Passes everything from the link through the model to the display. */
function display(events: readonly LinkEvent[], backlog: boolean): void {
  let model = newModel({ backlog, marks: true });
  for (const one of events) {
    const [next, effects] = update(model, one, AT);
    model = next;
    for (const effect of effects) {
      if (effect.kind !== 'show') continue;
      const text = textOf(effect.what, { times: true, now: AT, zone: () => 0 });
      const found = DANGEROUS.exec(text + JSON.parse(jsonOf(effect.what)).text);
      if (found) throw new Error(`shows ${JSON.stringify(found[0])} in ${JSON.stringify(text)}`);
    }
  }
}

async function leave({ link, events, clock }: Scripted): Promise<void> {
  link.leave('at once');
  for (let tries = 0; tries < 20 && events.at(-1)?.kind !== 'ended'; tries += 1) {
    clock.advance(5_000);
    await turn();
  }
  if (events.at(-1)?.kind !== 'ended') throw new Error('the client does not end');
}
