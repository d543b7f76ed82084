// A message as a person names it: `#12`, `devs#12`, `bob#12`, `global#12`; `devs#` is the newest one there, `#` that of
// the open chat.

import { type Argument, chat, chatText, type Target } from './arguments.ts';

export interface Place {
  /** Left out: the open chat, which for the server is `global`. */
  readonly chat?: Target;
  /** The message's seq. Left out: the newest one that it can be. */
  readonly of?: number;
}

/** A name with or without its sign, `cid (removed 2)` too; then the number, if any. */
const PLACE =
  /^[^\S\n]*([@*]?[A-Za-z][\w-]{0,31}(?: \(removed(?: \d{1,9})?\))?)?#([1-9]\d{0,14})?(?!\S)/i;

/** For help on the commands that take one. */
export const PLACE_FORM =
  'A message is named by its number: #12 in the open chat, devs#12, bob#12.';

/** Where the line goes on with anything else, it is the newest message of the open chat that is meant. */
export const place: Argument<Place> = {
  offers: 'places',
  read(rest) {
    const [found, name, number] = PLACE.exec(rest) ?? [];
    if (found === undefined) return [{}, rest];
    const target = name === undefined ? undefined : chat.read(name)?.[0];
    if (name !== undefined && target === undefined) return [{}, rest];
    const of = number === undefined ? undefined : Number(number);
    const at = { ...(target && { chat: target }), ...(of !== undefined && { of }) };
    return [at, rest.slice(found.length)];
  },
};

/** A place as `place` reads it. */
export function placeText({ chat, of }: Place): string {
  return `${chat ? chatText(chat) : ''}#${of ?? ''}`;
}

/** Whether what is said of a message there is not for everybody. Whoever names no chat may be in any. */
export function isPrivatePlace({ chat }: Place): boolean {
  return chat?.kind !== 'global';
}

/** The chat, as far as the line alone tells. */
export function chatAt({ chat }: Place): Target {
  return chat ?? { kind: 'global' };
}
