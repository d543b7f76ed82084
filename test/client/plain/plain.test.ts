// The plain client without a server and without a terminal: what it prints of events, and what it keeps of lines.

import { PassThrough } from 'node:stream';
import type { Link, LinkEvent, Passwd, Told } from '../../../client/core/update/event.ts';
import { plain } from '../../../client/plain/plain.ts';
import type { Input } from '../../../client/plain/terminal.ts';
import { ownProcess } from '../../../client/process.ts';
import { parse } from '../../../shared/grammar/parse.ts';
import type { ChatInfo } from '../../../shared/wire/native.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { info, said } from '../../helpers/scripted.ts';
import { until } from '../../helpers/until.ts';

function opened(format: 'json' | 'text' = 'text', { terminal = false } = {}) {
  const clock = fakeClock();
  const input: Input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY: terminal, columns: 80 });
  if (terminal) Object.assign(input, { isTTY: true, setRawMode: () => {} });
  const lines: string[] = [];
  let printed = '';
  output.on('data', (text: Buffer) => {
    printed += text.toString();
  });
  let on = (_: LinkEvent): void => {};
  let answer: ((_: Passwd) => void) | undefined;
  const link: Link = {
    start() {},
    answer() {},
    say: (line) => `x.${lines.push(line)}`,
    passwd() {},
    page: () => 'x.0',
    accept() {},
    active() {},
    read() {},
    leave() {},
    retry() {},
    watch() {},
    askPeople() {},
    askTime() {},
    full: false,
  };
  plain({
    on: ownProcess.on,
    zone: () => 0,
    link: (listener) => {
      on = listener;
      return link;
    },
    clock,
    ...{ input, output, format },
    keeper: {
      answer: () => new Promise(() => {}),
      change: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
      loggedIn() {},
      asked() {},
    },
    wants: { backlog: false, marks: true },
  });
  const chats: ChatInfo[] = [info('global', 0)];
  const welcome = {
    ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy', guest: false },
    ...{ epoch: 'e', time: clock.now(), chats, here: { count: 0, names: [] } },
  };
  on({ kind: 'welcomed', welcome, fresh: true });
  return {
    clock,
    lines,
    told: (event: Told) => on({ kind: 'told', event }),
    /** A line was answered: the nth. */
    refused: (n: number, code: string, text = 'No.') =>
      on({ kind: 'told', event: { kind: 'refused', id: `x.${n}`, code, text } }),
    confirmed: (n: number) => on({ kind: 'told', event: { kind: 'confirmed', id: `x.${n}` } }),
    type: (keys: string) => (input as PassThrough).write(keys),
    asked: () => until(() => answer !== undefined),
    answered: () => answer?.({ old: 'a', new: 'b' }),
    /** Resolves with what was printed so far, once it fits. */
    async prints(what: RegExp): Promise<string> {
      await until(
        () => what.test(printed),
        () => `never ${what}: ${printed}`,
      );
      return printed;
    },
    timed(seq: number, seconds: number) {
      const expiresAt = clock.now() + seconds * 1_000;
      on({ kind: 'told', event: said('global', seq, { text: `secret ${seq}`, expiresAt, at: 0 }) });
    },
  };
}

describe('a timed message in a line client', (test) => {
  test('has its deadline, and once a word that it cannot be taken away again', async () => {
    const it = opened();
    it.timed(1, 30);
    it.timed(2, 30);
    it.clock.advance(31_000);
    it.told(said('global', 3));
    const printed = await it.prints(/text 3/);
    const lines = printed.split('\n').slice(2, -1);
    assert.match(lines[0] ?? '', /^bob \(gone at \d\d:\d\d:\d\d\): secret 1$/);
    assert.match(lines[1] ?? '', /^\* .*cannot take a timed message off/);
    assert.equal([lines[2]?.slice(-10), ...lines.slice(3)], [': secret 2', 'bob: text 3']);
  });
  test('is said to be erased in JSON, once for a chat and a second', async () => {
    const it = opened('json');
    it.timed(1, 30);
    it.timed(2, 30);
    const start = it.clock.now();
    it.clock.advance(31_000);
    it.told({ kind: 'erased', chat: 'global', until: start + 30_000 });
    it.told(said('global', 3));
    const printed = await it.prints(/text 3/);
    assert.equal(
      printed.split('\n').filter((line) => line.includes('erased')),
      [`{"event":"erased","chat":"global","until":${start + 30_000}}`],
    );
    assert.not.match(printed, 'cannot take');
  });
  test('needs no timer of its own', () => {
    const it = opened();
    for (let seq = 1; seq <= 100; seq += 1) it.timed(seq, 130 - seq);
    assert.is(it.clock.pending, 1);
    it.clock.advance(200_000);
    assert.is(it.clock.pending, 0);
  });
  test('that waits behind a question is never shown when its time has come', async () => {
    const it = opened('text', { terminal: true });
    it.type('passwd\r');
    await it.asked();
    it.timed(1, 30);
    it.told(said('global', 2));
    it.clock.advance(31_000);
    it.answered();
    assert.not.match(await it.prints(/text 2/), 'secret');
  });
});

describe('JSON that a program writes', (test) => {
  const asks = async (...requests: readonly object[]) => {
    const it = opened('json');
    for (const request of requests) it.type(`${JSON.stringify(request)}\n`);
    return it;
  };
  const answers = (printed: string): readonly string[] =>
    printed.split('\n').filter((line) => /"(?:confirmed|refused)"/.test(line));

  test('is text, whatever stands in it, and keeps its name in the answer', async () => {
    const texts = ['logout', '@amy hi', 'passwd', 'y', '/me waves', 'one\n@bob two\u2028three'];
    const it = await asks(...texts.map((text) => ({ to: 'global', text, id: `my ${text}` })));
    await until(() => it.lines.length === texts.length);
    for (const line of it.lines) {
      const read = parse(line, { isUser: () => true, isGroup: () => true, openRequests: 1 });
      assert.ok(read.kind === 'mistake' || read.command.verb === 'message', line);
      assert.not.match(JSON.stringify(read), '"user"');
    }
    it.confirmed(1);
    assert.equal(answers(await it.prints(/confirmed/)), ['{"event":"confirmed","id":"my logout"}']);
  });
  test('is tried the other way where it may be a group, and refused once', async () => {
    const it = await asks({ to: 'devs', text: 'hi', id: '7' });
    await until(() => it.lines.length === 1);
    it.refused(1, 'no-such-user');
    await until(() => it.lines.length === 2);
    assert.equal(it.lines, ['@devs hi', '*devs hi']);
    it.refused(2, 'no-such-group');
    const [answer = '', ...more] = answers(await it.prints(/refused/));
    assert.equal([JSON.parse(answer).id, more.length], ['7', 0]);
  });
  test('may be a line; and other lines stay lines', async () => {
    const it = await asks({ line: '@bob hi', id: 'a' });
    it.type('@bob hello\n');
    await until(() => it.lines.length === 2);
    it.confirmed(2);
    it.refused(1, 'slip');
    const printed = answers(await it.prints(/refused/));
    assert.equal(
      printed.map((line) => JSON.parse(line).id),
      ['x.2', 'a'],
    );
  });
  test('with a bare line break in it says no part of it to anybody', async () => {
    const it = opened('json');
    it.type('{"to": "bob", "text": "for bob\nand @amy\n\nlogout\nhi", "id": "a"}\nall of it\n');
    it.type('{\n  "to": "bob",\n  "text": "for bob"\n}\n');
    it.type('{"to": "global", "text": "now", "id": "z"}\nas before\n');
    await until(() => it.lines.includes('as before'));
    assert.equal(it.lines, ['now', 'as before']);
    const printed = answers(await it.prints(/rest of an object/));
    assert.is(printed.length, 9);
    assert.not.match(printed.join(), 'for bob');
  });
  test('that is wrong is refused with what is wrong, and with its name', async () => {
    const wrong = [
      [{ to: 'global' }, '"text" is missing'],
      [{ text: 'hi' }, '"to" is missing'],
      [{ to: 'a b', text: 'hi' }, '"to" is neither'],
      [{ to: 'global', text: ' ' }, 'nothing to send'],
      [{ to: 'global', text: 'x'.repeat(4_001) }, 'too long'],
      [{ line: 1 }, '"line" must be a string'],
      [{ line: 'ls', to: 'bob' }, 'cannot be combined'],
      [{ to: 'global', text: 'hi', id: 7 }, '"id" must be'],
      [{ to: 'global', txt: 'hi' }, '"txt" is not a key'],
    ] as const;
    const it = await asks(...wrong.map(([request]) => request));
    it.type('{"to": \n{"line": "private bob hi", "id": "z"}\n');
    const printed = answers(await it.prints(/"z"/)).map((line) => JSON.parse(line));
    for (const [at, [, words]] of wrong.entries()) assert.match(printed[at].text, words);
    assert.match(printed[wrong.length].text, 'not JSON');
    assert.is(printed.at(-1).id, 'z');
    assert.equal(it.lines, []);
  });
});
