import { DialError } from '../../../client/link/dial-error.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { entered, said, scripted, seen } from '../../helpers/scripted.ts';
import { until } from '../../helpers/until.ts';

describe('the login', (test) => {
  test('begins with a hello that the old protocol understands too', async () => {
    const it = scripted();
    it.link.start();
    const { frames } = await it.end(1);
    const hello = {
      USERNAME: 'amy',
      HEARTH: '1',
      as: 'account',
      stream: 'test',
      device: 'a test',
      partial: true,
      typed: 3,
    };
    assert.equal(frames, [hello]);
  });
  test('passes the question for a password up and the answer down', async () => {
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
    await until(() => it.told('pong').length === 1); // it tells the server's time
    it.clock.advance(59_999);
    assert.not.ok(it.events.some(({ kind }) => kind === 'lost'));
    it.clock.advance(1);
    assert.match((await seen(it, 'lost')).text, 'silent');
  });
  test('does not survive a frame that is too long, not JSON, or of unknown shape', async () => {
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
  test('is resumed after a farewell only if that is allowed', async () => {
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
