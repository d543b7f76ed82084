// The words of a timed message in buffers: gone once they were read or sealed [DESIGN 4.5].

import { open as openSealed, seal, sealedMessage } from '../../../server/store/files/sealing.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { whisper } from '../../helpers/facts.ts';

const SECRET = new Uint8Array(32).fill(7);
const WORDS = 'the canary is in the coal mine';

/** What buffers that are made in `run` hold afterwards. */
function buffersOf(run: () => void): readonly Buffer[] {
  const made: Buffer[] = [];
  const { from, concat } = Buffer;
  const words = Buffer.prototype.toString;
  Object.assign(Buffer, {
    from: (...given: unknown[]) => kept((from as (...all: unknown[]) => Buffer)(...given)),
    concat: (...given: unknown[]) => kept((concat as (...all: unknown[]) => Buffer)(...given)),
  });
  Buffer.prototype.toString = function (...given: Parameters<typeof words>) {
    made.push(this);
    return words.apply(this, given);
  };
  const kept = (buffer: Buffer): Buffer => {
    made.push(buffer);
    return buffer;
  };
  try {
    run();
  } finally {
    Object.assign(Buffer, { from, concat });
    Buffer.prototype.toString = words;
  }
  return made;
}

describe('a sealed message', (test) => {
  test('leaves its words in no buffer, sealed or opened', () => {
    const fact = { ...whisper('global', WORDS, 1_800_000_000), seq: 5, lsn: 1 };
    const found: unknown[] = [];
    const made = buffersOf(() => {
      const message = sealedMessage(seal(fact, SECRET));
      found.push(openSealed('global', message, SECRET)?.text);
      const other = new Uint8Array(32).fill(8);
      found.push(openSealed('global', message, other));
    });
    assert.equal(found, [WORDS, undefined]);
    assert.ok(
      made.some((buffer) => buffer.length > WORDS.length && buffer.every((byte) => byte === 0)),
    );
    assert.equal(
      made.filter((buffer) => buffer.includes('canary')),
      [],
    );
  });
});
