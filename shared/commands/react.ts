// Puts a mark on a message: a picture or a short word. The same mark again takes it off.

import { EMOJI, pictured } from '../emoji.ts';
import { charCount, trimText } from '../text.ts';
import type { Argument } from './arguments.ts';
import { command } from './define.ts';
import { chatAt, isPrivatePlace, type Place, place, placeText } from './place.ts';

/** The most characters of a mark. */
export const MARK_CHARS_MAX = 24;

interface React {
  readonly at: Place;
  readonly mark: string;
}

/** The rest of the line. */
const mark: Argument<string> = {
  offers: [...EMOJI.keys()].map((name) => `:${name}:`),
  isLong: true,
  read(rest) {
    const words = trimText(rest.replace(/[^\S\n]+/g, ' '));
    if (words === '' || words.includes('\n') || words.length > 4 * MARK_CHARS_MAX) return undefined;
    const value = pictured(words);
    return charCount(value) > MARK_CHARS_MAX ? undefined : [value, ''];
  },
};

export const react = command('react', {
  by: 'server',
  reaches: ({ at }) => ({ chat: chatAt(at) }),
  section: 'Write',
  words: ['/react'],
  usage: ['/react [<chat>#<n>] <mark>'],
  help: 'puts a mark on that message, or on the newest one; again takes it off',
  example: '/react #12 :tada:',
  form: `A mark is a picture, its name between colons, or a text of up to ${MARK_CHARS_MAX} characters.`,
  args: { at: place, mark },
  make: ({ at, mark }): React => ({ at, mark }),
  write: ({ at, mark }) => `/react ${placeText(at)} ${mark}`,
  isPrivate: ({ at }) => isPrivatePlace(at),
});
