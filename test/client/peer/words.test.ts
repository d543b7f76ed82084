import { randomBytes } from 'node:crypto';
import type { Frame } from '../../../client/peer/frames.ts';
import { WORDS } from '../../../client/peer/word-list.ts';
import {
  type Ceremony,
  ceremony,
  type FourWords,
  fourWords,
  type Step,
} from '../../../client/peer/words.ts';
import { assert, describe } from '../../helpers/describe.ts';

const print = (): string =>
  [...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
const [ann, bob, eve] = [print(), print(), print()];

function wordsOf(step: Step): FourWords {
  if (step.kind !== 'words') throw new Error(JSON.stringify(step));
  return step.words;
}

function said(step: Step): Frame {
  if (step.kind !== 'say') throw new Error(JSON.stringify(step));
  return step.frame;
}

/** Both follow the rules. */
function compare(one: Ceremony, other: Ceremony): readonly [FourWords, FourWords] {
  const ones = said(one.take(other.hello));
  const others = said(other.take(one.hello));
  return [wordsOf(one.take(others)), wordsOf(other.take(ones))];
}

describe('the word list', (test) => {
  test('has 2,048 words that are short and told apart by their first four letters', () => {
    assert.is(WORDS.length, 2048);
    assert.is(new Set(WORDS.map((word) => word.slice(0, 4))).size, 2048);
    for (const word of WORDS) assert.match(word, /^[a-z]{3,8}$/);
  });
});

describe('the four words', (test) => {
  test('are the same at both ends', () => {
    const [one, other] = compare(
      ceremony({ side: 'asker', own: ann, their: bob }),
      ceremony({ side: 'asked', own: bob, their: ann }),
    );
    assert.equal(one, other);
    assert.is(one.filter((word) => WORDS.includes(word)).length, 4);
  });
  test('are 44 bits of everything that they come from', () => {
    const party = (fingerprint: string, fill: number) => ({
      fingerprint,
      nonce: new Uint8Array(32).fill(fill),
    });
    const words = fourWords(party(ann, 1), party(bob, 2));
    for (const other of [
      fourWords(party(eve, 1), party(bob, 2)),
      fourWords(party(ann, 1), party(eve, 2)),
      fourWords(party(ann, 3), party(bob, 2)),
      fourWords(party(ann, 1), party(bob, 3)),
      fourWords(party(bob, 2), party(ann, 1)),
    ]) {
      assert.not.equal(other, words);
    }
    const many = Array.from({ length: 4_000 }, (_, n) =>
      fourWords(party(ann, 1), { fingerprint: bob, nonce: Buffer.alloc(32, String(n)) }),
    );
    for (const nth of [0, 1, 2, 3] as const) {
      const seen = new Set(many.map((four) => four[nth])).size;
      assert.ok(seen > 1_650 && seen < 1_850, `${seen} of about 1,757 words at place ${nth}`);
    }
  });
  test('are refused with a nonce other than the one committed to', () => {
    const honest = ceremony({ side: 'asker', own: ann, their: eve });
    honest.take(ceremony({ side: 'asked', own: eve, their: ann }).hello);
    const nonce = randomBytes(32).toString('hex');
    assert.equal(honest.take({ kind: 'reveal', nonce }), { kind: 'fault', fault: 'cheated' });
  });
  test("are refused with a copy of one's own commitment and nonce", () => {
    const honest = ceremony({ side: 'asker', own: ann, their: ann });
    const shown = said(honest.take(honest.hello));
    assert.equal(honest.take(shown), { kind: 'fault', fault: 'cheated' });
  });
  test('begin with the commitment, once', () => {
    const other = ceremony({ side: 'asked', own: bob, their: ann });
    const wrong = { kind: 'fault', fault: 'order' };
    const start = () => ceremony({ side: 'asker', own: ann, their: bob });
    assert.equal(start().take({ kind: 'reveal', nonce: randomBytes(32).toString('hex') }), wrong);
    assert.equal(start().take({ kind: 'text', n: 1, text: 'hi' }), wrong);
    const twice = start();
    said(twice.take(other.hello));
    assert.equal(twice.take(other.hello), wrong);
  });
  test('are of one version', () => {
    const { hello } = ceremony({ side: 'asked', own: bob, their: ann });
    const step = ceremony({ side: 'asker', own: ann, their: bob }).take({
      ...hello,
      version: 2,
    } as Frame);
    assert.equal(step, { kind: 'fault', fault: 'version' });
  });
});

// Eve sits in between, with a key of her own towards each, and wants ann and bob to see the same words. She does her
// best: she finishes with ann first, so she knows ann's words before she commits herself to bob; then she searches for
// a nonce. Only the first word has to match, 11 bits, so that the test sees anything at all.
const TRIES = 10_000;

describe('a man in the middle', (test) => {
  const attack = (guesses: number): 'same' | 'other' => {
    const towardsAnn = ceremony({ side: 'asked', own: eve, their: ann });
    const [wanted] = compare(ceremony({ side: 'asker', own: ann, their: eve }), towardsAnn);
    const honest = ceremony({ side: 'asked', own: bob, their: eve });
    const nonce = searched(wanted[0], guesses, () => randomBytes(32)); // bob's is not known: she can only guess it
    const towardsBob = ceremony({ side: 'asker', own: eve, their: bob, nonce });
    const [, seen] = compare(towardsBob, honest);
    return seen[0] === wanted[0] ? 'same' : 'other';
  };

  /** A nonce of hers that would give the wanted first word if bob's nonce were the guessed one. */
  const searched = (wanted: string, guesses: number, bobs: () => Uint8Array): Uint8Array => {
    let nonce: Uint8Array = randomBytes(32);
    for (let n = 0; n < guesses; n += 1) {
      nonce = randomBytes(32);
      const asker = { fingerprint: eve, nonce };
      if (fourWords(asker, { fingerprint: bob, nonce: bobs() })[0] === wanted) break;
    }
    return nonce;
  };

  test('gets no further by searching: 10,000 tries match by chance alone', () => {
    let same = 0;
    for (let n = 0; n < TRIES; n += 1) if (attack(4) === 'same') same += 1;
    // One in 2,048 matches by chance: 4.9 are expected, and more than 20 come about once in ten million runs.
    assert.ok(same <= 20, `${same} of ${TRIES} first words matched`);
  });
  test('would choose the words if nonces were shown without a commitment', () => {
    const wanted = WORDS[7] as string;
    const known = randomBytes(32); // bob's, seen before she has to say hers
    const nonce = searched(wanted, 100_000, () => known);
    const words = fourWords({ fingerprint: eve, nonce }, { fingerprint: bob, nonce: known });
    assert.is(words[0], wanted);
  });
  test('is found out when she shows a nonce that she searched for afterwards', () => {
    for (let n = 0; n < 1_000; n += 1) {
      const honest = ceremony({ side: 'asked', own: bob, their: eve });
      honest.take(ceremony({ side: 'asker', own: eve, their: bob }).hello);
      const step = honest.take({ kind: 'reveal', nonce: randomBytes(32).toString('hex') });
      assert.equal(step, { kind: 'fault', fault: 'cheated' });
    }
  });
});
