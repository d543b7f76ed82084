import { createOutbox } from '../../../../server/dialects/chatterbox/outbox.ts';
import { frame, quoted } from '../../../../server/dialects/chatterbox/writing.ts';
import { fakeClock } from '../../../helpers/clock.ts';
import { assert, describe } from '../../../helpers/describe.ts';

function outbox() {
  const clock = fakeClock();
  const start = clock.now();
  const sent: { readonly at: number; readonly json: string }[] = [];
  let overflows = 0;
  const out = createOutbox({
    clock,
    send: (bytes) =>
      sent.push({ at: clock.now() - start, json: Buffer.from(bytes).toString('ascii', 4) }),
    overflow() {
      overflows += 1;
    },
  });
  return { out, clock, sent, overflows: () => overflows, said: () => sent.map(({ json }) => json) };
}

const ALONE = frame([['INFO', quoted('alone')]]);
const people = (here: string[], left: string[] = []) => ({ here, left });

describe('what is told to an old client', (test) => {
  test('in one turn goes out together, in one frame', () => {
    const { out, clock, said } = outbox();
    out.people(['amy', 'cid']);
    out.entry('["bob", "ALL", 1, "one"]');
    out.error('first');
    out.change(people(['bob'], ['cid']));
    out.entry('["bob", "ALL", 1, "two"]');
    out.error('second');
    assert.equal(said(), []);
    clock.advance(0);
    assert.equal(said(), [
      '{"USERS_JOINED": ["bob"], "MESSAGES": [["bob", "ALL", 1, "one"], ["bob", "ALL", 1, "two"]], "USERS_LEFT": ["cid"], "ERROR": "first\\nsecond"}',
    ]);
  });

  test('lies 110 ms apart from what went before, and is gathered meanwhile', () => {
    const { out, clock, sent } = outbox();
    out.entry('1');
    clock.advance(0);
    out.entry('2');
    clock.advance(60);
    out.entry('3');
    clock.advance(49);
    assert.is(sent.length, 1);
    clock.advance(1);
    clock.advance(500);
    out.entry('4');
    clock.advance(0);
    assert.equal(sent, [
      { at: 0, json: '{"MESSAGES": [1]}' },
      { at: 110, json: '{"MESSAGES": [2, 3]}' },
      { at: 610, json: '{"MESSAGES": [4]}' },
    ]);
  });

  test('keeps its order around what goes alone', () => {
    const { out, clock, said } = outbox();
    out.alone(ALONE);
    assert.is(said().length, 1, 'at once');
    out.error('a');
    out.alone(ALONE);
    out.entry('1');
    clock.advance(1_000);
    assert.equal(said(), [
      '{"INFO": "alone"}',
      '{"ERROR": "a"}',
      '{"INFO": "alone"}',
      '{"MESSAGES": [1]}',
    ]);
  });

  test('is divided where it would be more than 16,000 bytes, and nothing is lost', () => {
    const { out, clock, said } = outbox();
    const entries = Array.from(
      { length: 400 },
      (_, n) => `["bob", "ALL", 1, "${n} ${'x'.repeat(90)}"]`,
    );
    out.people(['amy']);
    out.change(people(Array.from({ length: 2_000 }, (_, n) => `user${n}`)));
    for (const entry of entries) out.entry(entry);
    clock.advance(10_000);
    const frames = said().map((json) => JSON.parse(json) as Record<string, unknown[]>);
    assert.ok(said().every((json) => json.length + 4 < 16_000));
    assert.equal(
      frames.flatMap(({ MESSAGES }) => MESSAGES ?? []).map((one) => JSON.stringify(one)),
      entries.map((one) => JSON.stringify(JSON.parse(one))),
    );
    assert.is(frames.flatMap(({ USERS_JOINED }) => USERS_JOINED ?? []).length, 2_000);
    assert.ok(frames.length < 7, `${frames.length} frames`);
  });

  test('goes alone where one message is longer than that', () => {
    const { out, clock, said } = outbox();
    const long = quoted('é'.repeat(4_000));
    out.entry('1');
    out.entry(long);
    out.entry('2');
    clock.advance(1_000);
    assert.equal(said(), ['{"MESSAGES": [1]}', `{"MESSAGES": [${long}]}`, '{"MESSAGES": [2]}']);
  });

  test('is bounded: of more than 1 MiB the oldest messages are left out, which is said', () => {
    const { out, clock, overflows, said } = outbox();
    out.alone(ALONE);
    out.alone(ALONE);
    for (let n = 0; n < 3_000; n += 1) out.entry(quoted(`${n} ${'x'.repeat(1_000)}`));
    assert.is(overflows(), 0);
    clock.advance(60_000);
    assert.equal(said().slice(0, 2), ['{"INFO": "alone"}', '{"INFO": "alone"}']);
    assert.match(said()[2] ?? '', /"ERROR": "\d+ messages were left out here/);
    assert.match(said().at(-1) ?? '', '"2999 x');
    const kept =
      said()
        .join()
        .match(/"\d+ x/g)?.length ?? 0;
    const lost = [
      ...said()
        .join()
        .matchAll(/(\d+) messages were/g),
    ];
    assert.is(kept + lost.reduce((sum, [, count]) => sum + Number(count), 0), 3_000);
    assert.ok(kept > 500);
  });

  test('is cut off where it asked for more than 1 MiB of refusals itself', () => {
    const { out, clock, overflows } = outbox();
    for (let n = 0; n < 1_000; n += 1) out.error('x'.repeat(1_000));
    assert.is(overflows(), 0);
    for (let n = 0; n < 100; n += 1) out.error('x'.repeat(1_000));
    assert.ok(overflows() > 0);
    out.drop();
    assert.is(clock.pending, 0);
  });

  test('is not told any more once its time has come', () => {
    const { out, clock, said } = outbox();
    out.entry('1');
    clock.advance(0);
    out.entry('2', clock.now() + 50);
    out.entry('3', clock.now() + 500);
    clock.advance(110);
    assert.equal(said(), ['{"MESSAGES": [1]}', '{"MESSAGES": [3]}']);
  });
});

describe('the last word', (test) => {
  test('is awaited, whatever waits goes out with it', () => {
    const { out, clock, sent } = outbox();
    out.entry('1');
    clock.advance(0);
    for (let n = 0; n < 300; n += 1) out.entry(quoted('x'.repeat(100)));
    let done = 0;
    out.finish(() => {
      done = clock.now();
    });
    assert.is(done, 0);
    clock.advance(109);
    assert.is(done, 0);
    clock.advance(1);
    assert.is(done, clock.now());
    assert.is(sent.length, 2);
    assert.is(clock.pending, 0);
  });

  test('is over at once where nothing waits, and when the connection is gone', () => {
    const { out, clock } = outbox();
    let done = 0;
    const count = () => {
      done += 1;
    };
    out.finish(count);
    assert.is(done, 1);
    const other = outbox();
    other.out.entry('1');
    other.clock.advance(0);
    other.out.entry('2');
    other.out.finish(count);
    assert.is(done, 1);
    other.out.drop();
    assert.is(done, 2);
    assert.is(clock.pending + other.clock.pending, 0);
    assert.is(other.sent.length, 1);
  });
});

describe('who is here', (test) => {
  test('is told as what changes: nobody joins twice, nobody leaves who was never there', () => {
    const { out, clock, said } = outbox();
    const told = (): string => {
      clock.advance(200);
      return said().at(-1) ?? '';
    };
    out.people(['amy', 'bob']);
    out.change(people(['bob'], ['nobody']));
    clock.advance(100);
    assert.equal(said(), []);
    out.change(people(['cid', 'dan']));
    out.change(people([], ['dan', 'bob']));
    assert.is(told(), '{"USERS_JOINED": ["cid"], "USERS_LEFT": ["bob"]}');
    out.change(people(['bob']));
    out.change(people([], ['bob']));
    clock.advance(100);
    assert.is(said().length, 1);
    out.change(people(['cid'], ['cid']));
    clock.advance(100);
    assert.is(said().length, 1, 'one guest leaves, another takes the name');
    out.change(people(['Cid'], ['cid']));
    assert.is(told(), '{"USERS_JOINED": ["Cid"], "USERS_LEFT": ["cid"]}');
  });
});
