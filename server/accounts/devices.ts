// The devices of an account: what serves instead of a password, and which go when there are too many.

import { createHash, randomBytes } from 'node:crypto';
import type { Ms } from '../../shared/clock.ts';
import { serves } from '../chat/devices.ts';
import type { Device } from '../facts.ts';

/** A new login beyond so many takes one off. */
const DEVICES_MAX = 32;

/** How a client wants to be known. */
export interface DeviceWish {
  readonly label: string;
  readonly remember: boolean;
  /** The client takes no token: its device is of no use to anybody once it has left. */
  readonly tokenless?: boolean;
}

/** From the login to the session that uses the device it takes no longer. */
const LOGIN_MS: Ms = 10_000;

/** A new device, and its token: for the client alone. */
export function newDevice(
  { label, remember }: DeviceWish,
  { id, now }: { readonly id: string; readonly now: Ms },
): { device: Device; token: string } {
  const token = randomBytes(32).toString('base64url');
  const tokenHash = hashOf(token);
  return { device: { id, tokenHash, label, since: now, remembered: remember }, token };
}

/** Tokens are 32 random bytes: a plain hash of one tells nothing. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * Those that stay when one more comes, oldest first: of too many, first those go that nobody is logged in with and
 * that nobody asked to keep. What has run out goes too, and for one without a token those of its kind that have left,
 * unless somebody is still logged in with them.
 */
export function makeRoom(
  devices: readonly Device[],
  {
    inUse,
    now,
    wish,
  }: { readonly inUse: ReadonlySet<string>; readonly now: Ms; readonly wish: DeviceWish },
): readonly Device[] {
  const isSpent = ({ label, remembered, since }: Device): boolean =>
    wish.tokenless === true && label === wish.label && !remembered && since + LOGIN_MS <= now;
  const valid = devices.filter(
    (device) => inUse.has(device.id) || (serves(device, now) && !isSpent(device)),
  );
  const worth = ({ id, remembered }: Device): number =>
    (inUse.has(id) ? 2 : 0) + (remembered ? 1 : 0);
  const leaving = new Set(
    valid
      .toSorted((a, b) => worth(a) - worth(b))
      .slice(0, Math.max(0, valid.length + 1 - DEVICES_MAX)),
  );
  return valid.filter((device) => !leaving.has(device));
}
