import { DialError } from '../../../client/link/dial-error.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { comeBack, entered, info, said, scripted, seen } from '../../helpers/scripted.ts';
import { until } from '../../helpers/until.ts';

describe('lines', (test) => {
  test('have rising ids of one stream, and wait while too many are unanswered', async () => {
    const [it, end] = await entered();
    for (let n = 1; n <= 70; n += 1) it.link.say(`line ${n}`);
    await until(() => end.lines().length === 64);
    assert.ok(it.link.full);
    assert.is(end.lines()[0]?.id, 'test.1');
    end.tell({ kind: 'confirmed', id: 'test.1' }, { kind: 'notice', id: 'test.2', text: 'x' });
    await until(() => end.lines().length === 66);
    assert.is(end.lines().at(-1)?.line, 'line 66');
  });
  test('that were not answered are sent again, answered ones are not', async () => {
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
      { id: 'test.1', line: 'one', waited: 250 },
      { id: 'test.3', line: 'three', waited: 250 },
      { id: 'test.4', line: 'four', waited: 0 },
    ];
    assert.equal(next.lines(), again);
  });
  test('say which chat they are meant for, also when sent again', async () => {
    const [it, end] = await entered();
    it.link.say('@bob one', { chat: 'the old bob' });
    it.link.say('two');
    await until(() => end.lines().length === 2);
    const next = await comeBack(it, 2);
    next.welcome();
    await until(() => next.lines().length === 2);
    const lines = [
      { id: 'test.1', line: '@bob one', chat: 'the old bob' },
      { id: 'test.2', line: 'two' },
    ];
    const again = lines.map((line) => ({ ...line, waited: 250 }));
    assert.equal([end.lines(), next.lines()], [lines, again]);
  });
  test('get their message together with what was said, until they are answered', async () => {
    const [it, end] = await entered();
    it.link.say('hi');
    const mine = (seq: number, line: string) => said('global', seq, { from: 'amy', line });
    end.tell(mine(1, 'test.1'), mine(2, 'other.1'), { kind: 'confirmed', id: 'test.1' });
    end.tell(mine(3, 'test.1'));
    await seen(it, 'told', 4);
    const told = it.events.filter((event) => event.kind === 'told');
    const asked = { id: 'test.1', line: 'hi' };
    assert.equal(
      told.map((event) => event.asked),
      [asked, undefined, asked, undefined],
    );
  });
  test('get their answer together with what was asked', async () => {
    const [it, end] = await entered();
    it.link.say('@nobody hi');
    end.tell({ kind: 'refused', id: 'test.1', code: 'no-such-user', text: 'No.' });
    assert.equal((await seen(it, 'told')).asked, { id: 'test.1', line: '@nobody hi' });
  });
});

describe('an event of a kind that the client does not know', (test) => {
  test('is skipped, and what surrounds it is not', async () => {
    const [it, end] = await entered();
    const other = { kind: 'of-tomorrow', name: 7 };
    end.send({ events: [{ kind: 'notice', text: 'one' }, other, { kind: 'notice', text: 'two' }] });
    end.send({ events: [other] });
    end.tell({ kind: 'notice', text: 'three' });
    await seen(it, 'told', 3);
    assert.equal(
      it.told('notice').map(({ text }) => text),
      ['one', 'two', 'three'],
    );
    assert.not.ok(end.closed);
  });
  test('does not excuse a malformed event', async () => {
    const [it, end] = await entered();
    end.send({ events: [{ kind: 'of-tomorrow' }, { kind: 'notice', text: 7 }] });
    await seen(it, 'lost');
    assert.equal(it.told('notice'), []);
  });
});

describe('a broken connection', (test) => {
  test('is resumed with the token and no password', async () => {
    const [it] = await entered();
    const { frames } = await comeBack(it, 2);
    assert.is(frames[0]?.['token'], 'token');
    assert.is(frames[0]?.['resume'], true);
  });
  test('is retried at growing intervals, partly random', async () => {
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
  test('starts over with short waits only after a steady connection', async () => {
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
    it.clock.advance(4_999);
    third.cut();
    assert.is((await seen(it, 'lost', 3)).again, 1_000);
    it.clock.advance(1_000);
    const fourth = await it.end(4);
    fourth.welcome();
    await seen(it, 'welcomed', 4);
    it.clock.advance(5_000);
    fourth.tell({ kind: 'bye', code: 'stopping', text: 'Soon back.', back: true });
    assert.is((await seen(it, 'lost', 4)).again, 250);
  });
  test('is given up for good if the certificate is a different one', async () => {
    const [it] = await entered();
    it.refuse = new DialError('changed', 'Another server!');
    it.ends[0]?.cut();
    it.clock.advance((await seen(it, 'lost')).again);
    assert.is((await seen(it, 'ended')).code, 'changed');
  });
  test('brings what was missed, once and in order, before what arrives meanwhile', async () => {
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
    assert.equal(next.frames.slice(1), [{ id: 'test.2', line: 'hi', waited: 250 }]);
  });
});

function pageOf(messages: ReturnType<typeof said>[]) {
  const { chat = 'global', type = 'global', to = 'global' } = messages[0] ?? {};
  const shown = messages.map(({ seq, from, at, text }) => ({ seq, from, at, text }));
  return { kind: 'page', chat, type, name: to, messages: shown } as const;
}

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
