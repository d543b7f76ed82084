import { type Model, newModel, WINDOW_MAX, windowWith } from '../../../client/core/model.ts';
import type { ClientEvent, Effect, LinkEvent, Told } from '../../../client/core/update/event.ts';
import { update } from '../../../client/core/update.ts';
import type { ChatInfo, EventOf } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { info, said } from '../../helpers/scripted.ts';

const PLAIN = { backlog: true, marks: true };
const JSON_LIKE = { backlog: false, marks: false };

function welcomed(chats: ChatInfo[], fresh = true): LinkEvent {
  const welcome = {
    ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Welcome, amy.', name: 'amy' },
    ...{ guest: false, epoch: 'e', time: 0, chats, here: { count: 1, names: ['bob'] } },
  };
  return { kind: 'welcomed', welcome, fresh };
}

function told(event: Told, page?: { chat: string; max: number }): LinkEvent {
  return { kind: 'told', event, ...(page && { asked: { id: 'x.1', page } }) };
}

function pageOf(messages: EventOf<'message'>[], name = 'bob', more = false): EventOf<'page'> {
  const type = name === 'global' ? 'global' : 'direct';
  return { kind: 'page', id: 'x.1', chat: name, type, name, messages, more };
}

/** All events in turn, at a time at which nothing is due: the model at the end, and the last one's effects in words. */
function after(wants: typeof PLAIN, ...events: ClientEvent[]): { model: Model; did: string[] } {
  let model = newModel(wants);
  let did: string[] = [];
  for (const event of events) {
    const [next, effects] = update(model, event, 0);
    model = next;
    did = effects.map(inWords);
  }
  return { model, did };
}

function inWords(effect: Effect): string {
  switch (effect.kind) {
    case 'show': {
      const { what } = effect;
      if (what.kind === 'message')
        return `${what.past ? 'past ' : ''}${what.chat} ${what.message.seq}`;
      if (what.kind === 'here') return `here ${what.names}`;
      return what.kind === 'notice' ? `* ${what.text}` : what.kind;
    }
    case 'page':
      return `page ${Object.values(effect.page).join(' ')}`;
    case 'read':
      return `read ${effect.chat} ${effect.seq}`;
    default:
      return effect.kind;
  }
}

describe('a login', (test) => {
  const unread = [
    info('global', 20, { read: 6, unread: 14 }),
    info('bob', 4, { read: 2, unread: 2 }),
    info('carl', 9),
    info('dora', 2000, { read: 0, unread: 1000 }),
  ];
  test('greets, lists what is unread, and asks for it', () => {
    const { did, model } = after(PLAIN, welcomed(unread));
    assert.equal(did, [
      '* Welcome, amy.',
      'here bob',
      '* Unread: bob 2, dora 999+, global 14',
      'page global 10',
      'page bob 2 50',
      'page dora 0 50',
      'ready',
    ]);
    assert.is(model.me, 'amy');
    assert.is(model.chats.size, 4);
  });
  test('shows nothing from before where no backlog is wanted', () => {
    assert.equal(after(JSON_LIKE, welcomed(unread)).did, ['* Welcome, amy.', 'here bob', 'ready']);
  });
  test('asks for nothing where nothing was written', () => {
    assert.equal(after(PLAIN, welcomed([info('global', 0)])).did, [
      '* Welcome, amy.',
      'here bob',
      'ready',
    ]);
  });
  test('shows what was fetched and marks it read', () => {
    const page = pageOf([said('bob', 3), said('bob', 4)]);
    const { did, model } = after(PLAIN, welcomed(unread), told(page, { chat: 'bob', max: 50 }));
    assert.equal(did, ['past bob 3', 'past bob 4', 'read bob 4']);
    assert.is(model.chats.get('bob')?.unread, 0);
    assert.is(model.chats.get('bob')?.loading, undefined);
  });
  test('lets what arrives meanwhile wait behind it, once', () => {
    const asked = { chat: 'global', max: 10 };
    const events = [welcomed(unread), told(said('global', 21)), told(said('global', 22))];
    assert.equal(after(PLAIN, ...events).did, []);
    const page = pageOf([said('global', 20), said('global', 21)], 'global', true);
    assert.equal(after(PLAIN, ...events, told(page, asked)).did, [
      'past global 20',
      'past global 21',
      '* 13 more unread in global: ls global',
      'global 22',
    ]);
  });
  test('goes on with what arrived when a page is refused', () => {
    const refused = { kind: 'refused', id: 'x.1', code: 'storage', text: 'No.' } as const;
    const events = [welcomed(unread), told(said('global', 21))];
    assert.equal(after(PLAIN, ...events, told(refused, { chat: 'global', max: 10 })).did, [
      '* 14 more unread in global: ls global',
      'global 21',
    ]);
  });
  test('shows at most 50 of a chat, then a hint, and marks nothing that it did not show', () => {
    const asked = { chat: 'dora', max: 50 };
    const some = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => said('dora', from + n, { from: 'dora' }));
    const first = [welcomed(unread), told(pageOf(some(1, 30), 'dora', true), asked)];
    assert.equal(after(PLAIN, ...first).did.slice(-2), ['read dora 30', 'page dora 30 20']);
    const second = [...first, told(pageOf(some(31, 20), 'dora', true), asked)];
    assert.equal(after(PLAIN, ...second).did.slice(-2), [
      'read dora 50',
      '* More unread from dora: ls dora',
    ]);
    const countable = welcomed([info('dora', 99, { read: 0, unread: 99 })]);
    const { did, model } = after(PLAIN, countable, told(pageOf(some(1, 50), 'dora', true), asked));
    assert.is(did.at(-1), '* 49 more unread from dora: ls dora');
    assert.is(model.chats.get('dora')?.unread, 49);
    assert.equal(after(PLAIN, ...second, told(said('dora', 2001))).did, ['dora 2001']);
    const listed = told(pageOf(some(51, 3), 'dora'));
    assert.equal(after(PLAIN, ...second, listed, told(said('dora', 2001))).did, [
      'dora 2001',
      'read dora 2001',
    ]);
  });
  test('after a broken connection repeats nothing', () => {
    const { did, model } = after(
      PLAIN,
      welcomed([info('global', 0)]),
      { kind: 'lost', text: 'Gone.', again: 1 },
      welcomed([info('global', 3), info('bob', 1, { read: 0 })], false),
    );
    assert.equal(did, ['* Connected again.', 'here bob', 'ready']);
    assert.equal([...model.chats.keys()], ['global', 'bob']);
  });
  test('says so if a backup was restored meanwhile, and begins anew', () => {
    const lost = { kind: 'lost', text: 'Gone.', again: 1 } as const;
    const begin = welcomed([info('global', 0)]);
    const { did } = after(PLAIN, begin, lost, welcomed([info('global', 2)]));
    assert.match(
      did[0] ?? '',
      "Connected again, but this server's history is not the one you knew",
    );
    assert.match(did[1] ?? '', 'Welcome');
    const never = after(PLAIN, lost, begin).did;
    assert.not.match(never.join(), 'another');
  });
});

describe('what arrives', (test) => {
  const begin = welcomed([info('global', 0)]);
  test('is shown and read, in a chat that begins with it too', () => {
    assert.equal(after(PLAIN, begin, told(said('b.a', 1))).did, ['bob 1', 'read b.a 1']);
    const mine = said('b.a', 1, { from: 'amy', to: 'bob' });
    const { did, model } = after(PLAIN, begin, told(mine));
    assert.equal(did, ['bob 1', 'read b.a 1']);
    assert.is(model.chats.get('b.a')?.name, 'bob');
  });
  test('is no more than shown where no marks are wanted', () => {
    assert.equal(after(JSON_LIKE, begin, told(said('global', 1))).did, ['global 1']);
  });
  test('says who came and who left', () => {
    const presence = { here: ['bob'], left: [], hereCount: 1, leftCount: 0 };
    assert.equal(after(PLAIN, begin, told({ kind: 'presence', ...presence })).did, ['presence']);
  });
  test("to everybody is known for one's own, whatever the case", () => {
    const said = (from: string): boolean => {
      const event = told({ kind: 'broadcast', from, at: 1, text: 'hi' });
      const [, [first]] = update({ ...newModel(PLAIN), me: 'Amy' }, event, 0);
      return first?.kind === 'show' && first.what.kind === 'message' && first.what.mine;
    };
    assert.equal([said('amy'), said('bob')], [true, false]);
  });
  test('of a lost connection is told once', () => {
    const lost = { kind: 'lost', text: 'Gone.', again: 1 } as const;
    assert.is(after(PLAIN, begin, lost).did.length, 1);
    assert.equal(after(PLAIN, begin, lost, lost).did, []);
  });
});

describe('what is typed', (test) => {
  const typed = (line: string): string[] => after(PLAIN, { kind: 'typed', line }).did;
  test('goes to the server where who is known decides: its parse is the one that counts', () => {
    for (const line of ['hi', '@bob hi', 'mesage bob hi', '\\private x', '/newer command']) {
      assert.equal(typed(line), ['say'], line);
    }
    for (const line of ['*sigh*', 'Exit', 'help nope', 'block 5', '/notify all']) {
      assert.equal(typed(line), ['refused'], line);
    }
  });
  test('stays here if it is private or nearly so', () => {
    for (const line of ['private bob hi', 'privte bob hi', '/PRIVATE bob hi', ' private']) {
      assert.equal(typed(line), ['refused'], line);
    }
    assert.equal(typed('sendfile bob x'), ['private']); // the file is looked for first
  });
  test('of a password is asked for out of sight, and nothing of it is shown again', () => {
    for (const line of ['passwd', ' /PassWd ', '/passwd']) {
      assert.equal(typed(line), ['new-password'], line);
    }
    for (const line of [
      'passwd hunter22',
      '/PASSWD hunter22 x',
      ' passwd\thunter22',
      'Pasword: hunter22',
    ]) {
      const [, effects] = update(newModel(PLAIN), { kind: 'typed', line }, 0);
      assert.not.match(JSON.stringify(effects), 'hunter');
      assert.match(JSON.stringify(effects), 'type passwd alone');
    }
    assert.equal(typed('passwords are hard'), ['say']);
    const guest = { ...newModel(PLAIN), guest: true };
    assert.match(
      JSON.stringify(update(guest, { kind: 'typed', line: 'passwd' }, 0)),
      'no password.',
    );
  });
  test('leaves if it says so', () => {
    for (const line of ['exit', 'quit', 'logout', '/Exit']) assert.equal(typed(line), ['leave']);
    assert.equal(typed('exit code 1'), ['say']);
  });
  test('is nothing if it is blank, and refused if no frame can hold it', () => {
    assert.equal(typed('  '), []);
    assert.equal(typed('x'.repeat(65_300)), ['refused']);
    assert.equal(typed('\u0001'.repeat(11_000)), ['refused']);
  });
});

describe('the window of a chat', (test) => {
  const some = (...seqs: number[]) => seqs.map((seq) => said('global', seq));
  test('holds each message once, in order', () => {
    assert.equal(windowWith(some(1, 2), some(3)), some(1, 2, 3));
    assert.equal(windowWith(some(3, 5), some(1, 3, 4)), some(1, 3, 4, 5));
  });
  test('holds the newest', () => {
    const all = some(...Array.from({ length: WINDOW_MAX + 5 }, (_, n) => n + 1));
    assert.is(windowWith([], all)[0]?.seq, 6);
    assert.is(windowWith(all.slice(5), all.slice(0, 5)).length, WINDOW_MAX);
  });
});
