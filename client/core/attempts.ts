// One text, several lines that may bring it there [client/core/spelling.ts]: which refusals are worth the next, and which of
// them is told in the end. Pure.

import { cleanLabel } from '../../shared/text.ts';

/** With the next line the text might be taken differently, or the name mean a group. */
const WORTH_ANOTHER = new Set(['slip', 'usage', 'unknown-command', 'no-such-user']);

export function isWorthAnother(code: string): boolean {
  return WORTH_ANOTHER.has(code);
}

interface Refused {
  readonly code: string;
  readonly text: string;
}

/** The first one tells of what was typed, except of a name that is neither a user's nor a group's. `line`: the last. */
export function refusalOf<R extends Refused>(first: R | undefined, last: R, line: string): R {
  const isNeither = first?.code === 'no-such-user' && last.code === 'no-such-group';
  if (!isNeither) return first ?? last;
  const name = cleanLabel(/^\*(\S+)/.exec(line)?.[1] ?? '');
  return { ...last, text: `There is no user or group "${name}". Nothing was sent.` };
}
