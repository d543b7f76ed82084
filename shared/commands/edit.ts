// Puts another text in place of what the user wrote.

import { text } from './arguments.ts';
import { commandOf, form } from './define.ts';
import { chatAt, isPrivatePlace, PLACE_FORM, type Place, place, placeText } from './place.ts';

interface Edit {
  readonly at: Place;
  readonly text: string;
  readonly action?: true;
}

const onMessage = form({
  section: 'Write',
  words: ['/edit'],
  usage: ['/edit [<chat>#<n>] <text>'],
  help: 'changes that message of yours, or your newest one',
  form: PLACE_FORM,
  example: '/edit #12 see you at ten',
  args: { at: place, text },
  make: ({ at, text }): Edit => ({ at, text }),
});

export const edit = commandOf('edit', {
  by: 'server',
  reaches: ({ at }) => ({ chat: chatAt(at) }),
  forms: [onMessage],
  write: ({ at, text, action }) => `/edit ${placeText(at)} ${action ? '/me ' : ''}${text}`,
  isPrivate: ({ at }) => isPrivatePlace(at),
});
