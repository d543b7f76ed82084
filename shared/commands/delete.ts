// Takes back what the user wrote; the owner of a group deletes there what others wrote, too.

import { command } from './define.ts';
import { chatAt, isPrivatePlace, PLACE_FORM, type Place, place, placeText } from './place.ts';

interface Delete {
  readonly at: Place;
}

export const deleteMessage = command('delete', {
  by: 'server',
  reaches: ({ at }) => ({ chat: chatAt(at) }),
  section: 'Write',
  words: ['/delete'],
  usage: ['/delete [<chat>#<n>]'],
  help: 'deletes that message of yours, or your newest one',
  form: PLACE_FORM,
  example: '/delete devs#12',
  args: { at: place },
  make: ({ at }): Delete => ({ at }),
  write: ({ at }) => `/delete ${placeText(at)}`,
  isPrivate: ({ at }) => isPrivatePlace(at),
});
