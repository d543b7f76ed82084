// Where the user's account is remembered, or logged in.

import type { Ms } from '../../shared/clock.ts';
import { lengthText } from '../../shared/lifetime.ts';
import { devicesOf, serves, shortId } from '../chat/devices.ts';
import type { Handler, Room } from '../chat/handler.ts';
import type { Person } from '../chat/people.ts';
import type { Device } from '../facts.ts';

export const devices: Handler<'devices'> = (_, asker, room) => {
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
};

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
