// The devices that were met in private chats, in one file of the config folder. A file that can't be read is an error,
// never a first contact: that would let anybody in.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { FINGERPRINT } from './frames.ts';

/** More than anybody meets: each one was met in a private chat that the user wanted. */
const PINS_MAX = 10_000;

const Word = Type.String({ minLength: 1, maxLength: 256 });
const Pinned = Type.Array(
  Type.Object({
    server: Word,
    account: Word,
    device: Word,
    fingerprint: Type.String({ pattern: FINGERPRINT }),
  }),
);
type Pinned = Static<typeof Pinned>;

/** One device of one account at one server, which is known by its fingerprint (or address, without TLS). */
export interface Device {
  readonly server: string;
  readonly account: string;
  /** What the server calls the device. */
  readonly device: string;
}

export type Verdict =
  | { readonly kind: 'same' }
  /** Never met. `others`: how many other devices of that account were. */
  | { readonly kind: 'first'; readonly others: number }
  /** Not to be talked to, unless the user says so: see `accept`. */
  | { readonly kind: 'changed'; readonly known: string };

export interface PeerPins {
  /** What is known of a device that is said to have this fingerprint. Changes nothing; throws when the file is damaged. */
  look(device: Device, fingerprint: string): Verdict;
  /** Once it has proved that it has it. Throws when another one is pinned, or it can't be written. */
  pin(device: Device, fingerprint: string): void;
  /** The user said that a changed one is right. */
  accept(device: Device, fingerprint: string): void;
}

export function peerPins(folder: string): PeerPins {
  const path = join(folder, 'known-peers.json');

  const read = (): Pinned => {
    const text = contentOf(path);
    if (text === undefined) return [];
    try {
      return Value.Decode(Pinned, JSON.parse(text));
    } catch {
      throw new Error(
        `${path}, which tells the devices met in private chats, is damaged. Mend it, or move it away: then each device is met anew.`,
      );
    }
  };

  const write = (pinned: Pinned): void => {
    if (pinned.length > PINS_MAX) throw new Error(`${path} is full: take out what is not needed.`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const text = `${JSON.stringify(pinned, undefined, 2)}\n`;
    writeFileSync(`${path}.${process.pid}`, text, { mode: 0o600, flush: true });
    renameSync(`${path}.${process.pid}`, path);
  };

  const accept: PeerPins['accept'] = ({ server, account, device }, fingerprint) => {
    const others = read().filter((one) => !isSame(one, { server, account, device }));
    write([...others, { server, account, device, fingerprint }]);
  };

  const look: PeerPins['look'] = (device, fingerprint) => {
    const ofAccount = read().filter(
      ({ server, account }) => server === device.server && account === device.account,
    );
    const known = ofAccount.find((one) => isSame(one, device));
    if (!known) return { kind: 'first', others: ofAccount.length };
    if (known.fingerprint === fingerprint) return { kind: 'same' };
    return { kind: 'changed', known: known.fingerprint };
  };

  return {
    look,
    pin(device, fingerprint) {
      const { kind } = look(device, fingerprint);
      if (kind === 'changed') throw new Error('Another certificate is pinned for that device.');
      if (kind === 'first') accept(device, fingerprint);
    },
    accept,
  };
}

function isSame(a: Device, b: Device): boolean {
  return a.server === b.server && a.account === b.account && a.device === b.device;
}

/** A file's text; undefined if there is none. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
