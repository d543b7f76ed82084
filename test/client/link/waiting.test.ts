// What the link reports of lines that wait, and what it does about them.

import { DialError } from '../../../client/link/dial-error.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { entered, type Scripted, type ServerEnd, scripted, seen } from '../../helpers/scripted.ts';
import { until } from '../../helpers/until.ts';

const count = ({ events }: Scripted, kind: string): number =>
  events.filter((event) => event.kind === kind).length;

/** Cuts the connection, with the server gone. */
async function cutOff(it: Scripted): Promise<void> {
  it.refuse = new DialError('unreachable', 'Nobody there.');
  it.ends.at(-1)?.cut();
  await seen(it, 'lost');
}

describe('a server that does not answer a line', (test) => {
  test('is said to be silent after two seconds, once', async () => {
    const [it, end] = await entered();
    const since = it.clock.now();
    it.link.say('one');
    it.clock.advance(1_999);
    assert.is(count(it, 'silent'), 0);
    it.clock.advance(1);
    assert.is((await seen(it, 'silent')).since, since);
    it.link.say('two');
    it.clock.advance(20_000);
    assert.is(count(it, 'silent'), 1);
    end.tell({ kind: 'confirmed', id: 'test.1' });
    await seen(it, 'told');
    it.clock.advance(2_000);
    assert.is(count(it, 'silent'), 2); // of the second line
  });
  test('is not said to be while it answers, nor if nothing was said', async () => {
    const [it, end] = await entered();
    it.link.page({ chat: 'global', max: 5 });
    it.clock.advance(10_000);
    for (let n = 2; n <= 5; n += 1) {
      it.link.say('hi');
      it.clock.advance(1_500);
      end.tell({ kind: 'confirmed', id: `test.${n}` });
      await seen(it, 'told', n - 1);
    }
    it.clock.advance(10_000);
    assert.is(count(it, 'silent'), 0);
  });
  test('is forgotten with its connection', async () => {
    const [it] = await entered();
    it.link.say('hi');
    await cutOff(it);
    it.clock.advance(200);
    assert.is(count(it, 'silent'), 0);
  });
});

describe('the next attempt', (test) => {
  test('comes at once when the user wants it', async () => {
    const [it] = await entered();
    await cutOff(it);
    for (let n = 1; n <= 6; n += 1) it.clock.advance((await seen(it, 'lost', n)).again);
    const { again } = await seen(it, 'lost', 7);
    assert.ok(again >= 15_000);
    it.clock.advance(1_000);
    it.refuse = undefined;
    it.link.retry();
    assert.is((await seen(it, 'lost', 8)).again, 0); // so that whoever counts down knows
    it.clock.advance(0);
    (await it.end(2)).welcome();
    await seen(it, 'welcomed', 2);
  });
  test('comes at most once a second, however often the user asks', async () => {
    const [it] = await entered();
    await cutOff(it);
    for (let n = 1; n <= 6; n += 1) it.clock.advance((await seen(it, 'lost', n)).again);
    await seen(it, 'lost', 7);
    it.clock.advance(200);
    for (let n = 0; n < 50; n += 1) it.link.retry();
    assert.is((await seen(it, 'lost', 8)).again, 800);
    assert.is(count(it, 'lost'), 8);
  });
  test('cannot be asked for while there is a connection', async () => {
    const [it] = await entered();
    it.link.retry();
    it.clock.advance(60);
    assert.is(it.ends.length, 1);
    assert.is(count(it, 'lost'), 0);
  });
});

describe('leaving while there is no connection', (test) => {
  test('happens at once if no line waits, whether a page was asked for or not', async () => {
    const [it] = await entered();
    it.link.page({ chat: 'global', max: 5 });
    await cutOff(it);
    it.link.leave('when answered');
    assert.is((await seen(it, 'ended')).code, 'left');
  });
  test('says what it waits for, and reconnects at once', async () => {
    const [it] = await entered();
    it.link.say('hi');
    await cutOff(it);
    for (let n = 1; n <= 6; n += 1) it.clock.advance((await seen(it, 'lost', n)).again);
    await seen(it, 'lost', 7);
    it.clock.advance(1_000);
    it.refuse = undefined;
    it.link.leave('when answered');
    assert.is((await seen(it, 'leaving')).lines, 1);
    it.clock.advance(0);
    const end = await it.end(2);
    end.welcome();
    await until(() => end.lines().length === 1);
    end.tell({ kind: 'confirmed', id: 'test.1' });
    await until(() => end.lines().at(-1)?.line === 'logout');
    end.tell({ kind: 'bye', code: 'logout', text: '', back: false });
    assert.is((await seen(it, 'ended')).code, 'left');
    assert.is(count(it, 'leaving'), 1);
  });
  test('says so too if the connection is lost meanwhile, or nothing is answered', async () => {
    const [it] = await entered();
    it.link.say('one');
    it.link.say('two');
    it.link.leave('when answered');
    assert.is(count(it, 'leaving'), 0);
    await cutOff(it);
    assert.is((await seen(it, 'leaving')).lines, 2);

    const [other] = await entered();
    other.link.say('one');
    other.link.leave('when answered');
    other.clock.advance(2_000);
    assert.is((await seen(other, 'leaving')).lines, 1);
  });
});

describe('a line that waited', (test) => {
  test('says for how long, once it is sent over another connection than it was typed for', async () => {
    const it = scripted();
    it.link.say('before the first');
    it.link.start();
    const end = await it.end(1);
    end.welcome();
    await seen(it, 'welcomed');
    it.link.say('sent');
    await until(() => end.lines().length === 2);
    it.clock.advance(1_000);
    await cutOff(it);
    it.link.say('typed', { chat: 'c' });
    it.refuse = undefined;
    it.clock.advance(500);
    const next = await it.end(2);
    next.welcome();
    await until(() => next.lines().length === 3);
    it.link.say('at once');
    await until(() => next.lines().length === 4);
    const waited = (one: ServerEnd) =>
      one.frames.flatMap((frame) => ('line' in frame ? [frame] : []));
    assert.equal(waited(end), [
      { id: 'test.1', line: 'before the first' },
      { id: 'test.2', line: 'sent' },
    ]);
    assert.equal(waited(next), [
      { id: 'test.1', line: 'before the first' },
      { id: 'test.2', line: 'sent', waited: 1_500 },
      { id: 'test.3', line: 'typed', chat: 'c', waited: 500 },
      { id: 'test.4', line: 'at once' },
    ]);
  });
});

describe('lines that are given up', (test) => {
  test('are named, timed ones are not', async () => {
    const [it] = await entered();
    it.link.say('hello\nyou');
    await cutOff(it);
    it.link.leave('at once');
    const { code, text } = await seen(it, 'ended');
    assert.is(code, 'unconfirmed');
    assert.is(text, 'One line was not confirmed by the server, and may be lost: "hello you"');

    const [other] = await entered();
    for (const line of ['one', '*5@bob sekrit', 'x'.repeat(100), '4', '5', '6', '7']) {
      other.link.say(line);
    }
    other.link.leave('at once');
    other.clock.advance(2_000);
    const lines = (await seen(other, 'ended')).text.split('\n');
    assert.is(lines[0], '7 lines were not confirmed by the server, and may be lost:');
    assert.is(lines[1], '  "one"');
    assert.is(lines[2], '  a timed message');
    assert.ok((lines[3]?.length ?? 0) < 70);
    assert.is(lines.at(-1), '  and 2 more');
  });
  test('are named too if the server no longer lets that name in', async () => {
    const [it, end] = await entered();
    it.link.say('hello');
    await until(() => end.lines().length === 1);
    end.tell({ kind: 'bye', code: 'removed', text: 'You were removed.', back: false });
    const { code, text } = await seen(it, 'ended');
    assert.is(code, 'removed');
    assert.match(text, /^You were removed\.\nOne line .* "hello"$/);
  });
});

describe('the time', (test) => {
  test('is asked for by a ping, where there is a connection', async () => {
    const [it, end] = await entered();
    it.link.askTime();
    await until(() => end.frames.length === 2);
    assert.equal(end.frames[1], { id: 'test.0', ping: true });
    await cutOff(it);
    it.link.askTime();
  });
});

describe('who there is', (test) => {
  test('is asked for, where there is a connection, and passed on', async () => {
    const [it, end] = await entered();
    it.link.askPeople();
    await until(() => end.frames.length === 2);
    assert.equal(end.frames[1], { id: 'test.0', people: true });
    end.tell({ kind: 'people', id: 'test.0', names: ['bob'] });
    await seen(it, 'told');
    assert.equal(it.told('people')[0]?.names, ['bob']);
    await cutOff(it);
    it.link.askPeople();
  });
});
