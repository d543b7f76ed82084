import { frameOf } from '../../../../shared/wire/frame.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { type TestHouse, testHouse } from '../../../helpers/house.ts';
import { turns } from '../../../helpers/until.ts';
import { type Chatterer, chatterboxClient, chatterer, entries } from './client.ts';

const pair = async () => {
  const house = await testHouse({ guests: true });
  const bob = await house.enter('bob');
  return { house, bob, amy: await chatterboxClient(house, 'amy') };
};

/** What is wrong is said, to the sender alone, and the next frame is taken as ever. */
async function goesOn({ house, amy }: { house: TestHouse; amy: Chatterer }): Promise<string> {
  await turns(8);
  house.clock.advance(200);
  const told = amy.take();
  assert.is(told.length, 1);
  assert.equal(Object.keys(told[0] ?? {}), ['ERROR']);
  assert.not(amy.ended);
  const echo = await amy.said('ALL', 'still here');
  assert.equal(entries(echo[0]?.['MESSAGES']), ['amy>ALL: still here']);
  return String(told[0]?.['ERROR']);
}

/** So that 500 frames are more than a server lets wait. */
const PAD = 'x'.repeat(200);

describe('an ERROR', (test) => {
  for (const [what, frame, words] of [
    ['a frame that is no object', ['MESSAGES'], 'JSON object'],
    ['a bare string', 'hello', 'JSON object'],
    ['nothing', null, 'JSON object'],
    ['a frame with nothing known in it', { TEXT: 'hi' }, 'neither USERNAME nor MESSAGES'],
    ['messages that are no list', { MESSAGES: 'hi' }, 'MESSAGES must be'],
    ['a message that is no list', { MESSAGES: ['hi'] }, 'MESSAGES must be'],
    ['a message of three', { MESSAGES: [['amy', 'ALL', 1]] }, 'MESSAGES must be'],
    ['a message of five', { MESSAGES: [['amy', 'ALL', 1, 'hi', 2]] }, 'MESSAGES must be'],
    ['a time that is text', { MESSAGES: [['amy', 'ALL', '1', 'hi']] }, 'MESSAGES must be'],
    ['a text that is a number', { MESSAGES: [['amy', 'ALL', 1, 5]] }, 'MESSAGES must be'],
    ['a sender that is none', { MESSAGES: [[null, 'ALL', 1, 'hi']] }, 'MESSAGES must be'],
    [
      'a sender that is another',
      { MESSAGES: [['bob', 'ALL', 1, 'hi']] },
      'SRC must be your own name, "amy"',
    ],
    ['nobody to send to', { MESSAGES: [['amy', 'zoe', 1, 'hi']] }, 'There is no user "zoe"'],
    [
      'a strange name to send to',
      { MESSAGES: [['amy', 'z\u001b[2Jo e}', 1, 'hi']] },
      'There is no user',
    ],
    ['an empty text', { MESSAGES: [['amy', 'ALL', 1, ' \n ']] }, 'nothing to send'],
    ['a text that is too long', { MESSAGES: [['amy', 'ALL', 1, 'x'.repeat(4_001)]] }, 'too long'],
    ['oneself to send to', { MESSAGES: [['amy', 'amy', 1, 'hi']] }, 'yourself'],
    ['a second login', { USERNAME: 'zoe' }, 'You are already logged in as amy'],
  ] as const) {
    test(`answers ${what}`, async () => {
      const { house, bob, amy } = await pair();
      amy.send(frame);
      assert.match(await goesOn({ house, amy }), words);
      assert.equal(
        bob.events('message').map(({ text }) => text),
        ['still here'],
      );
    });
  }

  for (const [what, body] of [
    ['no JSON', '{"MESSAGES": ['],
    ['text', 'hello'],
    ['nested too deeply', `{"MESSAGES": ${'['.repeat(40)}${']'.repeat(40)}}`],
  ] as const) {
    test(`answers what is ${what}, since the next frame's beginning is known`, async () => {
      const { house, amy } = await pair();
      amy.sendBytes(frameOf(body));
      assert.match(await goesOn({ house, amy }), /valid JSON|nested/);
    });
  }

  test('answers what is no UTF-8', async () => {
    const { house, amy } = await pair();
    amy.sendBytes(Buffer.from([0, 0, 0, 4, 0x22, 0xff, 0xfe, 0x22]));
    assert.match(await goesOn({ house, amy }), 'UTF-8');
  });

  for (const [what, bytes] of [
    ['empty', Buffer.alloc(4)],
    ['too long', Buffer.from([0, 1, 0, 1])],
  ] as const) {
    test(`is the last that is said after a frame that is ${what}`, async () => {
      const { house, amy } = await pair();
      house.clock.advance(200);
      amy.sendBytes(bytes);
      await new Promise(setImmediate);
      house.clock.advance(0);
      assert.match(String(amy.take().at(-1)?.['ERROR']), what);
      assert.ok(amy.ended);
    });
  }

  test('answers messages before the login, and a refused one leaves the others of its frame', async () => {
    const { house, bob } = await pair();
    const zoe = chatterer(house, { name: 'zoe' });
    const early = await zoe.asked({ MESSAGES: [['zoe', 'ALL', 1, 'hi']] });
    assert.match(String(early['ERROR']), 'Log in first');
    await zoe.asked({ USERNAME: 'zoe' });
    zoe.send({
      MESSAGES: [
        ['zoe', 'ALL', 1.5, 'one'],
        ['bob', 'ALL', 2, 'as bob'],
        ['ZOE', 'all', 3, 'two'],
      ],
    });
    await bob.settled();
    await bob.settled();
    house.clock.advance(300);
    assert.equal(
      bob.events('message').map(({ text }) => text),
      ['one', 'two'],
    );
    assert.match(JSON.stringify(zoe.take()), 'SRC must be');
  });

  test('no list of messages is none', async () => {
    const { house, amy } = await pair();
    amy.send({ MESSAGES: [] });
    house.clock.advance(300);
    assert.equal(amy.take(), []);
  });

  test('waits its turn where they come without end, and what is read is bounded', async () => {
    const house = await testHouse({ guests: true, lineRate: 10 });
    const amy = await chatterboxClient(house, 'amy');
    for (let n = 0; n < 500; n += 1) amy.send({ no: n, pad: PAD });
    await new Promise(setImmediate);
    house.clock.advance(110);
    const told = JSON.stringify(amy.take()).match(/neither/g)?.length ?? 0;
    assert.ok(told > 0 && told <= 60, `${told}`);
    assert.ok(amy.paused);
  });
});

describe('what is asked too early, or once more,', (test) => {
  const told = (amy: { take(): object[] }, what: RegExp) =>
    JSON.stringify(amy.take()).match(what)?.length ?? 0;

  test('waits its turn like a line: a name that is sent without end', async () => {
    const house = await testHouse({ guests: true, lineRate: 10 });
    const amy = await chatterboxClient(house, 'amy');
    for (let n = 0; n < 500; n += 1) amy.send({ USERNAME: 'zoe', pad: PAD });
    await turns(50);
    house.clock.advance(110);
    const count = told(amy, /already/g);
    assert.ok(count > 0 && count <= 61, `${count}`);
    assert.ok(amy.paused);
  });

  test('and messages before the login', async () => {
    const house = await testHouse({ guests: true, lineRate: 10 });
    const amy = chatterer(house);
    for (let n = 0; n < 500; n += 1) amy.send({ MESSAGES: [['amy', 'ALL', 1, PAD]] });
    await turns(50);
    house.clock.advance(110);
    const count = told(amy, /Log in first/g);
    assert.ok(count > 0 && count <= 61, `${count}`);
    assert.ok(amy.paused);
  });
});
