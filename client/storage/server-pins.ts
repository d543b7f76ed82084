// What is known of servers met before, in one file of the config folder: their certificates, and whether they spoke
// Hearth. A file that can't be read is an error, never a first contact: that would let anybody in.

import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { type Address, formatAddress } from '../../shared/address.ts';
import type { Seen } from '../dial/dial.ts';
import type { KeptFiles } from './kept-files.ts';

const Known = Type.Record(
  Type.String(),
  Type.Object({
    /** Left out if the server was met without TLS, or if an authority that the user named vouches for it. */
    fingerprint: Type.Optional(Type.String()),
    certificate: Type.Optional(Type.String()),
    vouched: Type.Optional(Type.Literal(true)),
    /** Left out if it did not, or was met before this was kept: then only its certificate identifies it. */
    hearth: Type.Optional(Type.Literal(true)),
  }),
);
type Known = Static<typeof Known>;

export interface Pins {
  /** Throws if the file exists and can't be understood; so do all of these. */
  get(address: Address): Seen | undefined;
  /** From now on this is its certificate. That it spoke Hearth is forgotten, unless `keeps` says otherwise. */
  set(address: Address, seen: Seen, keeps?: 'hearth'): void;
  /** Whether it ever spoke Hearth. */
  isHearth(address: Address): boolean;
  markHearth(address: Address): void;
  /** Forgets everything about it. */
  forget(address: Address): void;
}

const FILE = 'known-servers.json';

export function pins(files: KeptFiles): Pins {
  const read = (): Known => {
    const text = files.read(FILE);
    if (text === undefined) return {};
    try {
      return Value.Decode(Known, JSON.parse(text));
    } catch {
      throw new Error(
        `${files.path(FILE)}, the list of known servers, is damaged. Repair it, or move it away: then every server counts as new.`,
      );
    }
  };

  const entry = (address: Address): Known[string] => {
    const known = read();
    const name = formatAddress(address);
    return (Object.hasOwn(known, name) && known[name]) || {};
  };

  const write = (known: Known): void =>
    files.write(FILE, `${JSON.stringify(known, undefined, 2)}\n`);

  return {
    get(address) {
      const { fingerprint, certificate, vouched } = entry(address);
      if (fingerprint === undefined) return undefined;
      return {
        fingerprint,
        ...(certificate !== undefined && { certificate }),
        ...(vouched && { vouched }),
      };
    },
    set(address, seen, keeps) {
      const { hearth } = entry(address);
      const mark = keeps && hearth ? { hearth } : {};
      write({ ...read(), [formatAddress(address)]: { ...seen, ...mark } });
    },
    isHearth: (address) => entry(address).hearth === true,
    markHearth(address) {
      const known = entry(address);
      if (!known.hearth) write({ ...read(), [formatAddress(address)]: { ...known, hearth: true } });
    },
    forget(address) {
      const { [formatAddress(address)]: _, ...others } = read();
      write(others);
    },
  };
}
