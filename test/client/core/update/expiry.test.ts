import { newModel } from '../../../../client/core/model.ts';
import type { ClientEvent, Effect, LinkEvent, Told } from '../../../../client/core/update/event.ts';
import { update } from '../../../../client/core/update.ts';
import type { ChatInfo, EventOf } from '../../../../shared/wire/native.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { info, said } from '../../../helpers/scripted.ts';

const START = 1_790_000_000_000;

/** A client whose clock a test sets, and whose server's clock is `ahead` of it. */
function client({ ahead = 0, marks = true } = {}) {
  let model = newModel({ backlog: true, marks });
  let now = START;
  const happens = (event: ClientEvent): readonly Effect[] => {
    const [next, effects] = update(model, event, now);
    model = next;
    return effects;
  };
  const it = {
    get model() {
      return model;
    },
    at(seconds: number) {
      now = START + seconds * 1_000;
      return it;
    },
    happens,
    told: (event: Told) => happens({ kind: 'told', event }),
    welcomed(chats: ChatInfo[], fresh = true): readonly Effect[] {
      const welcome = {
        ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy' },
        ...{ guest: false, epoch: 'e', chats, here: { count: 0, names: [] } },
        time: now + ahead,
      };
      const event: LinkEvent = { kind: 'welcomed', welcome, fresh };
      return happens(event);
    },
    woken: () => happens({ kind: 'woken' }),
    holds: (text: string) => held(model).includes(text),
  };
  return it;
}

/** Everything in a model, as text. */
function held(model: object): string {
  return JSON.stringify(model, (_, value) =>
    value instanceof Map ? Object.fromEntries(value) : value,
  );
}

/** A message with that deadline, in seconds from the beginning. */
function timed(seq: number, seconds: number, chat = 'global') {
  return plain(seq, { text: `secret ${seq}`, expiresAt: START + seconds * 1_000 }, chat);
}

function plain(seq: number, more: Partial<EventOf<'message'>> = {}, chat = 'global') {
  return said(chat, seq, { at: 0, ...more });
}

function wakes(effects: readonly Effect[]): number[] {
  return effects.flatMap((it) => (it.kind === 'wake' ? [it.at - START] : []));
}

function erased(effects: readonly Effect[]): number[] {
  return effects.flatMap((it) =>
    it.kind === 'show' && it.what.kind === 'erased' ? [it.what.until - START] : [],
  );
}

describe('a timed message', (test) => {
  test('goes by this client’s own clock, and nothing is left of it', () => {
    const it = client();
    it.welcomed([info('global', 0)]);
    assert.equal(wakes(it.told(timed(1, 30))), [1_000]);
    assert.equal(wakes(it.at(1).woken()), [2_000]);
    assert.ok(it.holds('secret 1'));
    assert.equal(wakes(it.at(29.5).woken()), [30_000]);
    const last = it.at(30).woken();
    assert.equal([erased(last), wakes(last)], [[30_000], []]);
    assert.not.ok(it.holds('secret 1'));
    assert.is(it.model.due, undefined);
  });
  test('goes before anything else happens, however late the timer is', () => {
    const it = client();
    it.welcomed([info('global', 0)]);
    it.told(timed(1, 30));
    const [first] = it.at(3_600).told(plain(2));
    assert.is(first?.kind === 'show' && first.what.kind, 'erased');
  });
  test('goes when the server says so, and that is said once', () => {
    const it = client();
    it.welcomed([info('global', 0), info('b.a', 0)]);
    it.told(timed(1, 30));
    it.told(timed(1, 30, 'b.a'));
    const until = START + 30_000;
    const first = it.at(29).told({ kind: 'erased', chat: 'global', until });
    assert.equal(erased(first), [30_000, 30_000]); // the server's clock has got there: in both
    assert.equal(erased(it.told({ kind: 'erased', chat: 'b.a', until })), []);
    assert.equal(erased(it.at(30).woken()), []);
    assert.equal(erased(it.told({ kind: 'erased', chat: 'b.a', until: until + 1_000 })), [31_000]);
    assert.not.ok(it.holds('secret'));
    assert.equal(it.told({ kind: 'erased', chat: 'unknown', until }), []);
  });
  test('of others is one less that is unread', () => {
    const it = client({ marks: false });
    it.welcomed([info('global', 0)]);
    it.told(timed(1, 30));
    it.told(plain(2));
    assert.is(it.model.chats.get('global')?.unread, 2);
    it.at(30).woken();
    assert.is(it.model.chats.get('global')?.unread, 1);
  });
  test('is never shown once its time has come', () => {
    const it = client();
    const unread = info('bob', 3, { read: 0, unread: 3 });
    it.welcomed([info('global', 0), unread]);
    assert.equal(it.at(30).told(timed(1, 30)), []);
    const { kind: _, chat, type, to, ...late } = timed(2, 29, 'bob');
    const messages = [late, { ...late, seq: 3, text: 'stays', expiresAt: START + 60_000 }];
    const page = {
      kind: 'page',
      id: 'x.1',
      chat,
      type,
      name: 'bob',
      messages,
      more: false,
    } as const;
    const effects = it.happens({
      kind: 'told',
      event: page,
      asked: { id: 'x.1', page: { chat, max: 50 } },
    });
    assert.equal(effects.filter(({ kind }) => kind === 'show').length, 1);
    assert.not.ok(it.holds('secret'));
    assert.is(to, 'amy');
  });
  test('goes from what waits for its turn, too', () => {
    const it = client();
    it.welcomed([info('global', 5)]); // its last messages are on the way
    it.told(timed(6, 30));
    assert.ok(it.model.chats.get('global')?.loading?.waiting.length);
    it.at(30).woken();
    assert.not.ok(it.holds('secret'));
  });
});

describe('the wake', (test) => {
  test('is one for all messages, at the next deadline, and never far off', () => {
    const it = client();
    it.welcomed([info('global', 0)]);
    assert.equal(wakes(it.told(timed(1, 0.6))), [600]);
    assert.equal(wakes(it.told(timed(2, 0.7))), []);
    assert.equal(wakes(it.told(timed(3, 0.3))), [300]);
    assert.equal(wakes(it.told(plain(4))), []);
    assert.equal(wakes(it.at(0.3).woken()), [600]);
  });
});

describe('the server’s clock', (test) => {
  test('is the one that counts, whatever this machine’s says', () => {
    for (const ahead of [-3_600_000, 3_600_000]) {
      const it = client({ ahead });
      it.welcomed([info('global', 0)]);
      it.told(timed(1, 30 + ahead / 1_000));
      it.at(29).woken();
      assert.ok(it.holds('secret'), `${ahead}`);
      it.at(30).woken();
      assert.not.ok(it.holds('secret'), `${ahead}`);
    }
  });
  test('is put forward by messages, back only by what was answered just now', () => {
    const it = client();
    it.welcomed([info('global', 0)]);
    it.told(plain(1, { at: START + 5_000 }));
    assert.is(it.model.ahead, 5_000);
    it.told(plain(2, { at: START - 100_000 })); // caught up with
    assert.is(it.model.ahead, 5_000);
    it.told({ kind: 'pong', id: 'x.0', time: START + 2_000 });
    assert.is(it.model.ahead, 2_000);
    it.welcomed([info('global', 2)], false);
    assert.is(it.model.ahead, 0);
  });
});

describe('a clock that is set', (test) => {
  const HOUR = 3_600;
  const set = (it: ReturnType<typeof client>, by: number) =>
    it.happens({ kind: 'clock-set', by: by * 1_000 });
  const asks = (effects: readonly Effect[]) => effects.some(({ kind }) => kind === 'ask-time');
  const seconds = (it: number) => (START + it * 1_000) as number;

  function holding(): ReturnType<typeof client> {
    const it = client();
    it.welcomed([info('global', 0)]);
    it.told(timed(1, 30));
    return it;
  }

  test('ahead erases nothing before the server has said what time it is', () => {
    const it = holding();
    assert.ok(asks(set(it.at(HOUR + 10), HOUR)));
    it.woken();
    assert.ok(it.holds('secret 1'));
    it.at(HOUR + 10.5).told({ kind: 'pong', id: 'x.0', time: seconds(10.5) });
    it.at(HOUR + 29.9).woken();
    assert.ok(it.holds('secret 1'));
    it.at(HOUR + 30).woken();
    assert.not.ok(it.holds('secret 1'));
  });
  test('ahead erases when the server says that so much time has passed', () => {
    const it = holding();
    set(it.at(HOUR + 10), HOUR);
    it.told({ kind: 'pong', id: 'x.0', time: seconds(HOUR + 10) });
    assert.not.ok(it.holds('secret 1'));
  });
  test('ahead erases after a second without an answer, or with the connection', () => {
    const it = holding();
    const effects = set(it.at(HOUR + 10), HOUR);
    assert.ok(wakes(effects).every((at) => at <= seconds(HOUR + 11)));
    it.at(HOUR + 10.9).woken();
    assert.ok(it.holds('secret 1'));
    it.at(HOUR + 11).woken();
    assert.not.ok(it.holds('secret 1'));

    const cut = holding();
    set(cut.at(HOUR + 10), HOUR);
    cut.happens({ kind: 'lost', text: '', again: 500 });
    assert.not.ok(cut.holds('secret 1'));
  });
  test('ahead while there is no connection is believed', () => {
    const it = holding();
    it.happens({ kind: 'lost', text: '', again: 500 });
    assert.not.ok(asks(set(it.at(HOUR + 10), HOUR)));
    assert.not.ok(it.holds('secret 1'));
  });
  test('back lets nothing stay for longer, with a connection or without', () => {
    for (const isCut of [false, true]) {
      const it = holding();
      if (isCut) it.happens({ kind: 'lost', text: '', again: 500 });
      set(it.at(10 - HOUR), -HOUR);
      it.at(29.9 - HOUR).woken();
      assert.ok(it.holds('secret 1'));
      it.at(30 - HOUR).woken();
      assert.not.ok(it.holds('secret 1'));
    }
  });
  test('ahead and back again within the second is as if nothing had been', () => {
    const it = holding();
    set(it.at(HOUR + 10), HOUR);
    set(it.at(10.5), -HOUR);
    it.at(29.9).woken();
    assert.ok(it.holds('secret 1'));
    it.at(30).woken();
    assert.not.ok(it.holds('secret 1'));
  });
});
