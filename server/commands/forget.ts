// Takes a device off the user's list; its sessions end.

import { Refusal } from '../../shared/refusal.ts';
import { devicesOf, shortId } from '../chat/devices.ts';
import type { Handler } from '../chat/handler.ts';
import type { Device } from '../facts.ts';
import { asSeen } from '../store/store.ts';

export const forget: Handler<'forget'> = ({ device: wanted }, asker, { state, store }) => {
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
      result: { kind: 'forgotten', device: shortId(found, all), label: found.label },
    },
  };
};

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
