// A line client that a server ends with: who leaves while others are here is told, and says so again.

import { PassThrough } from 'node:stream';
import type { Link, LinkEvent } from '../../../client/core/update/event.ts';
import { plain } from '../../../client/plain/plain.ts';
import type { Input } from '../../../client/plain/terminal.ts';
import { ownProcess } from '../../../client/process.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { info } from '../../helpers/scripted.ts';
import { until } from '../../helpers/until.ts';

const TOLD =
  '* 2 others are here, and the server stops when you leave. To leave anyway, do so again';

function terminal(): Input & PassThrough {
  return Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
}

function hosting() {
  const clock = fakeClock();
  const inputs = [terminal()];
  const output = Object.assign(new PassThrough(), { isTTY: true });
  let printed = '';
  output.on('data', (text: Buffer) => {
    printed += text.toString();
  });
  const left: string[] = [];
  let on = (_: LinkEvent): void => {};
  const link: Link = {
    ...{ start() {}, answer() {}, say: () => 'x.1', passwd() {}, page: () => 'x.0' },
    ...{
      accept() {},
      active() {},
      read() {},
      retry() {},
      askPeople() {},
      askTime() {},
      watch() {},
      full: false,
    },
    leave: (when) => left.push(when),
  };
  const client = plain({
    on: ownProcess.on,
    zone: () => 0,
    link: (listener) => {
      on = listener;
      return link;
    },
    ...{ clock, input: inputs[0] as Input, output, format: 'text' },
    keeper: {
      answer: () => new Promise(() => {}),
      change: () => new Promise(() => {}),
      loggedIn() {},
      asked() {},
    },
    wants: { backlog: false, marks: true, hosts: true },
    reopened: () => inputs[inputs.push(terminal()) - 1] as Input,
  });
  const here = { count: 2, names: ['bob', 'cid'] };
  const welcome = {
    ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy', guest: false },
    ...{ epoch: 'e', time: clock.now(), chats: [info('global', 0)], here },
  };
  on({ kind: 'welcomed', welcome, fresh: true });
  return {
    ...{ clock, client, left },
    type: (text: string) => inputs.at(-1)?.write(text),
    ctrlD: () => inputs.at(-1)?.end(),
    times: () => printed.split(TOLD).length - 1,
  };
}

describe('a line client that a server ends with', (test) => {
  test('leaves at the second exit', async () => {
    const it = hosting();
    it.type('exit\n');
    await until(() => it.times() === 1);
    assert.equal(it.left, []);
    it.type('exit\n');
    await until(() => it.left.length > 0);
    assert.equal(it.left, ['when answered']);
  });
  test('leaves at the second Ctrl-D, and reads on after the first', async () => {
    const it = hosting();
    it.ctrlD();
    await until(() => it.times() === 1);
    it.clock.advance(10_001);
    it.type('exit\n');
    await until(() => it.times() === 2);
    it.ctrlD();
    await until(() => it.left.length > 0);
  });
  test('leaves at the second Ctrl-C, and at a signal', () => {
    const it = hosting();
    assert.is(it.client.interrupt(true), false);
    assert.is(it.client.interrupt(true), true);
    assert.equal(it.left, ['at once']);
    assert.is(hosting().client.interrupt(false), true);
  });
  test('is told anew after a while', () => {
    const it = hosting();
    it.client.interrupt(true);
    it.clock.advance(10_001);
    assert.is(it.client.interrupt(true), false);
  });
});
