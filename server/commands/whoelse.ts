// Who else is here.

import type { Handler } from '../chat/handler.ts';
import { othersHere } from '../chat/known.ts';
import { listPeople } from '../chat/lists.ts';

export const whoelse: Handler<'whoelse'> = ({ from }, asker, room) =>
  listPeople(room, {
    people: othersHere(asker, room),
    from,
    isMeant: () => true,
    word: ({ name }) => name,
    title: 'Here',
    nobody: 'Nobody else is here.',
    rest: '/displayusers',
  });
