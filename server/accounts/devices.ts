// The devices of an account: their tokens replace the password; and which devices go when there are too many.

import { createHash, randomBytes } from 'node:crypto';
import type { Ms } from '../../shared/clock.ts';
import type { Device } from '../facts.ts';
import { serves } from '../state/accounts.ts';

/** A login beyond this many removes one. */
const DEVICES_MAX = 32;

/** How a client wants to be known. */
export interface DeviceWish {
  readonly label: string;
  readonly remember: boolean;
  /** The client takes no token: its device is useless once it has left. */
  readonly tokenless?: boolean;
}

/** The most time between a login and the session that uses its device. */
const LOGIN_MS: Ms = 10_000;

/** A new device, and its token, for the client only. */
export function newDevice(
  { label, remember }: DeviceWish,
  { id, now }: { readonly id: string; readonly now: Ms },
): { device: Device; token: string } {
  const token = randomBytes(32).toString('base64url');
  const tokenHash = hashOf(token);
  return { device: { id, tokenHash, label, since: now, remembered: remember }, token };
}

/** Tokens are 32 random bytes, so a plain hash of one reveals nothing. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * The devices that stay when one more comes, oldest first. If there are too many, those that nobody is logged in with
 * and nobody asked to keep go first. Expired ones go too; and when the client takes no token, so do unused ones with
 * the same label, unless they are remembered.
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
