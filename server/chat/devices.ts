// A user's own devices: each login by password made one, and its token then replaces the password [DESIGN 3].

import type { Ms } from '../../shared/clock.ts';
import { lengthText } from '../../shared/lifetime.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Device } from '../facts.ts';
import { asSeen } from '../store/store.ts';
import type { Handlers, Room } from './handler.ts';
import type { Person } from './people.ts';

/** How long the token of a device that is not remembered lasts. */
export const FORGOTTEN_AFTER: Ms = 30 * 86_400_000;
const SHORT_ID_CHARS = 4;

export function serves({ remembered, since }: Device, now: Ms): boolean {
  return remembered || now < since + FORGOTTEN_AFTER;
}

export const devices: Handlers = {
  devices(_, asker, room) {
    const { state, clock } = room;
    const all = devicesOf(asker, state);
    const rows = all.map((device) => {
      const words = [shortId(device, all), device.label, lastHere(device, asker, room)];
      if (device.remembered) words.push('remembered');
      if (!serves(device, clock.now())) words.push('its login has expired');
      if (device.id === asker.device) words.push('this one');
      return words.join(', ');
    });
    return { kind: 'answer', text: ['Your devices:', ...rows].join('\n') };
  },

  forget({ device: wanted }, asker, { state, store }) {
    const all = devicesOf(asker, state);
    const found = named(wanted, all);
    const on = `user:${asker.id}` as const;
    return {
      kind: 'fact',
      expects: asSeen(store, on),
      fact: {
        kind: 'devices',
        on,
        body: { devices: all.filter((device) => device !== found) },
        note: `Forgotten: ${shortId(found, all)} (${found.label}). Anybody logged in with it was logged off.`,
      },
    };
  },

  passwd() {
    throw new Refusal(
      'client-only',
      'This client cannot ask for a password without showing it: use another one. Nothing was changed.',
    );
  },
};

function devicesOf(asker: Person, state: Room['state']): readonly Device[] {
  const account = state.account(asker.id);
  if (account) return account.devices;
  throw new Refusal('account-needed', 'Guests have no devices: only accounts have.');
}

/** The one device whose id begins with `wanted`, or whose label is that, alone or before a comma. Throws a Refusal. */
function named(wanted: string, all: readonly Device[]): Device {
  const key = wanted.toLowerCase();
  const isCalled = (label: string): boolean => label === key || label.startsWith(`${key}, `);
  const found = all.filter(({ id, label }) => id.startsWith(key) || isCalled(label.toLowerCase()));
  const [first] = found;
  if (!first) {
    const text = `You have no device "${wanted}". Type /devices to see them. Nothing was changed.`;
    throw new Refusal('no-such-device', text);
  }
  if (found.length === 1) return first;
  const ids = found.map((device) => shortId(device, all)).join(', ');
  const text = `"${wanted}" could be ${ids}. Say which by its id. Nothing was changed.`;
  throw new Refusal('no-such-device', text);
}

/** The shortest start of the id that no other device's shares. */
function shortId({ id }: Device, all: readonly Device[]): string {
  let length = SHORT_ID_CHARS;
  const isShared = (): boolean =>
    all.some((other) => other.id !== id && other.id.startsWith(id.slice(0, length)));
  while (length < id.length && isShared()) length += 1;
  return id.slice(0, length);
}

/** For a device unused since the server's start, only its login is known. */
function lastHere({ id, since }: Device, { id: user }: Person, room: Room): string {
  if (room.devicesInUse(user).has(id)) return 'here now';
  const left = room.deviceLeftAt(id);
  const now = room.clock.now();
  return left === undefined ? `logged in ${ago(since, now)}` : `last here ${ago(left, now)}`;
}

/** In its largest unit only. */
function ago(at: Ms, now: Ms): string {
  const seconds = Math.max(0, now - at) / 1000;
  const unit = [86_400, 3_600, 60].find((size) => seconds >= size);
  return unit ? `${lengthText(Math.floor(seconds / unit) * unit)} ago` : 'just now';
}
