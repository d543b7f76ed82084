// The words of a timed message in buffers: gone once they were read or sealed [DESIGN 4.5].

import {
  open as openSealed,
  type SealedMessage,
  seal,
  sealedMessage,
} from '../../../server/store/files/sealing.ts';
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

/** What servers sealed that derived a key for each message: with the same secret, as message 5 of `global`. */
const OLDER = {
  said: 'WJghJS0m/MS1vxKuJYJCz47xENxOxYTpmu+6kh9en7OpQtM9yrJiGBhu2SQT+ZgOv0Qfor1FobUl6Qj6t68NkkFzzn6H',
  acted:
    'kJYyqqSlJnXc5JzP1dkqSq3NeC04xLT71Kw5Se+73k+6Mqgu6AlTPyS5kXPUHPJlPNLYtIZXVTZxwDV82hKA75hAvWVCFe1TvQKevGlbnsBm9rc=',
};
const PLACE = { seq: 5, by: 'u1', from: 'u1', at: 1, expiresAt: 1_800_000_000 };

describe('a message that an older server sealed', (test) => {
  test('can be opened in its place, with its secret, and nowhere else', () => {
    const opened = (sealed: string, at = {}) =>
      openSealed('global', { ...PLACE, sealed, ...at }, SECRET);
    assert.equal(opened(OLDER.said), { ...PLACE, text: WORDS });
    assert.equal(opened(OLDER.acted), { ...PLACE, text: WORDS, action: true });
    assert.is(opened(`2.${OLDER.said}`), undefined);
    assert.is(opened(OLDER.said, { seq: 6 }), undefined);
    assert.is(opened(OLDER.said, { expiresAt: PLACE.expiresAt + 1 }), undefined);
    assert.is(openSealed('other', { ...PLACE, sealed: OLDER.said }, SECRET), undefined);
    const gone = new Uint8Array(32);
    assert.is(openSealed('global', { ...PLACE, sealed: OLDER.said }, gone), undefined);
  });
});

describe('a sealed message', (test) => {
  test('is sealed differently each time, in its place alone', () => {
    const fact = { ...whisper('global', WORDS, PLACE.expiresAt), seq: 5, lsn: 1 };
    const all = Array.from({ length: 1_000 }, () => sealedMessage(seal(fact, SECRET)));
    const nonces = all.map(({ sealed }) => sealed.slice(0, 18));
    assert.is(new Set(nonces).size, all.length);
    const [first, last] = [all[0] as SealedMessage, all.at(-1) as SealedMessage];
    for (const one of [first, last]) assert.is(openSealed('global', one, SECRET)?.text, WORDS);
    assert.is(openSealed('other', first, SECRET), undefined);
    assert.is(openSealed('global', { ...first, seq: 6 }, SECRET), undefined);
    assert.is(openSealed('global', { ...first, sealed: first.sealed.slice(2) }, SECRET), undefined);
  });

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
