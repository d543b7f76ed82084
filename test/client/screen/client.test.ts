// What the screen does with its link: no terminal, and a link that does nothing by itself.

import { Back } from '../../../client/core/stop.ts';
import type { Link, LinkEvent } from '../../../client/core/update/event.ts';
import { screenClient } from '../../../client/screen/client.ts';
import { USUAL_BINDINGS } from '../../../client/screen/keys/bindings.ts';
import type { Edited } from '../../../client/screen/panes/event.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { TIMES } from '../../helpers/panes.ts';
import { info, said } from '../../helpers/scripted.ts';
import { turns } from '../../helpers/until.ts';

function opened(
  answer: () => Promise<never> = () => new Promise(() => {}),
  edit?: (text: string) => Promise<Edited>,
) {
  const clock = fakeClock();
  const calls: string[] = [];
  const rings: string[] = [];
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
    ...(edit && { edit }),
    screen: { changed() {}, redraw() {}, bell: () => rings.push('bell'), copy() {} },
    questions: { answer, change: answer, loggedIn() {}, done() {} },
    ...{ times: TIMES, server: 'test', bindings: USUAL_BINDINGS },
    usually: { direct: 'all', group: 'all', global: 'mentions' },
  });
  const welcome = {
    ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy', guest: false },
    ...{ epoch: 'e', time: clock.now(), chats: [info('global', 0)], here: { count: 0, names: [] } },
  };
  on({ kind: 'welcomed', welcome, fresh: true });
  return { clock, client, calls, rings, hears: (event: LinkEvent) => on(event) };
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
  test('rings where no editor can have the terminal', () => {
    const it = opened();
    it.client.key({ kind: 'press', name: 'ctrl+x' });
    assert.equal(it.rings, ['bell']);
  });
  test('takes what was written in an editor into the input, and sends none of it', async () => {
    const given: string[] = [];
    const it = opened(undefined, async (text) => {
      given.push(text);
      return { text: `${text} and\nmore\u001b[31m\n\n` };
    });
    it.client.key({ kind: 'text', text: 'begun' });
    it.client.key({ kind: 'press', name: 'ctrl+x' });
    await turns(2);
    assert.equal(given, ['begun']);
    const rows = it.client
      .frame({ columns: 80, rows: 24 })
      .rows.map((row) => row.map(({ text }) => text).join(''));
    assert.match(rows.join('\n'), /> begun and\n {2}more/);
    assert.equal(it.calls, []);
  });
  test('waits for the editor when the chat is over, and tells what was written, but nothing timed', async () => {
    for (const [text, tells] of [
      ['for everybody\n', 'Out.\nWhat you wrote was not sent:\nfor everybody'],
      ['*30@bob sekrit\n', 'Out.'],
    ] as const) {
      let finish = (_: Edited): void => {};
      const it = opened(undefined, () => new Promise((done) => (finish = done)));
      it.client.key({ kind: 'press', name: 'ctrl+x' });
      it.hears({ kind: 'ended', code: 'kicked', text: 'Out.' });
      let isOver = false;
      const ended = it.client.ended.then((how) => {
        isOver = true;
        return how;
      });
      await turns(3);
      assert.is(isOver, false);
      finish({ text });
      assert.is((await ended).text, tells);
    }
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
