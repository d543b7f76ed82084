// How two peers arrive at the same four words [DESIGN 9]: each sends a commitment to a fresh nonce, and reveals the
// nonce only once it has the other's commitment. So anybody in between must choose before knowing what the words will
// be.

import { createHash, randomBytes } from 'node:crypto';
import { type Frame, PEER_VERSION } from './frames.ts';
import { WORDS } from './word-list.ts';

/** Who asked for the private chat, and who was asked: the server tells each which it is. */
export type Side = 'asker' | 'asked';

export type FourWords = readonly [string, string, string, string];

export type Step =
  | { readonly kind: 'say'; readonly frame: Frame }
  | { readonly kind: 'words'; readonly words: FourWords }
  | { readonly kind: 'fault'; readonly fault: 'version' | 'order' | 'cheated' };

export interface Ceremony {
  readonly hello: Frame;
  /** What follows from the other's next frame. After words or a fault, nothing does. */
  take(frame: Frame): Step;
}

export interface Ends {
  readonly side: Side;
  /** The fingerprints of both certificates, as this end sees them. */
  readonly own: string;
  readonly their: string;
  /** 32 random bytes, used once. */
  readonly nonce?: Uint8Array;
}

export function ceremony({ side, own, their, nonce = randomBytes(32) }: Ends): Ceremony {
  const other = side === 'asker' ? 'asked' : 'asker';
  const ours = { side, fingerprint: own, nonce };
  let commitment: string | undefined;

  const words = (shown: Uint8Array): Step => {
    const theirs = { side: other, fingerprint: their, nonce: shown } as const;
    if (commitmentOf(theirs) !== commitment) return { kind: 'fault', fault: 'cheated' };
    const [asker, asked] = side === 'asker' ? [ours, theirs] : [theirs, ours];
    return { kind: 'words', words: fourWords(asker, asked) };
  };

  return {
    hello: { kind: 'hello', version: PEER_VERSION, commitment: commitmentOf(ours) },
    take(frame) {
      if (frame.kind === 'hello' && commitment === undefined) {
        if (frame.version !== PEER_VERSION) return { kind: 'fault', fault: 'version' };
        commitment = frame.commitment;
        const shown = Buffer.from(nonce).toString('hex');
        return { kind: 'say', frame: { kind: 'reveal', nonce: shown } };
      }
      if (frame.kind === 'reveal' && commitment !== undefined) {
        return words(Buffer.from(frame.nonce, 'hex'));
      }
      return { kind: 'fault', fault: 'order' };
    },
  };
}

interface Party {
  readonly fingerprint: string;
  readonly nonce: Uint8Array;
}

/** The side is hashed in, so that nobody can echo a commitment. */
export function commitmentOf({ side, ...party }: Party & { readonly side: Side }): string {
  return createHash('sha256')
    .update(`hearth peer commitment ${side}\n`)
    .update(bytesOf(party))
    .digest('hex');
}

/** 44 bits of both certificates and both nonces. */
export function fourWords(asker: Party, asked: Party): FourWords {
  const digest = createHash('sha256')
    .update('hearth peer words\n')
    .update(bytesOf(asker))
    .update(bytesOf(asked))
    .digest();
  const bits = digest.readUIntBE(0, 6);
  const word = (nth: number): string =>
    WORDS[Math.floor(bits / 2 ** (37 - 11 * nth)) % WORDS.length] as string;
  return [word(0), word(1), word(2), word(3)];
}

/** Always 64 bytes: two different parties never have the same bytes. */
function bytesOf({ fingerprint, nonce }: Party): Buffer {
  return Buffer.concat([Buffer.from(fingerprint.replaceAll(':', ''), 'hex'), nonce]);
}
