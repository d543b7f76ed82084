// What parsing a line comes to, and what the parser asks of the world.

import { isName } from '../names.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Command } from './command.ts';

/** What is known where the line is parsed. Names in any case; called only where the answer decides. */
export interface Known {
  /** Whether there is such a user; guests count. */
  isUser(name: string): boolean;
  /** Whether the one who types is a member of such a group. */
  isGroup(name: string): boolean;
  /** How many requests for a private chat or a file await an answer. */
  readonly openRequests: number;
  /**
   * No request is open, but one was a moment ago, or one came after the line was begun: `y` and `n` are not text now.
   */
  readonly lateAnswer?: boolean;
}

/** `text` is shown as it stands: what is wrong, what to do, and how to send the line as plain text. */
export interface Mistake {
  readonly kind: 'mistake';
  readonly code: RefusalCode;
  readonly text: string;
}

export type Parsed = { readonly kind: 'command'; readonly command: Command } | Mistake;

export const AS_TEXT = 'To send the line as plain text, put \\ in front.';

/** The same for a text that is not for everybody. */
export const TEXT_AS_TEXT = 'To send it all the same, put \\ before the text.';

export function mistake(code: RefusalCode, text: string): Mistake {
  return { kind: 'mistake', code, text };
}

/** How a command is written. */
export interface Manual {
  readonly usage: readonly string[];
  readonly example: string;
  /** More about its form. */
  readonly form?: string;
}

export function misfit({ usage, example, form }: Manual): Mistake {
  const list = usage.length === 1 ? ` ${usage[0]}` : usage.map((it) => `\n  ${it}`).join('');
  const more = form === undefined ? '' : `\n${form}`;
  return mistake('usage', `Usage:${list}\nExample: ${example}${more}\n${AS_TEXT}`);
}

export const command = (it: Command): Parsed => ({ kind: 'command', command: it });

export function isKnown(name: string, known: Known): boolean {
  return isName(name) && (known.isUser(name) || known.isGroup(name));
}
