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

/** What a typed text means while somebody chooses a password, which is typed twice. */
export type Choice =
  | { readonly kind: 'wrong'; readonly text: string }
  | { readonly kind: 'repeat'; readonly first: string }
  | { readonly kind: 'chosen'; readonly password: string };

/** `first`: what was typed before, if this is the second time; after a wrong one it begins anew. */
export function choosing(typed: string, first?: string): Choice {
  if (first !== undefined) {
    return typed === first
      ? { kind: 'chosen', password: typed }
      : { kind: 'wrong', text: "The passwords don't match." };
  }
  const fault = passwordFault(typed);
  return fault === undefined ? { kind: 'repeat', first: typed } : { kind: 'wrong', text: fault };
}
