// Everybody who was ever here.

import type { Handler } from '../chat/handler.ts';
import { known } from '../chat/known.ts';
import { listPeople, withAge } from '../chat/lists.ts';

export const displayallusers: Handler<'displayallusers'> = ({ from }, asker, room) =>
  listPeople(
    room,
    { of: 'everybody' },
    {
      people: known(asker, room),
      from,
      isMeant: () => true,
      row: (person) => withAge(person, room),
    },
  );
