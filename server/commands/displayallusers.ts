// Everybody who was ever here.

import type { Handler } from '../chat/handler.ts';
import { known } from '../chat/known.ts';
import { listPeople, withAge } from '../chat/lists.ts';

export const displayallusers: Handler<'displayallusers'> = ({ from }, asker, room) =>
  listPeople(room, {
    people: known(asker, room),
    from,
    isMeant: () => true,
    word: (person) => withAge(person, room),
    title: 'Everybody else',
    nobody: 'Nobody else was ever here.',
    rest: '/displayallusers',
  });
