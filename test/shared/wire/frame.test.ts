import * as fc from 'fast-check';
import {
  encodeFrame,
  FRAME_DEPTH_MAX,
  type FrameDecoder,
  FrameError,
  frameDecoder,
  frameOf,
  parseFrame,
} from '../../../shared/wire/frame.ts';
import { assert, describe } from '../../helpers/describe.ts';

const MAX = 64 * 1024;

/** What a decoder makes of pieces: parsed values, and the reason of an error. */
function fed(decoder: FrameDecoder, pieces: readonly Uint8Array[]): unknown[] {
  return pieces
    .flatMap((piece) => decoder.feed(piece))
    .map((body) => (body instanceof FrameError ? body.reason : parseFrame(body)));
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const edges = [0, ...places.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b)];
  return edges.map((from, i) => bytes.subarray(from, edges[i + 1] ?? bytes.length));
}

const header = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
};

const reasonOf = (body: unknown): string => (body instanceof FrameError ? body.reason : 'no error');

const values = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), {
  maxLength: 6,
});

describe('frames', (test) => {
  test('cut anywhere decode to themselves', () => {
    return fc.assert(
      fc.property(values, fc.array(fc.nat(), { maxLength: 12 }), (sent, places) => {
        const bytes = Buffer.concat(sent.map(encodeFrame));
        const decoder = frameDecoder(MAX);
        const same = JSON.parse(JSON.stringify(sent));
        assert.equal(fed(decoder, cut(bytes, places)), same);
        assert.not.ok(decoder.partial);
      }),
    );
  });
  test('fed byte by byte decode to themselves, and no prefix is an error', () => {
    return fc.assert(
      fc.property(values, (sent) => {
        const decoder = frameDecoder(MAX);
        const found: unknown[] = [];
        for (const byte of Buffer.concat(sent.map(encodeFrame))) {
          found.push(...fed(decoder, [Uint8Array.of(byte)]));
        }
        assert.equal(found, JSON.parse(JSON.stringify(sent)));
      }),
      { numRuns: 50 },
    );
  });
  test('whole in one chunk are views of it, not copies', () => {
    const chunk = Buffer.concat([encodeFrame({ a: 1 }), encodeFrame({ b: 2 })]);
    const bodies = frameDecoder(MAX).feed(chunk) as Uint8Array[];
    assert.is(bodies.length, 2);
    for (const body of bodies) assert.is(body.buffer, chunk.buffer);
  });
  test('in pieces do not share memory with what was fed', () => {
    const bytes = encodeFrame({ text: 'hello' });
    const [first, second] = [Buffer.from(bytes.subarray(0, 9)), Buffer.from(bytes.subarray(9))];
    const decoder = frameDecoder(MAX);
    decoder.feed(first);
    first.fill(0);
    assert.equal(parseFrame(decoder.feed(second)[0] as Uint8Array), { text: 'hello' });
  });
  test('that trickle in are held in few buffers', () => {
    const decoder = frameDecoder(MAX);
    decoder.feed(header(MAX));
    const before = process.memoryUsage().arrayBuffers;
    for (let n = 0; n < MAX - 1; n += 1) decoder.feed(Uint8Array.of(0x20));
    assert.ok(process.memoryUsage().arrayBuffers - before < 4 * MAX);
    const last = decoder.feed(Uint8Array.of(0x20));
    assert.is((last[0] as Uint8Array).length, MAX);
  });
  test('may have the greatest length, and not a byte more', () => {
    const body = Buffer.alloc(MAX, 0x20);
    const [found] = frameDecoder(MAX).feed(Buffer.concat([header(MAX), body]));
    assert.ok(body.equals(found as Uint8Array));
    assert.is(reasonOf(frameDecoder(MAX).feed(header(MAX + 1))[0]), 'too-long');
  });
  test('that are too long are refused at the first byte that says so', () => {
    const decoder = frameDecoder(MAX);
    assert.is(reasonOf(decoder.feed(Buffer.from('G'))[0]), 'too-long');
    assert.is(reasonOf(frameDecoder(MAX).feed(Uint8Array.of(0, 2))[0]), 'too-long');
    assert.equal(frameDecoder(MAX).feed(Uint8Array.of(0, 1)), []);
  });
  test('of no length are refused', () => {
    assert.is(reasonOf(frameDecoder(MAX).feed(header(0))[0]), 'empty');
  });
  test('before a bad one still come out, and after it nothing does', () => {
    const decoder = frameDecoder(MAX);
    const good = encodeFrame({ a: 1 });
    assert.equal(fed(decoder, [Buffer.concat([good, header(0), good])]), [{ a: 1 }, 'empty']);
    assert.equal(decoder.feed(good), []);
    assert.not.ok(decoder.partial);
  });
  test('that have begun and not ended are reported', () => {
    for (const length of [1, 3, 4, 5]) {
      const decoder = frameDecoder(MAX);
      decoder.feed(encodeFrame({ a: 1 }).subarray(0, length));
      assert.ok(decoder.partial, `after ${length} bytes`);
    }
    assert.not.ok(frameDecoder(MAX).partial);
  });
});

describe('the body of a frame', (test) => {
  const parsed = (text: string): unknown => parseFrame(Buffer.from(text));

  test('is JSON', () => {
    assert.equal(parsed('{"a":[1,"ü👍"]}'), { a: [1, 'ü👍'] });
    for (const text of ['', '{', '{a:1}', 'hello', '\ufeff{}', '{} {}', "{'a':1}"]) {
      assert.is(reasonOf(parsed(text)), 'not-json', text);
    }
  });
  test('is strict UTF-8', () => {
    for (const bytes of [
      [0xff],
      [0xc3],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
    ]) {
      const body = Buffer.from([0x22, ...bytes, 0x22]);
      assert.is(reasonOf(parseFrame(body)), 'not-utf8', body.toString('hex'));
    }
  });
  test('nests only so deep', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    assert.not.instance(parsed(nested(FRAME_DEPTH_MAX)), FrameError);
    assert.is(reasonOf(parsed(nested(FRAME_DEPTH_MAX + 1))), 'too-deep');
    assert.is(reasonOf(parsed('{"a":'.repeat(FRAME_DEPTH_MAX + 1))), 'too-deep');
    assert.is(reasonOf(parsed('['.repeat(MAX))), 'too-deep');
    assert.is(parsed(JSON.stringify(`\\" ${'['.repeat(99)}`)), `\\" ${'['.repeat(99)}`);
    assert.equal(parsed('[{},{},[]]'.padEnd(200)), [{}, {}, []]);
  });
  test('may be anything: parsing never throws', () => {
    return fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        parseFrame(bytes);
        frameDecoder(MAX).feed(bytes);
      }),
    );
  });
});

describe('encoding', (test) => {
  test('makes header and body one piece', () => {
    assert.equal(
      Buffer.from(encodeFrame({ a: 'ü' })).toString('hex'),
      `0000000a${Buffer.from('{"a":"ü"}').toString('hex')}`,
    );
    assert.equal(frameOf('{"a":"ü"}'), encodeFrame({ a: 'ü' }));
  });
  test('escapes half a surrogate pair, which no UTF-8 can hold', () => {
    assert.equal(fed(frameDecoder(MAX), [encodeFrame({ a: '\ud800' })]), [{ a: '\ud800' }]);
  });
});
