import { duplexPair } from 'node:stream';
import { PEER_FRAME_BYTES_MAX } from '../../../client/peer/frames.ts';
import { WINDOW } from '../../../client/peer/talk.ts';
import { ceremony } from '../../../client/peer/words.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { until } from '../../helpers/until.ts';
import { besieged, enemyOn, pair, sessionOn, socketPair } from './ends.ts';

describe('a private chat', (test) => {
  test('opens with the same four words at both ends', async () => {
    const { ann, bob } = await pair();
    assert.equal(ann.events, bob.events);
    ann.session.stop();
    await Promise.all([ann.session.closed, bob.session.closed]);
  });
  test('brings texts both ways in order, and confirms each', async () => {
    const { ann, bob } = await pair();
    for (let n = 1; n <= 200; n += 1) {
      assert.is(ann.session.say(`a${n}`), n);
      assert.is(bob.session.say(`b${n}`), n);
    }
    await bob.saw('text', 200);
    await ann.saw('text', 200);
    const numbers = Array.from({ length: 200 }, (_, at) => at + 1);
    assert.equal(
      bob.of('text').map(({ text }) => text),
      numbers.map((n) => `a${n}`),
    );
    assert.equal(
      ann.of('text').map(({ text }) => text),
      numbers.map((n) => `b${n}`),
    );
    await until(() => ann.of('acked').at(-1)?.n === 200);
    ann.session.stop();
    const { unconfirmed } = await ann.saw('ended');
    assert.is(unconfirmed, 0);
    await bob.session.closed;
  });
  test('ends at both ends when one stops it', async () => {
    const { ann, bob } = await pair();
    bob.session.say('one more');
    bob.session.stop();
    assert.is((await bob.saw('ended')).code, 'stopped');
    const { code, text } = await ann.saw('ended');
    assert.is(code, 'left');
    assert.is(text, 'bob ended the private chat.');
    assert.is(ann.of('text').length, 1, 'what was said before is shown');
    await Promise.all([ann.session.closed, bob.session.closed]);
    bob.session.stop();
    assert.instance(ann.session.say('hello?'), Refusal);
    assert.is(ann.of('ended').length, 1);
  });
  test('cleans what arrives, and refuses texts that are empty or too long', async () => {
    const { ann, enemy } = await besieged();
    enemy.say({ kind: 'text', n: 1, text: '\x1b[31mred\x1b]0;title\x07\u202e\x07\r\nnext' });
    enemy.say({ kind: 'text', n: 2, text: '\u202e \n' });
    await until(() => enemy.frames.some((frame) => frame.kind === 'ack' && frame.n === 2));
    assert.equal(ann.of('text'), [{ kind: 'text', text: 'red␇\nnext' }]);
    const wrong: [string, string][] = [
      [' \n', 'empty'],
      ['x'.repeat(4_001), 'too-long'],
    ];
    for (const [text, code] of wrong) {
      const refusal = ann.session.say(text);
      assert.instance(refusal, Refusal);
      assert.is((refusal as Refusal).code, code);
    }
    enemy.say({ kind: 'text', n: 3, text: 'x'.repeat(4_001) });
    assert.is((await ann.saw('ended')).code, 'misspoke');
    await ann.session.closed;
  });
  test('takes a text of the greatest length in the largest characters', async () => {
    const { ann, bob } = await pair();
    ann.session.say('𝔘'.repeat(4_000));
    ann.session.say('"'.repeat(4_000));
    await bob.saw('text', 2);
    assert.is(bob.of('text')[0]?.text, '𝔘'.repeat(4_000));
    ann.session.stop();
    await bob.session.closed;
  });
  test('lives on in silence while both are there, and ends 15 s after one has gone', async () => {
    const clock = fakeClock();
    const { ann, bob } = await pair({ clock });
    const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    for (let seconds = 0; seconds < 120; seconds += 1) {
      clock.advance(1_000);
      for (let turn = 0; turn < 4; turn += 1) await rest();
    }
    assert.is(ann.of('ended').length + bob.of('ended').length, 0);
    ann.session.stop();
    clock.advance(1_000);
    await Promise.all([ann.session.closed, bob.session.closed]);
    assert.is(clock.pending, 0);
  });
  test('ends at the latest 15 s after the other end was last heard', async () => {
    const clock = fakeClock();
    const { ann, enemy } = await besieged({ clock });
    clock.advance(9_000);
    enemy.say({ kind: 'text', n: 1, text: 'here' });
    await ann.saw('text');
    clock.advance(11_900);
    assert.is(ann.of('ended').length, 0);
    clock.advance(2_000);
    const { code, text } = await ann.saw('ended');
    assert.is(code, 'silent');
    assert.match(text, '15 seconds');
    assert.is((await enemy.saw('bye')).why, 'silent');
    clock.advance(1_000);
    await ann.session.closed;
  });
  test('ends for both with the true reason, whatever the other end says of it', async () => {
    for (const [why, code, says] of [
      ['stopped', 'left', 'bob ended the private chat.'],
      ['gone', 'gone', 'bob has left: the private chat is over.'],
      ['silent', 'unheard', 'bob heard nothing from you for 15 seconds'],
      ['misspoke', 'misheard', "bob's client could not read"],
      ['slow', 'stuck', 'could not keep up'],
      ['a later word', 'left', 'bob ended the private chat.'],
      ['constructor', 'left', 'bob ended the private chat.'],
    ] as const) {
      const { ann, enemy } = await besieged();
      enemy.say({ kind: 'bye', why });
      const ended = await ann.saw('ended');
      assert.is(ended.code, code);
      assert.match(ended.text, says);
      await ann.session.closed;
    }
  });
  test('says whether it was stopped, or its client has gone', async () => {
    for (const why of ['stopped', 'gone'] as const) {
      const { ann, enemy } = await besieged();
      ann.session.stop(why);
      assert.is((await enemy.saw('bye')).why, why);
      assert.is((await ann.saw('ended')).code, 'stopped');
      await ann.session.closed;
    }
  });
  test('ends when the connection breaks, and says what was not confirmed', async () => {
    const { ann, enemy } = await besieged();
    ann.session.say('did you get this?');
    ann.session.say('and this?');
    await enemy.saw('text');
    enemy.stream.end();
    const { code, unconfirmed } = await ann.saw('ended');
    assert.is(code, 'broken');
    assert.is(unconfirmed, 2);
    await ann.session.closed;
  });
  test('has room for a bounded number of waiting texts', async () => {
    const { ann } = await besieged();
    let said = 0;
    while (!(ann.session.say('x') instanceof Refusal)) said += 1;
    assert.is(said, WINDOW + 1_000);
    ann.session.stop();
    assert.is((await ann.saw('ended')).unconfirmed, said);
    await ann.session.closed;
  });
});

describe('the other end of a private chat', (test) => {
  const opening = (sends: readonly object[]) => async (): Promise<void> => {
    const [here, there] = duplexPair();
    const ann = sessionOn(here, 'asker');
    enemyOn(there).say(...sends);
    const { code } = await ann.saw('ended');
    assert.is(ann.of('opened').length, 0);
    assert.ok(['misspoke', 'cheated', 'version'].includes(code), code);
    await ann.session.closed;
  };
  const { hello } = ceremony({ side: 'asked', own: 'AA', their: 'BB' });
  const nonce = 'ab'.repeat(32);
  test('that speaks before the words is not heard', opening([{ kind: 'text', n: 1, text: 'hi' }]));
  test('that shows a nonce first is not heard', opening([{ kind: 'reveal', nonce }]));
  test('that cheats with its nonce is not heard', opening([hello, { kind: 'reveal', nonce }]));
  test('that speaks another version is not heard', opening([{ ...hello, version: 9 }]));
  test('that talks nonsense is not heard', opening([{ GET: '/' }]));
  test('that stays silent is given up after 10 s', async () => {
    const clock = fakeClock();
    const [here, there] = duplexPair();
    const ann = sessionOn(here, 'asker', { clock });
    const enemy = enemyOn(there);
    await enemy.saw('hello');
    clock.advance(9_999);
    assert.is(ann.of('ended').length, 0);
    clock.advance(1);
    assert.is((await ann.saw('ended')).code, 'late');
    await enemy.saw('bye');
    clock.advance(1_000);
    await ann.session.closed;
  });
  test('that closes before the words may expect another device', async () => {
    const [here, there] = duplexPair();
    const ann = sessionOn(here, 'asker');
    enemyOn(there).stream.end();
    const { code, text } = await ann.saw('ended');
    assert.is(code, 'refused');
    assert.match(text, 'a different device');
    await ann.session.closed;
  });
  test('that was gone before the session began ends it', async () => {
    const [here, there] = await socketPair();
    here.destroy();
    await until(() => here.closed);
    there.destroy();
    const ann = sessionOn(here, 'asker');
    assert.is((await ann.saw('ended')).code, 'refused');
    await ann.session.closed;
  });
  test('that says what no peer says is cut off, and told why', async () => {
    const wrong: object[] = [
      { kind: 'text', n: 2, text: 'a gap' },
      { kind: 'text', n: 0, text: 'no number' },
      { kind: 'text', n: 1 },
      { kind: 'ack', n: 1 },
      { kind: 'hello', version: 1, commitment: nonce },
      { kind: 'reveal', nonce },
      { kind: 'dance' },
      ['text', 1],
    ];
    for (const frame of wrong) {
      const { ann, enemy } = await besieged();
      enemy.say(frame);
      assert.is((await ann.saw('ended')).code, 'misspoke', JSON.stringify(frame));
      assert.is((await enemy.saw('bye')).why, 'misspoke');
      await ann.session.closed;
    }
  });
  test('that sends bytes that are not frames is cut off', async () => {
    const long = Buffer.alloc(4);
    long.writeUInt32BE(PEER_FRAME_BYTES_MAX + 1);
    const wrong = [
      Buffer.from('GET / HTTP/1.1\r\n'),
      Buffer.alloc(9),
      long,
      Buffer.from([0, 0, 0, 1, 0]),
    ];
    for (const bytes of wrong) {
      const { ann, enemy } = await besieged();
      enemy.stream.write(bytes);
      assert.is((await ann.saw('ended')).code, 'misspoke', bytes.toString('hex'));
      await ann.session.closed;
    }
  });
  test('that sends texts without waiting for confirmations floods', async () => {
    const clock = fakeClock(); // stands still: only what is confirmed at once is confirmed
    const { ann, enemy } = await besieged({ clock });
    for (let n = 1; n <= 5_000; n += 1) enemy.say({ kind: 'text', n, text: 'x'.repeat(100) });
    assert.is((await ann.saw('ended')).code, 'flooded');
    assert.is(ann.of('text').length, 1_000 + WINDOW);
    clock.advance(1_000);
    await ann.session.closed;
  });
  test('that waits for confirmations is slowed down, not cut off', async () => {
    const clock = fakeClock();
    const { ann, bob } = await pair({ clock });
    let said = 0;
    while (ann.of('acked').at(-1)?.n !== 3_000) {
      while (said < 3_000 && !(ann.session.say('x') instanceof Refusal)) said += 1;
      clock.advance(5);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.is(bob.of('text').length, 3_000);
    ann.session.stop();
    clock.advance(1_000);
    await bob.session.closed;
  });
  test('that says anything else too often floods', async () => {
    const { ann, enemy } = await besieged();
    for (let n = 1; n <= 1_000; n += 1) enemy.say({ kind: 'ping' });
    assert.is((await ann.saw('ended')).code, 'flooded');
    await ann.session.closed;
  });
  test('that reads nothing is sent no more than the limit', async () => {
    const { ann, enemy, stream } = await besieged();
    enemy.stream.removeAllListeners('data');
    enemy.stream.pause();
    while (!(ann.session.say('𝔘'.repeat(4_000)) instanceof Refusal)) {}
    assert.ok(stream.writableLength > 16_000 && stream.writableLength < WINDOW * 16_100);
    ann.session.stop();
    enemy.stream.resume();
    enemy.stream.end();
    await ann.session.closed;
  });
});
