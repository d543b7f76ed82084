// The one loop under every face: what it carries out, what it leaves to the face, and how it ends.

import type { Questions } from '../../../client/core/asking.ts';
import { type Model, newModel } from '../../../client/core/model.ts';
import { run } from '../../../client/core/run.ts';
import { Back, Cancelled, NoAccount } from '../../../client/core/stop.ts';
import type {
  ClientEvent,
  Effect,
  Link,
  LinkEvent,
  Show,
} from '../../../client/core/update/event.ts';
import { update } from '../../../client/core/update.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { info } from '../../helpers/scripted.ts';

type ShowEffect = Extract<Effect, { kind: 'show' }>;

function opened(answers: Partial<Questions> = {}) {
  const clock = fakeClock();
  const calls: string[] = [];
  const shown: Show[] = [];
  let on = (_: LinkEvent): void => {};
  const link: Link = {
    ...{ start() {}, passwd() {}, page: () => 'x.0', full: false },
    ...{ accept() {}, active() {}, read() {}, retry() {}, watch() {}, askPeople() {} },
    answer: (given) => calls.push(`answer ${JSON.stringify(given)}`),
    say: (line) => `x.${calls.push(`say ${line}`)}`,
    askTime: () => calls.push('ask time'),
    leave(when) {
      calls.push(`leave ${when}`);
      on({ kind: 'ended', code: 'left', text: '' });
    },
  };
  const core = run<Model, ClientEvent, ShowEffect>({
    link: (listener) => {
      on = listener;
      return link;
    },
    privates: () => ({ perform() {}, close: async () => void calls.push('privates closed') }),
    ...{ clock, update, state: newModel({ backlog: false, marks: true }) },
    questions: {
      answer: () => new Promise(() => {}),
      change: () => new Promise(() => {}),
      begin: () => calls.push('asks'),
      loggedIn: () => calls.push('logged in'),
      done: () => calls.push('asks no more'),
      ...answers,
    },
    perform: ({ what }) => shown.push(what),
  });
  const welcome = {
    ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy', guest: false },
    ...{ epoch: 'e', time: clock.now(), chats: [info('global', 0)], here: { count: 0, names: [] } },
  };
  const welcomed = (): void => on({ kind: 'welcomed', welcome, fresh: true });
  return { core, clock, calls, shown, welcomed, hears: (event: LinkEvent) => on(event) };
}

const ASK: LinkEvent = {
  kind: 'asked',
  ask: { HEARTH: '1', ask: 'password', INFO: 'Password:', guests: false },
};

describe('a running client', (test) => {
  test('says a line, though no face wants to know its id', () => {
    const it = opened();
    it.welcomed();
    it.core.dispatch({ kind: 'typed', line: 'hi' });
    assert.equal(it.calls, ['logged in', 'asks no more', 'say hi']);
  });
  test('leaves to its face what is to be shown, and tells of each event once that is done', () => {
    const it = opened();
    const told: string[] = [];
    const stop = it.core.subscribe(({ event, after }) =>
      told.push(`${event.kind} ${after.connection} ${it.shown.length}`),
    );
    it.welcomed();
    stop();
    it.hears({ kind: 'lost', text: 'Gone.', again: 1_000 });
    assert.equal(told, ['welcomed open 2']);
    assert.is(it.core.state.connection, 'lost');
  });
  test('notices a clock that was set before anything else happens', () => {
    const it = opened();
    it.welcomed();
    it.clock.correct(it.clock.now() + 3_600_000);
    it.core.dispatch({ kind: 'typed', line: 'hi' });
    assert.equal(it.calls.slice(2), ['ask time', 'say hi']);
  });
  test('asks for one password at a time', async () => {
    let answer = (_: { password: string }): void => {};
    const it = opened({
      answer: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    it.hears(ASK);
    it.hears(ASK);
    answer({ password: 'secret' });
    await Promise.resolve();
    assert.equal(it.calls, ['asks', 'answer {"password":"secret"}']);
  });
  const refusals = [
    [new Back(), 'another-name'],
    [new Cancelled(), 'left'],
    [new NoAccount('There is none.'), 'no-account'],
    [new Error('Nobody is here.'), 'no-password'],
  ] as const;
  for (const [why, code] of refusals) {
    test(`ends with ${code}, and with private chats closed, when no password comes: ${why.name}`, async () => {
      const it = opened({ answer: () => Promise.reject(why) });
      it.hears(ASK);
      assert.equal(await it.core.ended, { code, text: why.message });
      assert.equal(it.calls, ['asks', 'leave at once', 'privates closed']);
      assert.ok(it.core.leaves);
    });
  }
  test('leaves at once when it is closed, and no timer is left', async () => {
    const it = opened();
    it.welcomed();
    assert.equal(await it.core.close(), { code: 'left', text: '' });
    assert.is(it.clock.pending, 0);
  });
});
