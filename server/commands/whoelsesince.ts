// Who else was here lately.

import type { Handler } from '../chat/handler.ts';
import { known, seenAt } from '../chat/known.ts';
import { listPeople, withAge } from '../chat/lists.ts';

export const whoelsesince: Handler<'whoelsesince'> = ({ window, from }, asker, room) => {
  const since = room.clock.now() - window * 1000;
  return listPeople(
    room,
    { of: 'since', seconds: window },
    {
      people: known(asker, room),
      from,
      isMeant({ id }) {
        const at = seenAt(id, room);
        return at > 0 && at >= since;
      },
      row: (person) => withAge(person, room),
    },
  );
};
