import { assert, describe } from '../../helpers/describe.ts';
import { comeBack, type Scripted, scripted, seen } from '../../helpers/scripted.ts';
import { until } from '../../helpers/until.ts';

const OK = { USERNAME_ACCEPTED: true, INFO: 'Welcome!', USER_LIST: ['amy', 'bob'], MESSAGES: [] };
const BARE = [{ USERNAME: 'amy' }];

/** A link whose hello an old server has got. */
async function greeting(more: Parameters<typeof scripted>[0] = {}) {
  const it = scripted(more);
  it.link.start();
  return [it, await it.end(1)] as const;
}

/** A link that an old server let in. */
async function inside(reply: object = OK) {
  const [it, end] = await greeting();
  end.send(reply);
  await seen(it, 'welcomed');
  return [it, end] as const;
}

const texts = (it: Scripted): string[] => it.told('message').map(({ text }) => text);

describe('a server that answers without HEARTH', (test) => {
  test('is spoken to in Chatterbox, and the user told', async () => {
    const [it] = await inside();
    const { welcome, fresh } = await seen(it, 'welcomed');
    assert.ok(fresh && welcome.guest);
    assert.equal([welcome.INFO, welcome.name], ['Welcome!', 'amy']);
    assert.equal(welcome.here, { count: 1, names: ['bob'] });
    assert.match(it.told('notice')[0]?.text ?? '', 'speaks only Chatterbox');
    assert.not.ok(it.metHearth);
  });
  test('is told the name again, alone, when it closes on the hello', async () => {
    const [it, end] = await greeting();
    end.cut();
    const next = await it.end(2);
    assert.equal(next.frames, BARE);
    next.send(OK);
    await seen(it, 'welcomed');
  });
  test('is told the name again when it answers ERROR, or a bare string', async () => {
    for (const complaint of [{ ERROR: 'What is HEARTH?' }, 'Bad message' as unknown as object]) {
      const [it, end] = await greeting();
      end.send(complaint);
      await until(() => it.clock.pending > 0);
      await turn();
      it.clock.advance(1_000);
      const next = await it.end(2);
      assert.equal(next.frames, BARE);
      await until(() => end.closed);
      next.send(OK);
      await seen(it, 'welcomed');
    }
  });
  test('is not dialled twice because a greeting comes before its answer', async () => {
    const [it, end] = await greeting();
    end.send('Hello!' as unknown as object);
    end.send({ USERS_JOINED: ['amy', 'cid'] });
    end.send({ USERNAME_ACCEPTED: 'true', USER_LIST: [{ name: 'bob' }] });
    const { welcome } = await seen(it, 'welcomed');
    assert.equal(welcome.here.names, ['bob']);
    assert.equal(
      it.told('notice').map(({ text }) => text.slice(0, 11)),
      ['This server', 'Hello!'],
    );
    assert.equal(it.told('presence')[0]?.here, ['cid']);
    it.clock.advance(5_000);
    assert.is(it.ends.length, 1);
  });
  test('that closes twice, or complains twice, is given up', async () => {
    const [it, end] = await greeting();
    end.cut();
    (await it.end(2)).cut();
    assert.is((await seen(it, 'ended')).code, 'closed');
    const [other, first] = await greeting();
    first.cut();
    (await other.end(2)).send({ ERROR: 'Go away.' });
    await turn();
    other.clock.advance(1_000);
    assert.equal(await seen(other, 'ended'), { kind: 'ended', code: 'bad-name', text: 'Go away.' });
    assert.is(other.clock.pending, 0);
  });
  test('that refuses the name says why', async () => {
    const [it, end] = await greeting();
    end.send({ USERNAME_ACCEPTED: 'false', Info: 'In use.' });
    assert.equal(await seen(it, 'ended'), { kind: 'ended', code: 'name-taken', text: 'In use.' });
  });
  test('that refuses the name is sent another on the same connection', async () => {
    const [first, end] = await greeting();
    end.send({ USERNAME_ACCEPTED: false, INFO: 'In use.' });
    await seen(first, 'ended');
    const second = scripted({ after: first, user: 'eve' });
    second.link.start();
    await until(() => end.frames.length === 2);
    assert.is(end.frames[1]?.['USERNAME'], 'eve');
    assert.not.ok(end.closed);
    end.send({ ...OK, USER_LIST: ['amy', 'eve'] });
    const { welcome } = await seen(second, 'welcomed');
    assert.is(welcome.name, 'eve');
    assert.is(second.ends.length, 0, 'nothing was dialled');
    second.link.leave('at once');
    await until(() => end.closed);
  });
  test('is no chat server if it says nothing of either protocol', async () => {
    const [it, end] = await greeting();
    end.send({});
    assert.match((await seen(it, 'ended')).text, 'not part of Hearth');
    assert.is(it.ends.length, 1);
  });
});

describe('a server that was Hearth before', (test) => {
  test('is refused when it speaks Chatterbox now, and hears no more', async () => {
    for (const answer of [OK, { ERROR: 'What?' }, 'hm' as unknown as object]) {
      const [it, end] = await greeting({ wasHearth: true });
      end.send(answer);
      const ended = { kind: 'ended', code: 'not-hearth', text: 'It was Hearth before.' } as const;
      assert.equal(await seen(it, 'ended'), ended);
      assert.is(end.frames.length, 1);
    }
  });
  test('is not dialled again when it closes', async () => {
    const [it, end] = await greeting({ wasHearth: true });
    end.cut();
    assert.is((await seen(it, 'ended')).code, 'closed');
    assert.is(it.ends.length, 1);
  });
  test('is refused too if it was one only in this run', async () => {
    const [it, end] = await greeting();
    end.welcome();
    await seen(it, 'welcomed');
    assert.ok(it.metHearth);
    (await comeBack(it, 2)).send(OK);
    assert.is((await seen(it, 'ended')).code, 'not-hearth');
  });
  test('may ask for a password; an old one is never given one, nor a token', async () => {
    const [it, end] = await greeting();
    end.send({ HEARTH: '1', ask: 'password', guests: false, INFO: '' });
    await seen(it, 'asked');
    end.send(OK);
    await seen(it, 'ended');
    const [other, old] = await inside();
    other.link.answer({ password: 'secret' });
    other.link.passwd({ old: 'secret', new: 'secret too' });
    other.link.say('hi');
    await until(() => old.frames.length > 1);
    assert.not.match(JSON.stringify(old.frames), /secret|token/);
  });
});

describe('an old server', (test) => {
  test('gets text and direct messages as it lays down, one frame after the other', async () => {
    const [it, end] = await inside();
    it.link.say('hi');
    it.link.say('@bob grüß dich');
    await until(() => end.frames.length === 2);
    await turn();
    assert.is(end.frames.length, 2);
    it.clock.advance(100);
    await until(() => end.frames.length === 3);
    const at = Math.floor(it.clock.now() / 1000);
    assert.equal(end.frames.slice(1), [
      { MESSAGES: [['amy', 'ALL', at, 'hi']] },
      { MESSAGES: [['amy', 'bob', at, 'grüß dich']] },
    ]);
    assert.is(it.told('confirmed').length, 2);
    assert.equal(texts(it), ['hi', 'grüß dich']);
  });
  test('may repeat what the user wrote, which is shown once', async () => {
    const [it, end] = await inside();
    it.link.say('hi');
    await until(() => end.frames.length === 2);
    end.send({ MESSAGES: [['amy', 'ALL', 5, 'hi']] });
    end.send({ MESSAGES: [['amy', 'ALL', 6, 'hi']] });
    end.send({ MESSAGES: [['bob', 'amy', 7, 'psst']] });
    await until(() => texts(it).length === 3);
    assert.equal(texts(it), ['hi', 'hi', 'psst']);
    assert.is(it.told('message')[2]?.type, 'direct');
  });
  test('is not asked for what it cannot do', async () => {
    const [it, end] = await inside();
    const lines = ['*devs hi', '*30@bob hi', '+bob devs', 'broadcast hi', 'devices', '@zoe hi'];
    for (const line of lines) it.link.say(line);
    await until(() => it.told('refused').length === lines.length);
    for (const { text } of it.told('refused')) assert.match(text, 'Nothing was sent');
    assert.is(end.frames.length, 1);
  });
  test('learns from the closed connection that the user leaves, once everything is sent', async () => {
    const [it, end] = await inside();
    it.link.say('one');
    it.link.say('two');
    it.link.leave('when answered');
    await until(() => end.frames.length === 2);
    it.clock.advance(100);
    await until(() => end.closed);
    assert.is(end.frames.length, 3);
    assert.equal(await seen(it, 'ended'), { kind: 'ended', code: 'left', text: '' });
  });
  test('may be silent for a day', async () => {
    const [it, end] = await inside();
    it.clock.advance(86_400_000);
    await turn();
    assert.not.ok(end.closed);
    assert.is(it.clock.pending, 0);
  });
  test('may say what nobody understands, which is reported once', async () => {
    const [it, end] = await inside();
    for (const value of [{}, [1], { events: 3 }]) end.send(value);
    end.send({ MESSAGES: [['bob', 'ALL', 7, 'hi']] });
    await until(() => texts(it).length === 1);
    assert.is(it.told('notice').filter(({ text }) => text.includes('left out')).length, 1);
  });
});

describe('a broken connection to an old server', (test) => {
  test('comes back with the name alone, and what was missed is shown once', async () => {
    const history = [['bob', 'ALL', 1, 'old']];
    const [it, end] = await inside({ ...OK, MESSAGES: history });
    it.link.say('mine');
    await until(() => end.frames.length === 2);
    end.send({ MESSAGES: [['bob', 'ALL', 9, 'live']] });
    await until(() => texts(it).length === 2);
    const next = await comeBack(it, 2);
    assert.equal(next.frames, BARE);
    const more = [
      ...history,
      ...[
        ['amy', 'ALL', 77, 'mine'],
        ['bob', 'ALL', 9.5, 'live'],
        ['bob', 'ALL', 20, 'old'],
      ],
      ...[
        ['bob', 'amy', 21, 'for you'],
        ['bob', 'cid', 22, 'not for you'],
      ],
    ];
    next.send({ ...OK, MESSAGES: more });
    assert.not.ok((await seen(it, 'welcomed', 2)).fresh);
    assert.equal(texts(it), ['mine', 'live', 'old', 'for you']);
  });
  test('reports what may be lost, does not repeat it, and sends what was typed meanwhile', async () => {
    const [it, end] = await inside();
    it.link.say('one');
    await until(() => end.frames.length === 2);
    end.cut();
    await seen(it, 'lost');
    const [told] = it.told('refused');
    assert.is(told?.code, 'unconfirmed');
    assert.match(told?.text ?? '', 'not sent again');
    it.link.say('two');
    it.clock.advance(500);
    const next = await it.end(2);
    next.send(OK);
    await until(() => next.frames.length === 2);
    const at = Math.floor(it.clock.now() / 1000);
    assert.equal(next.frames[1], { MESSAGES: [['amy', 'ALL', at, 'two']] });
  });
  test('is retried while the server still has the name in use', async () => {
    const [it] = await inside();
    const next = await comeBack(it, 2);
    next.send({ USERNAME_ACCEPTED: false, INFO: 'In use.' });
    it.clock.advance((await seen(it, 'lost', 2)).again);
    (await it.end(3)).send(OK);
    await seen(it, 'welcomed', 2);
  });
});

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('what an old server sends', (test) => {
  const frame = (body: string | Uint8Array): Buffer => {
    const bytes = Buffer.from(body);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(bytes.length);
    return Buffer.concat([head, bytes]);
  };

  test('that is not JSON, or not UTF-8, costs only that frame, and is reported once', async () => {
    const [it, end] = await inside();
    const notices = it.told('notice').length;
    end.sendBytes(frame('{"MESSAGES": [['));
    end.sendBytes(frame(Buffer.from([0x22, 0xff, 0x22])));
    end.send({ MESSAGES: [['bob', 'ALL', 5, 'still here']] });
    await until(() => texts(it).length === 1);
    assert.is(it.told('notice').length, notices + 1);
    assert.is(it.ends.length, 1);
  });
  test('as an ERROR without a frame is shown, and at most three connections are tried', async () => {
    const [it] = await inside();
    for (let count = 1; count <= 3; count += 1) {
      const end = await it.end(count);
      if (count > 1) {
        end.send(OK);
        await seen(it, 'welcomed', count);
      }
      end.send({ MESSAGES: [['bob', 'ALL', count, `text ${count}`]] });
      end.sendBytes(Buffer.from('{"ERROR": "Out of \u001b[31mmemory"}'));
      if (count === 3) break;
      const { text, again } = await seen(it, 'lost', count);
      assert.is(text, 'The server sent no frame, but said: Out of memory');
      it.clock.advance(again);
    }
    const { code, text } = await seen(it, 'ended');
    assert.equal([code, text], ['closed', 'The server sent no frame, but said: Out of memory']);
    assert.is(texts(it).length, 3);
    it.clock.advance(100_000);
    assert.is(it.ends.length, 3);
  });
});
