// What a new password must be: checked by the server, and by a client before it asks for the password again.

import { charCount } from './text.ts';

export const PASSWORD_CHARS_MIN = 8;
export const PASSWORD_CHARS_MAX = 1024;

/** What is wrong with `password` as a new one, as a sentence; undefined if nothing is. */
export function passwordFault(password: string): string | undefined {
  const count = charCount(password);
  if (count >= PASSWORD_CHARS_MIN && count <= PASSWORD_CHARS_MAX) return undefined;
  return `A password has at least ${PASSWORD_CHARS_MIN} and at most ${PASSWORD_CHARS_MAX} characters.`;
}
