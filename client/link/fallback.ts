// Which protocol the server speaks. The client falls back to an older one only if it has one, and never with a server
// that is known to speak Hearth: another server may have taken its place.

import type { HearthKeeper } from './link-options.ts';

export interface Fallback {
  /** Whether only the name is to be sent: some servers choke on unknown keys. */
  readonly isBare: boolean;
  readonly isOlder: boolean;
  /** Whether the server spoke Hearth's protocol, now or in an earlier login. */
  readonly isHearth: boolean;
  /** The server has just spoken Hearth's protocol. */
  metHearth(): void;
  /** The server took the name in the older protocol. */
  metOlder(): void;
  /** Whether the server may speak the older protocol, which was not tried yet. */
  readonly mayBeOlder: boolean;
  /** From now on, only the name is sent. */
  bare(): void;
}

/** `older`: whether there is an older protocol to fall back to. */
export function fallback(hearth: HearthKeeper, older: boolean): Fallback {
  let speaks: 'unknown' | 'hearth' | 'older' = 'unknown';
  let isBare = false;
  return {
    get isBare() {
      return isBare;
    },
    get isOlder() {
      return speaks === 'older';
    },
    get isHearth() {
      return speaks === 'hearth' || (speaks === 'unknown' && hearth.known());
    },
    metHearth() {
      speaks = 'hearth';
      hearth.met();
    },
    metOlder() {
      speaks = 'older';
      isBare = true;
    },
    get mayBeOlder() {
      return older && !isBare && speaks !== 'hearth' && !hearth.known();
    },
    bare() {
      isBare = true;
    },
  };
}
