// What the screen does with its link: no terminal, and a link that does nothing by itself.

import { Back } from '../../../client/core/stop.ts';
import type { Link, LinkEvent } from '../../../client/core/update/event.ts';
import { screenClient } from '../../../client/screen/client.ts';
import { USUAL_BINDINGS } from '../../../client/screen/keys/bindings.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { TIMES } from '../../helpers/panes.ts';
import { info, said } from '../../helpers/scripted.ts';

function opened(answer: () => Promise<never> = () => new Promise(() => {})) {
  const clock = fakeClock();
  const calls: string[] = [];
  let on = (_: LinkEvent): void => {};
  const link: Link = {
    ...{ start() {}, answer() {}, say: () => 'x.1', passwd() {}, page: () => 'x.0' },
    ...{ accept() {}, active() {}, read() {}, full: false },
    retry: () => calls.push('retry'),
    watch: (chat) => calls.push(`watch ${chat}`),
    askPeople: () => calls.push('ask people'),
    askTime: () => calls.push('ask time'),
    leave() {
      on({ kind: 'ended', code: 'unconfirmed', text: 'One line may be lost: "hi"' });
    },
  };
  const client = screenClient({
    link: (listener) => {
      on = listener;
      return link;
    },
    clock,
    screen: { changed() {}, redraw() {}, bell() {} },
    questions: { answer, change: answer, loggedIn() {}, done() {} },
    ...{ times: TIMES, server: 'test', bindings: USUAL_BINDINGS },
    usually: { direct: 'all', group: 'all', global: 'mentions' },
  });
  const welcome = {
    ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy', guest: false },
    ...{ epoch: 'e', time: clock.now(), chats: [info('global', 0)], here: { count: 0, names: [] } },
  };
  on({ kind: 'welcomed', welcome, fresh: true });
  return { clock, client, calls, hears: (event: LinkEvent) => on(event) };
}

describe('the screen', (test) => {
  test('asks the server for the time when the clock was set, before it draws', () => {
    const it = opened();
    it.client.frame({ columns: 80, rows: 24 });
    assert.equal(it.calls, []);
    it.clock.correct(it.clock.now() + 3_600_000);
    it.client.frame({ columns: 80, rows: 24 });
    assert.equal(it.calls, ['ask time']);
  });
  test('tells its link which chat is open', () => {
    const it = opened();
    it.hears({ kind: 'told', event: said('bob', 1) });
    it.client.key({ kind: 'press', name: 'alt+down' });
    it.client.key({ kind: 'press', name: 'alt+down' });
    it.client.key({ kind: 'press', name: 'alt+up' });
    assert.equal(it.calls, ['watch bob', 'watch global']);
  });
  test('tries to connect at Enter, with nothing typed too, and at Ctrl-L', () => {
    const it = opened();
    it.hears({ kind: 'lost', text: 'Gone.', again: 5_000 });
    it.client.key({ kind: 'press', name: 'enter' });
    it.client.key({ kind: 'press', name: 'ctrl+l' });
    assert.equal(it.calls, ['retry', 'retry']);
  });
  test('says under another name what was not sent under this one', async () => {
    const it = opened(() => Promise.reject(new Back()));
    it.hears({ kind: 'asked', ask: { HEARTH: '1', ask: 'password', guests: false, INFO: '' } });
    const { code, text } = await it.client.ended;
    assert.equal([code, text], ['another-name', 'One line may be lost: "hi"']);
  });
});
