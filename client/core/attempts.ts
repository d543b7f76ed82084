// One text, several lines that may bring it there [client/core/spelling.ts]: which refusals make the next line worth
// trying, and which refusal is reported in the end. Pure.

import { cleanLabel } from '../../shared/text.ts';

/** The next line may be read differently, or its name may mean a group. */
const WORTH_ANOTHER = new Set(['slip', 'usage', 'unknown-command', 'no-such-user']);

export function isWorthAnother(code: string): boolean {
  return WORTH_ANOTHER.has(code);
}

interface Refused {
  readonly code: string;
  readonly text: string;
}

/**
 * The first refusal is about what was typed; only for a name that is neither a user's nor a group's is it the last.
 * `line`: the last one sent.
 */
export function refusalOf<R extends Refused>(first: R | undefined, last: R, line: string): R {
  const isNeither = first?.code === 'no-such-user' && last.code === 'no-such-group';
  if (!isNeither) return first ?? last;
  const name = cleanLabel(/^\*(\S+)/.exec(line)?.[1] ?? '');
  return { ...last, text: `There is no user or group "${name}". Nothing was sent.` };
}
