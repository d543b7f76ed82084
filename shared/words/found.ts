// What a search has found, in words.

import { cleanText } from '../text.ts';
import type { FoundList, FoundMessage } from '../wire/found.ts';

/** How a message is named in a line, so that it can be answered: `devs#12`. */
export function placeOf({ name, seq }: Pick<FoundMessage, 'name' | 'seq'>): string {
  return `${name}#${seq}`;
}

/** What to say of how far it was looked; undefined: nothing, since more follows by itself. `time` writes a time. */
export function lookedText(
  { count, upTo, unfinished }: Pick<FoundList, 'count' | 'upTo' | 'unfinished'>,
  time: (at: number) => string,
): string | undefined {
  if (upTo === undefined) return count === 0 ? NOTHING : ALL;
  return unfinished ? undefined : `Looked back to ${time(upTo)}. ${FURTHER}`;
}

const NOTHING = 'Nothing was found.';
const ALL = 'That is all.';
const FURTHER = 'To look further: /find more';

/** In place of a text that is to be gone from everywhere. */
const TIMED = '(a timed message)';

/** Later lines of a text are indented, so that none looks like another row. No timed text is repeated. */
export function foundRow(message: FoundMessage): string {
  const text = message.expiresAt === undefined ? message.text : TIMED;
  const said = message.action ? `* ${message.from} ${text}` : `${message.from}: ${text}`;
  return `${placeOf(message)} ${cleanText(said).replaceAll('\n', '\n  ')}`;
}

/** For clients that know no zone. */
export function foundText(list: FoundList): string {
  const rows = list.messages.map(foundRow);
  const rest = list.count === 0 ? 'Nothing was found so far.' : 'There may be more.';
  const looked = list.upTo === undefined ? lookedText(list, () => '') : `${rest} ${FURTHER}`;
  return [...rows, looked].join('\n');
}
