import fc from 'fast-check';
import {
  acceptance,
  escaped,
  FRAME_BYTES_SOFT,
  frame,
  portions,
  quoted,
  refusal,
} from '../../../../server/dialects/chatterbox/writing.ts';
import { assert, describe } from '../../../helpers/describe.ts';

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').slice(4);
const lengthOf = (bytes: Uint8Array): number => Buffer.from(bytes).readUInt32BE();

describe('a frame for an old client', (test) => {
  test('is its length in four bytes and its JSON, in one piece, spaced as in the document', () => {
    const bytes = frame([
      ['MESSAGES', '[]'],
      ['ERROR', quoted('no')],
    ]);
    const json = '{"MESSAGES": [], "ERROR": "no"}';
    assert.equal([...bytes], [0, 0, 0, json.length, ...Buffer.from(json)]);
  });

  test('is ASCII, with every } of a text written apart, and reads as what was meant', () => {
    assert.is(escaped('a}b{c'), 'a\\u007db{c');
    assert.is(escaped('über "x" \\ \n\u007f'), '\\u00fcber \\"x\\" \\\\ \\n\\u007f');
    assert.is(escaped('👋'), '\\ud83d\\udc4b');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = quoted(text);
        assert.match(json, /^[\x20-\x7c~]*$/);
        assert.is(JSON.parse(json), text);
      }),
    );
  });

  test('has no length with a byte that reads as {, and is otherwise not padded', () => {
    for (let size = 20; size < 140_000; size = size < 600 ? size + 1 : size + 97) {
      const bytes = frame([['ERROR', quoted('x'.repeat(size - 13))]]);
      assert.not([...bytes.subarray(0, 4)].includes(0x7b), `${size}`);
      assert.is(lengthOf(bytes), bytes.length - 4);
      const pad = textOf(bytes).length - textOf(bytes).trimEnd().length;
      const isBrace = [size & 0xff, (size >> 8) & 0xff].includes(0x7b);
      assert.is(pad > 0, isBrace, `${size} has ${pad} blanks`);
    }
    const padded = frame([['ERROR', quoted('x'.repeat(0x7b00 - 13))]]);
    assert.is(lengthOf(padded), 0x7c00);
  });
});

describe("the login's reply", (test) => {
  test('has a real true and the keys of the document in their order, and nothing else', () => {
    const { bytes } = acceptance('Welcome!', ['amy', 'bob'], ['["bob", "ALL", 1, "hi"]']);
    assert.is(
      textOf(bytes),
      '{"USERNAME_ACCEPTED": true, "INFO": "Welcome!", "USER_LIST": ["amy", "bob"], "MESSAGES": [["bob", "ALL", 1, "hi"]]}',
    );
    assert.is(
      textOf(refusal('The name is in use.')),
      '{"USERNAME_ACCEPTED": false, "INFO": "The name is in use."}',
    );
  });

  test('drops the oldest messages to stay below 16,000 bytes, and no more than it must', () => {
    const entry = (n: number) => `["bob", "ALL", ${n}, "${'x'.repeat(80)}"]`;
    const all = Array.from({ length: 600 }, (_, n) => entry(1000 + n));
    let encoded = 0;
    function* newestOf(entries: readonly string[]): Iterable<string> {
      for (const one of entries.toReversed()) {
        encoded += 1;
        yield one;
      }
    }
    const { bytes, count } = acceptance('hi', ['amy'], newestOf(all));
    const { MESSAGES: kept } = JSON.parse(textOf(bytes)) as { MESSAGES: unknown[][] };
    assert.is(kept.length, count);
    assert.is(encoded, count + 1, 'what has no room is not even encoded');
    assert.is(kept.at(-1)?.[2], 1599);
    assert.equal(
      kept.map((one) => one[2]),
      [...kept.keys()].map((n) => 1600 - kept.length + n),
    );
    assert.ok(bytes.length < FRAME_BYTES_SOFT);
    assert.ok(bytes.length > FRAME_BYTES_SOFT - 300, `${bytes.length}`);
  });

  test('never cuts the list of users, however long', () => {
    const users = Array.from({ length: 5_000 }, (_, n) => `user${n}`);
    const reply = JSON.parse(textOf(acceptance('hi', users, ['["bob", "ALL", 1, "hi"]']).bytes));
    assert.equal(reply.USER_LIST, users);
    assert.equal(reply.MESSAGES, []);
  });
});

describe('a long text', (test) => {
  const texts = fc
    .array(fc.constantFrom('a', '}', '\n', 'é', '你', '🙂'), { minLength: 1, maxLength: 200 })
    .chain((chars) => fc.integer({ min: 1, max: 60 }).map((n) => chars.join('').repeat(n)));

  test('is divided into portions that fit into a frame, are JSON each, and are the text together', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parts = portions(text);
        assert.ok(parts.every((part) => part.length < FRAME_BYTES_SOFT - 400));
        const read = parts.map((part) => JSON.parse(`"${part}"`) as string);
        assert.is(read.join(''), text);
        assert.ok(read.every((part) => part.isWellFormed()));
      }),
      { numRuns: 200 },
    );
  });

  test('that fits is one portion', () => {
    assert.is(portions('你'.repeat(2_500)).length, 1);
    assert.is(portions('你'.repeat(4_000)).length, 2);
    assert.is(portions('x'.repeat(4_000)).length, 1);
  });
});
