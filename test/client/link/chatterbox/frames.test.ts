import fc from 'fast-check';
import { loginFrame, messageFrame, readFrame } from '../../../../client/link/chatterbox/frames.ts';
import { assert, describe } from '../../../helpers/describe.ts';

const nothing = { messages: [], joined: [], left: [] };

describe('a frame of an old server', (test) => {
  test('is read with everything that it holds at once', () => {
    const frame = {
      ...{ USERNAME_ACCEPTED: true, INFO: 'Welcome!', USER_LIST: ['amy', 'bob'] },
      ...{ MESSAGES: [['bob', 'ALL', 1_500_000_000, 'hi']], USERS_JOINED: ['cid'] },
      ...{ USERS_LEFT: ['dan'], ERROR: 'no' },
    };
    assert.equal(readFrame(frame), {
      ...{ accepted: true, info: 'Welcome!', error: 'no', users: ['amy', 'bob'] },
      messages: [{ from: 'bob', to: 'ALL', at: 1_500_000_000_000, text: 'hi' }],
      ...{ joined: ['cid'], left: ['dan'] },
    });
  });
  test('that is a bare string is a notice', () => {
    assert.equal(readFrame('Hello there'), { ...nothing, info: 'Hello there' });
  });
  test('says yes and no in several ways', () => {
    for (const yes of [true, 'true', 'True', 1])
      assert.is(readFrame({ USERNAME_ACCEPTED: yes })?.accepted, true);
    for (const no of [false, 'false', 0, null, [], 'truly'])
      assert.is(readFrame({ USERNAME_ACCEPTED: no })?.accepted, false);
    assert.is(readFrame({ INFO: 'x' })?.accepted, undefined);
  });
  test('may spell INFO in any case, and an empty one is not told', () => {
    assert.is(readFrame({ Info: 'in use' })?.info, 'in use');
    assert.is(readFrame({ INFO: '' })?.info, undefined);
    assert.is(readFrame({ Error: { code: 3 } })?.error, '{"code":3}');
  });
  test('has users as names, objects or lists, or a single one', () => {
    const users = ['bob', { USERNAME: 'cid', ip: '1' }, ['dan', 4], 7, null, '', {}, 'bob'];
    assert.equal(readFrame({ USER_LIST: users })?.users, ['bob', 'cid', 'dan']);
    assert.equal(readFrame({ USERS_JOINED: 'bob' })?.joined, ['bob']);
    assert.equal(readFrame({ USER_LIST: null })?.users, []);
    assert.equal(readFrame({ USER_LIST: { bob: { ip: '1' }, cid: 4 } })?.users, ['bob', 'cid']);
    assert.equal(readFrame({ USER_LIST: { name: 'bob', since: 4 } })?.users, ['bob']);
    assert.equal(readFrame({ USER_LIST: {} })?.users, []);
    assert.equal(readFrame({ USER_LIST: ['x'.repeat(257)] })?.users, []);
  });
  test('may have times that are not integers, or none at all', () => {
    const at = (time: unknown) =>
      readFrame({ MESSAGES: [['bob', 'ALL', time, 'hi']] })?.messages[0]?.at;
    for (const time of [1_500_000_000, '1500000000', 1_500_000_000_000])
      assert.is(at(time), 1_500_000_000_000);
    assert.is(at(1_500_000_000.75), 1_500_000_000_750);
    for (const none of [null, 'yesterday', -1, 1e300, {}, '']) assert.is(at(none), undefined);
  });
  test('may hold invalid messages, and the valid ones count', () => {
    const some = [[], ['bob'], ['bob', 'ALL', 1, {}], [1, 'ALL', 1, 'x'], 'text', null];
    const good = ['bob', 'ALL', 1, 'hi', 'more'];
    assert.is(readFrame({ MESSAGES: [...some, good] })?.messages.length, 1);
    for (const none of [[], '', {}, null, 4])
      assert.equal(readFrame({ MESSAGES: none })?.messages, []);
  });
  test('has texts without escape sequences', () => {
    const text = '\u001b]0;title\u0007hi \u202ethere';
    assert.is(readFrame({ MESSAGES: [['b', 'ALL', 1, text]] })?.messages[0]?.text, 'hi there');
  });
  test('is read or not, whatever it is, and what is read has its shape', () => {
    const keys = ['USERNAME_ACCEPTED', 'Info', 'ERROR', 'USER_LIST', 'MESSAGES', 'USERS_LEFT'];
    const tuple = fc.tuple(fc.string(), fc.string(), fc.jsonValue(), fc.jsonValue());
    const value = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(tuple, fc.jsonValue())));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), fc.jsonValue(), (some, any) => {
        for (const frame of [readFrame(some), readFrame(any)]) {
          if (!frame) continue;
          const { messages, users = [], joined, left, info = '', error = '' } = frame;
          const texts = [...users, ...joined, ...left, info, error];
          for (const { from, to, text, at = 0 } of messages) {
            texts.push(from, to, text);
            assert.ok(Number.isInteger(at) && at >= 0);
          }
          assert.ok(texts.every((text) => typeof text === 'string'));
        }
      }),
      { numRuns: 2_000 },
    );
  });
  test('has its texts cut to a length that may be kept', () => {
    const long = 'x'.repeat(1_000_000);
    const frame = readFrame({ INFO: long, ERROR: [long], MESSAGES: [['bob', 'ALL', 1, long]] });
    const texts = [frame?.info, frame?.error, frame?.messages[0]?.text, readFrame(long)?.info];
    for (const text of texts) {
      assert.is(text?.length, 10_001);
      assert.ok(text?.endsWith('…'));
    }
  });
  test('is not one if it holds nothing known', () => {
    for (const value of [undefined, null, 4, [], {}, { events: [] }, ['INFO']])
      assert.is(readFrame(value), undefined);
  });
});

describe('a frame for an old server', (test) => {
  test('is the name alone, with nothing that it may not know', () => {
    assert.is(Buffer.from(loginFrame('amy')).toString(), '\0\0\0\x12{"USERNAME":"amy"}');
  });
  test('is pure ASCII, and names whole seconds', () => {
    const at = 1_500_000_000_999;
    const frame = Buffer.from(messageFrame({ from: 'amy', to: 'ALL', at, text: 'grüß 😀\u007f' }));
    const body = '{"MESSAGES":[["amy","ALL",1500000000,"gr\\u00fc\\u00df \\ud83d\\ude00\\u007f"]]}';
    assert.is(frame.subarray(4).toString(), body);
    assert.is(frame.readUInt32BE(), body.length);
  });
});
