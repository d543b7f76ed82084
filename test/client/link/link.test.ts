import { DialError } from '../../../client/link/dial.ts';
import type { LinkEvent } from '../../../client/update/event.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { until } from '../../helpers/house.ts';
import { info, type Scripted, type ServerEnd, said, scripted } from '../../helpers/scripted.ts';

async function entered(
  more: Parameters<ServerEnd['welcome']>[0] = {},
): Promise<[Scripted, ServerEnd]> {
  const it = scripted();
  it.link.start();
  const end = await it.end(1);
  end.welcome({ token: 'token', ...more });
  await seen(it, 'welcomed');
  return [it, end];
}

async function seen<K extends LinkEvent['kind']>(
  { events }: Scripted,
  kind: K,
  count = 1,
): Promise<Extract<LinkEvent, { kind: K }>> {
  const of = () =>
    events.filter((event): event is Extract<LinkEvent, { kind: K }> => event.kind === kind);
  await until(() => of().length >= count);
  return of().at(-1) as Extract<LinkEvent, { kind: K }>;
}

/** The connection breaks, and the client is back on the next one. */
async function comeBack(it: Scripted, count: number): Promise<ServerEnd> {
  it.ends.at(-1)?.cut();
  const { again } = await seen(it, 'lost', count - 1);
  it.clock.advance(again);
  return it.end(count);
}

describe('the login', (test) => {
  test('begins with a hello that the old protocol understands too', async () => {
    const it = scripted();
    it.link.start();
    const { frames } = await it.end(1);
    const hello = { USERNAME: 'amy', HEARTH: '1', as: 'account', stream: 'test', device: 'a test' };
    assert.equal(frames, [hello]);
  });
  test('hands the question for a password up and the answer down', async () => {
    const it = scripted();
    it.link.start();
    const end = await it.end(1);
    end.send({ HEARTH: '1', ask: 'password', guests: false, INFO: 'Password for amy:' });
    assert.is((await seen(it, 'asked')).ask.INFO, 'Password for amy:');
    it.link.answer({ password: 'secret' });
    await until(() => end.frames.length === 2);
    assert.equal(end.frames[1], { password: 'secret' });
    end.send({ HEARTH: '1', ask: 'password', guests: false, INFO: 'Wrong.' });
    await seen(it, 'asked', 2);
  });
  test('waits for the user as long as it takes, but not for the server', async () => {
    const it = scripted();
    it.link.start();
    const end = await it.end(1);
    end.send({ HEARTH: '1', ask: 'password', guests: false, INFO: '' });
    await seen(it, 'asked');
    it.clock.advance(3_600_000);
    it.link.answer({ password: 'secret' });
    it.clock.advance(60_000);
    assert.is((await seen(it, 'ended')).code, 'closed');
  });
  test('ends when it is rejected, and says why', async () => {
    const it = scripted();
    it.link.start();
    const end = await it.end(1);
    end.send({ USERNAME_ACCEPTED: false, HEARTH: '1', INFO: 'No.', code: 'name-taken' });
    assert.equal(await seen(it, 'ended'), { kind: 'ended', code: 'name-taken', text: 'No.' });
    await until(() => end.closed);
  });
  test('a server that cannot be reached at first is final', async () => {
    const it = scripted();
    it.refuse = new DialError('unreachable', 'Nobody there.');
    it.link.start();
    assert.equal(await seen(it, 'ended'), {
      kind: 'ended',
      code: 'unreachable',
      text: 'Nobody there.',
    });
  });
});

describe('lines', (test) => {
  test('have ids of one stream that rise, and wait while too many are unanswered', async () => {
    const [it, end] = await entered();
    for (let n = 1; n <= 70; n += 1) it.link.say(`line ${n}`);
    await until(() => end.lines().length === 64);
    assert.ok(it.link.full);
    assert.is(end.lines()[0]?.id, 'test.1');
    end.tell({ kind: 'confirmed', id: 'test.1' }, { kind: 'notice', id: 'test.2', text: 'x' });
    await until(() => end.lines().length === 66);
    assert.is(end.lines().at(-1)?.line, 'line 66');
  });
  test('that were not answered are sent again, those that were are not', async () => {
    const [it, end] = await entered();
    it.link.say('one');
    it.link.say('two');
    it.link.say('three');
    await until(() => end.lines().length === 3);
    end.tell({ kind: 'confirmed', id: 'test.2' });
    await seen(it, 'told');
    const next = await comeBack(it, 2);
    it.link.say('four');
    next.welcome();
    await until(() => next.lines().length === 3);
    const again = [
      { id: 'test.1', line: 'one' },
      { id: 'test.3', line: 'three' },
      { id: 'test.4', line: 'four' },
    ];
    assert.equal(next.lines(), again);
  });
  test('that are answered come with what was asked', async () => {
    const [it, end] = await entered();
    it.link.say('@nobody hi');
    end.tell({ kind: 'refused', id: 'test.1', code: 'no-such-user', text: 'No.' });
    assert.equal((await seen(it, 'told')).asked, { id: 'test.1', line: '@nobody hi' });
  });
});

describe('a broken connection', (test) => {
  test('is taken up with the token and no password', async () => {
    const [it] = await entered();
    const { frames } = await comeBack(it, 2);
    assert.is(frames[0]?.['token'], 'token');
    assert.is(frames[0]?.['resume'], true);
  });
  test('is tried again later and later, with some chance in it', async () => {
    const [it] = await entered();
    it.refuse = new DialError('unreachable', 'Nobody there.');
    it.ends[0]?.cut();
    const waits: number[] = [];
    for (let n = 1; n <= 9; n += 1) {
      waits.push((await seen(it, 'lost', n)).again);
      it.clock.advance(waits.at(-1) ?? 0);
    }
    assert.equal(waits, [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    const high = scripted({ random: () => 0.999_999 });
    high.link.start();
    (await high.end(1)).welcome();
    await seen(high, 'welcomed');
    high.ends[0]?.cut();
    assert.is((await seen(high, 'lost')).again, 500);
  });
  test('begins anew with short waits only after a steady connection', async () => {
    const [it] = await entered();
    const second = await comeBack(it, 2);
    second.welcome();
    await seen(it, 'welcomed', 2);
    second.cut();
    assert.is((await seen(it, 'lost', 2)).again, 500);
    it.clock.advance(500);
    const third = await it.end(3);
    third.welcome();
    await seen(it, 'welcomed', 3);
    it.clock.advance(29_000);
    third.tell({ kind: 'ping' });
    await until(() => third.frames.length > 1);
    it.clock.advance(2_000);
    third.cut();
    assert.is((await seen(it, 'lost', 3)).again, 250);
  });
  test('ends it for good when the certificate is another one', async () => {
    const [it] = await entered();
    it.refuse = new DialError('changed', 'Another server!');
    it.ends[0]?.cut();
    it.clock.advance((await seen(it, 'lost')).again);
    assert.is((await seen(it, 'ended')).code, 'changed');
  });
  test('brings what was missed, once and in order, behind what arrives meanwhile', async () => {
    const [it, end] = await entered({ chats: [info('global', 5), info('bob', 2)] });
    end.tell(said('global', 6));
    await until(() => it.told('message').length === 1);
    const next = await comeBack(it, 2);
    next.welcome({ chats: [info('global', 9), info('bob', 2)] });
    await until(() => next.frames.length === 2);
    const { id, page } = next.frames[1] as { id: string; page: object };
    assert.equal(page, { chat: 'global', above: 6, max: 256 });
    next.tell(said('global', 10), said('bob', 3), said('global', 9));
    const messages = [7, 9, 10].map((seq) => said('global', seq));
    next.tell({ ...pageOf(messages), id, more: false });
    next.tell(said('global', 11));
    await until(() => it.told('message').length === 6);
    const seqs = it.told('message').map(({ chat, seq }) => `${chat} ${seq}`);
    assert.equal(seqs, ['global 6', 'bob 3', 'global 7', 'global 9', 'global 10', 'global 11']);
  });
  test('in another epoch starts afresh, and keeps only the lines', async () => {
    const [it] = await entered({ chats: [info('global', 5)] });
    it.link.page({ chat: 'global', max: 10 });
    it.link.say('hi');
    const next = await comeBack(it, 2);
    next.welcome({ epoch: 'e2', chats: [info('global', 9)] });
    assert.is((await seen(it, 'welcomed', 2)).fresh, true);
    next.tell(said('global', 3));
    next.tell(said('global', 10));
    await until(() => it.told('message').length === 1);
    assert.equal(next.frames.slice(1), [{ id: 'test.2', line: 'hi' }]);
  });
});

function pageOf(messages: ReturnType<typeof said>[]) {
  const { chat = 'global', type = 'global', to = 'global' } = messages[0] ?? {};
  const shown = messages.map(({ seq, from, at, text }) => ({ seq, from, at, text }));
  return { kind: 'page', chat, type, name: to, messages: shown } as const;
}

describe('a connection', (test) => {
  test('answers pings, asks after 30 s of silence and is given up after 60', async () => {
    const [it, end] = await entered();
    end.tell({ kind: 'ping' });
    await until(() => end.frames.length === 2);
    assert.equal(end.frames[1], { pong: true });
    it.clock.advance(29_999);
    assert.is(end.frames.length, 2);
    it.clock.advance(1);
    await until(() => end.frames.length === 3);
    assert.equal(end.frames[2], { id: 'test.0', ping: true });
    end.tell({ kind: 'pong', id: 'test.0', time: 1 });
    await new Promise<void>((resolve) => setImmediate(resolve));
    it.clock.advance(59_999);
    assert.not.ok(it.events.some(({ kind }) => kind === 'lost'));
    it.clock.advance(1);
    assert.match((await seen(it, 'lost')).text, 'silent');
  });
  test('is not trusted with a frame that is too long, no JSON, or of no known shape', async () => {
    const bad = [
      [Buffer.from([0x7f, 0, 0, 0]), 'too long'],
      [Buffer.from([0, 0, 0, 1, 0x7b]), 'not valid JSON'],
      [Buffer.from([0, 0, 0, 2, 0x7b, 0x7d]), 'not part of Hearth'],
      [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'too long'],
    ] as const;
    for (const [bytes, says] of bad) {
      const [it, end] = await entered();
      end.sendBytes(bytes);
      assert.match((await seen(it, 'lost')).text, says);
      await until(() => end.closed);
      const early = scripted();
      early.link.start();
      (await early.end(1)).sendBytes(bytes);
      assert.match((await seen(early, 'ended')).text, says);
    }
  });
  test('that an old Chatterbox server accepts is no Hearth', async () => {
    const it = scripted();
    it.link.start();
    (await it.end(1)).send({ USERNAME_ACCEPTED: true, INFO: 'hi', USER_LIST: [] });
    assert.match((await seen(it, 'ended')).text, "not part of Hearth's protocol");
  });
  test('comes back after a farewell only if it may', async () => {
    const [it, end] = await entered();
    end.tell({ kind: 'bye', code: 'stopping', text: 'A restart.', back: true });
    assert.is((await seen(it, 'lost')).text, 'A restart.');
    const [other, last] = await entered();
    last.tell({ kind: 'bye', code: 'idle', text: 'Too idle.', back: false }, said('global', 1));
    assert.equal(await seen(other, 'ended'), { kind: 'ended', code: 'idle', text: 'Too idle.' });
    assert.is(other.told('message').length, 0);
    assert.is(other.clock.pending, 0);
  });
});

describe('read marks', (test) => {
  test('of one chat leave as one', async () => {
    const [it, end] = await entered();
    it.link.read('global', 3);
    it.link.read('global', 5);
    it.link.read('global', 4);
    it.link.read('bob', 1);
    it.clock.advance(300);
    await until(() => end.frames.length === 3);
    const marks = [{ read: { chat: 'global', seq: 5 } }, { read: { chat: 'bob', seq: 1 } }];
    assert.equal(end.frames.slice(1), marks);
  });
});

describe('leaving', (test) => {
  test('waits for the answers, then logs out', async () => {
    const [it, end] = await entered();
    it.link.say('hi');
    it.link.leave('when answered');
    await until(() => end.frames.length === 2);
    end.tell({ kind: 'confirmed', id: 'test.1' });
    await until(() => end.frames.length === 3);
    assert.equal(end.frames[2], { id: 'test.2', line: 'logout' });
    end.tell({ kind: 'bye', code: 'logout', text: 'Good-bye.', back: false });
    assert.is((await seen(it, 'ended')).code, 'left');
  });
  test('says what was not confirmed', async () => {
    const [it] = await entered();
    it.link.say('hi');
    it.link.leave('when answered');
    it.ends[0]?.cut();
    it.refuse = new DialError('unreachable', 'Nobody there.');
    await seen(it, 'lost');
    it.clock.advance(30_000);
    const { code, text } = await seen(it, 'ended');
    assert.is(code, 'unconfirmed');
    assert.match(text, 'One line was not confirmed');
  });
  test('takes at most two seconds when the server is silent', async () => {
    const [it] = await entered();
    it.link.leave('at once');
    it.clock.advance(2_000);
    assert.is((await seen(it, 'ended')).code, 'left');
  });
});
