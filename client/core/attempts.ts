// One text, several lines that may bring it there [client/core/spelling.ts]: which refusals are worth the next, and which of
// them is told in the end. Pure.

/** With the next line the text might be taken differently, or the name mean a group. */
const WORTH_ANOTHER = new Set(['slip', 'usage', 'unknown-command', 'no-such-user']);

export function isWorthAnother(code: string): boolean {
  return WORTH_ANOTHER.has(code);
}

interface Refused {
  readonly code: string;
  readonly text: string;
}

/** The first one tells of what was typed, except of a name that is neither a user's nor a group's. */
export function refusalOf<R extends Refused>(first: R | undefined, last: R): R {
  const isNeither = first?.code === 'no-such-user' && last.code === 'no-such-group';
  return isNeither ? { ...last, text: NEITHER } : (first ?? last);
}

const NEITHER = 'There is no user or group of that name. Nothing was sent.';
