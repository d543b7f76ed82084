// What is left of a timed message in the memory of a line client: nothing [DESIGN 4.5].

import { randomBytes } from 'node:crypto';
import { PassThrough, Writable } from 'node:stream';
import { getHeapSnapshot } from 'node:v8';
import type { Link, LinkEvent } from '../../../client/core/update/event.ts';
import { plain } from '../../../client/plain/plain.ts';
import type { Input } from '../../../client/plain/terminal.ts';
import { ownProcess } from '../../../client/process.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { info, said } from '../../helpers/scripted.ts';

/** A text that is in the heap only where somebody keeps it: its bytes lie outside. */
function canary() {
  const bytes = randomBytes(12);
  return {
    text: () => `canary ${bytes.toString('hex')}`,
    /** Whether it is anywhere in the heap, once all garbage is gone. */
    async isKept(): Promise<boolean> {
      const snapshot = getHeapSnapshot();
      const parts: Buffer[] = [];
      for await (const part of snapshot) parts.push(Buffer.from(part));
      return Buffer.concat(parts).includes(bytes.toString('hex'));
    },
  };
}

function client() {
  const clock = fakeClock();
  const input: Input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const output = Object.assign(new Writable({ write: (_, __, done) => done() }), {
    isTTY: true,
    columns: 80,
  });
  let on = (_: LinkEvent): void => {};
  let answered = (): void => {};
  let seq = 0;
  const link: Link = {
    start() {},
    answer() {},
    say() {
      answered();
      return 'x.1';
    },
    ...{
      passwd() {},
      accept() {},
      active() {},
      page: () => 'x.0',
      read() {},
      leave() {},
      retry() {},
      watch() {},
      askPeople() {},
      askTime() {},
      full: false,
    },
  };
  const keeper = {
    answer: () => new Promise<never>(() => {}),
    change: () => new Promise<never>(() => {}),
    loggedIn() {},
    asked() {},
  };
  plain({
    on: ownProcess.on,
    zone: () => 0,
    link: (listener) => {
      on = listener;
      return link;
    },
    ...{ clock, input, output, keeper, format: 'text', wants: { backlog: false, marks: true } },
  });
  const welcome = {
    ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy', guest: false },
    ...{ epoch: 'e', time: clock.now(), chats: [info('global', 0)], here: { count: 0, names: [] } },
  };
  on({ kind: 'welcomed', welcome, fresh: true });
  return {
    clock,
    hears(text: string, more: { expiresAt?: number } = {}) {
      on({ kind: 'told', event: said('global', ++seq, { text, at: 0, ...more }) });
    },
    /** Resolves when the line was taken. */
    types: (line: string) =>
      new Promise<void>((resolve) => {
        answered = resolve;
        (input as PassThrough).write(`${line}\r`);
      }),
  };
}

describe('the heap of a line client', (test) => {
  test('holds a message that is not timed, and one that is, until its time has come', async () => {
    const [stays, goes] = [canary(), canary()];
    const it = client();
    it.hears(stays.text());
    it.hears(goes.text(), { expiresAt: it.clock.now() + 30_000 });
    it.clock.advance(29_000);
    assert.equal([await stays.isKept(), await goes.isKept()], [true, true]);
    it.clock.advance(1_000);
    assert.not.ok(await goes.isKept());
  });
  test('holds no typed line: there is nothing to recall it with', async () => {
    const goes = canary();
    const it = client();
    await it.types(`*30*global ${goes.text()}`);
    await it.types('hello');
    assert.not.ok(await goes.isKept());
  });
});
