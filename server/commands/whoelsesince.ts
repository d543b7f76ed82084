// Who else was here lately.

import { lengthText } from '../../shared/lifetime.ts';
import type { Handler } from '../chat/handler.ts';
import { known, seenAt } from '../chat/known.ts';
import { listPeople, withAge } from '../chat/lists.ts';

export const whoelsesince: Handler<'whoelsesince'> = ({ window, from }, asker, room) => {
  const since = room.clock.now() - window * 1000;
  const span = lengthText(window);
  return listPeople(room, {
    people: known(asker, room),
    from,
    isMeant({ id }) {
      const at = seenAt(id, room);
      return at > 0 && at >= since;
    },
    word: (person) => withAge(person, room),
    title: `Here in the last ${span}`,
    nobody: `Nobody else was here in the last ${span}.`,
    rest: `whoelsesince ${window}`,
  });
};
