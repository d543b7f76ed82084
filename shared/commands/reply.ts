// Answers a message: a text in its chat that names it.

import { text } from './arguments.ts';
import { commandOf, form } from './define.ts';
import { chatAt, isPrivatePlace, PLACE_FORM, type Place, place, placeText } from './place.ts';

interface Reply {
  readonly at: Place;
  readonly text: string;
  readonly action?: true;
}

const onMessage = form({
  section: 'Write',
  words: ['/reply'],
  usage: ['/reply [<chat>#<n>] <text>'],
  help: 'answers that message, or the newest one of somebody else',
  form: PLACE_FORM,
  example: '/reply devs#12 it builds',
  args: { at: place, text },
  make: ({ at, text }): Reply => ({ at, text }),
});

export const reply = commandOf('reply', {
  by: 'server',
  reaches: ({ at }) => ({ chat: chatAt(at) }),
  forms: [onMessage],
  write: ({ at, text, action }) => `/reply ${placeText(at)} ${action ? '/me ' : ''}${text}`,
  isPrivate: ({ at }) => isPrivatePlace(at),
});
