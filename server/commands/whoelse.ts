// Who else is here.

import type { Handler } from '../chat/handler.ts';
import { othersHere } from '../chat/known.ts';
import { listPeople } from '../chat/lists.ts';

export const whoelse: Handler<'whoelse'> = ({ from }, asker, room) =>
  listPeople(
    room,
    { of: 'here' },
    {
      people: othersHere(asker, room),
      from,
      isMeant: () => true,
      row: ({ name }) => ({ name, here: true }),
    },
  );
