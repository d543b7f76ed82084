// Where the user's account is remembered, or logged in.

import type { ListedDevice } from '../../shared/wire/answers.ts';
import { devicesOf, shortId } from '../chat/devices.ts';
import type { Asker, Handler, Room } from '../chat/handler.ts';
import { agoSince } from '../chat/lists.ts';
import type { Device } from '../facts.ts';
import { serves } from '../state/accounts.ts';

export const devices: Handler<'devices'> = (_, asker, room) => {
  const all = devicesOf(asker, room.state);
  const rows = all.map(
    (device): ListedDevice => ({
      id: shortId(device, all),
      label: device.label,
      ...lastHere(device, asker, room),
      ...(device.remembered && { remembered: true }),
      ...(!serves(device, room.clock.now()) && { expired: true }),
      ...(device.id === asker.device && { own: true }),
    }),
  );
  return { kind: 'answer', answer: { kind: 'list', of: 'devices', devices: rows } };
};

/** For a device unused since the server's start, only its login is known. */
function lastHere(
  { id, since }: Device,
  asker: Asker,
  room: Room,
): Pick<ListedDevice, 'last' | 'ago'> {
  if (room.devicesInUse(asker.id).has(id)) return { last: 'here' };
  const left = room.deviceLeftAt(id);
  const ago = agoSince(left ?? since, room.clock.now());
  return { last: left === undefined ? 'login' : 'left', ago };
}
