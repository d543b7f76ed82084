// The devices met in private chats, in one file of the config folder. A file that can't be read is an error, never a
// first contact: that would let anybody in.

import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { keyOf } from '../../shared/names.ts';
import { Fingerprint } from '../../shared/wire/parts.ts';
import type { KeptFiles } from './kept-files.ts';

/** More than anybody meets: each was met in a private chat that the user wanted. */
const PINS_MAX = 10_000;

const Word = Type.String({ minLength: 1, maxLength: 256 });
const Pinned = Type.Array(
  Type.Object({
    server: Word,
    account: Word,
    /** Older clients did not write it. */
    name: Type.Optional(Word),
    /**
     * The device's name for itself: a new key comes with a new one, so it is for people to read; older clients need it.
     */
    device: Word,
    fingerprint: Fingerprint,
  }),
);
type Pinned = Static<typeof Pinned>;

/** A device of an account at a server; the server goes by its fingerprint (or address, without TLS). */
export interface Met {
  readonly server: string;
  readonly account: string;
  readonly name: string;
  readonly device: string;
  readonly fingerprint: string;
}

export function isGuest({ account }: Met): boolean {
  return account.startsWith('guest-');
}

export type Verdict =
  | { readonly kind: 'same' }
  /** No device of that account, or of that name, was ever met. */
  | { readonly kind: 'first' }
  /** This many others were met: the user must agree before anything is said. */
  | { readonly kind: 'unknown'; readonly others: number };

export interface PeerPins {
  /** What is known of a device. Changes nothing; throws if the file is damaged. */
  look(met: Met): Verdict;
  /** From now on it is one of the account's devices. Throws if that can't be written. */
  pin(met: Met): void;
}

const FILE = 'known-peers.json';

export function peerPins(files: KeptFiles): PeerPins {
  const read = (): Pinned => {
    const text = files.read(FILE);
    if (text === undefined) return [];
    try {
      return Value.Decode(Pinned, JSON.parse(text));
    } catch {
      throw new Error(
        `${files.path(FILE)}, the list of devices met in private chats, is damaged. Repair it, or move it away: then every device counts as new.`,
      );
    }
  };

  const write = (pinned: Pinned): void => {
    if (pinned.length > PINS_MAX)
      throw new Error(`${files.path(FILE)} is full: remove what is not needed.`);
    files.write(FILE, `${JSON.stringify(Value.Decode(Pinned, pinned), undefined, 2)}\n`);
  };

  return {
    look(met) {
      const known = read().filter((one) => isOfSame(one, met));
      const called = known.filter((one) => one.name === keyOf(met.name));
      // A device is known only under the name by which it was met; an older client's entry has none, and counts unless
      // some entry has this name.
      const those = called.length > 0 ? called : known.filter(({ name }) => name === undefined);
      if (those.some((one) => isSame(one, met))) return { kind: 'same' };
      return known.length === 0 ? { kind: 'first' } : { kind: 'unknown', others: known.length };
    },
    pin(met) {
      const all = read();
      if (all.some((one) => isSame(one, met) && one.name === keyOf(met.name))) return;
      const { server, account, device, fingerprint } = met;
      const others = all.filter((one) => !isSame(one, met)); // an older client's entry gets its name
      write([...others, { server, account, name: keyOf(met.name), device, fingerprint }]);
    },
  };
}

type Pin = Pinned[number];

/** By account or by name: a dishonest server could give the same name another account, or an account another name. */
function isOfSame(one: Pin, { server, account, name }: Met): boolean {
  return one.server === server && (one.account === account || one.name === keyOf(name));
}

function isSame(one: Pin, { server, account, fingerprint }: Met): boolean {
  return one.server === server && one.account === account && one.fingerprint === fingerprint;
}
