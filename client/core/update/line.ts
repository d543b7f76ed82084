// What a typed line means to the client itself: a few commands leave, some must never reach the server, the rest is for
// the server to read [DESIGN 2].

import type { Command } from '../../../shared/grammar/command.ts';
import { type Known, parse } from '../../../shared/grammar/parse.ts';
import { isPasswordLine } from '../../../shared/grammar/passwords.ts';
import type { RefusalCode } from '../../../shared/refusal.ts';
import { FRAME_BYTES_MAX } from '../../../shared/wire/native.ts';

export type Meaning =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'new-password' }
  /** `secret`: nothing of the line is to be shown again. */
  | {
      readonly kind: 'refused';
      readonly code: RefusalCode;
      readonly text: string;
      readonly secret?: true;
    }
  /** About a private chat, which this client handles. */
  | { readonly kind: 'private'; readonly command: PrivateCommand }
  | { readonly kind: 'say' };

type PrivateVerb =
  | 'startprivate'
  | 'private'
  | 'stopprivate'
  | 'sendfile'
  | 'accept'
  | 'decline'
  | 'cancelfile'
  | 'trust';
export type PrivateCommand = Extract<Command, { verb: PrivateVerb }>;

/** A line that is private, or looks it, is so whoever is known: the client knows nobody for sure. */
const NOBODY = { isUser: () => false, isGroup: () => false };

/** Less than a frame by the room for the id and the quotes around the line. */
const LINE_BYTES_MAX = FRAME_BYTES_MAX - 256;

/** What an answer without a name would mean: see `Known`. */
type Answerable = Pick<Known, 'openRequests' | 'lateAnswer'>;

export function meaningOf(line: string, answerable: Answerable = { openRequests: 0 }): Meaning {
  if (line.trim() === '') return { kind: 'nothing' };
  if (Buffer.byteLength(JSON.stringify(line)) > LINE_BYTES_MAX) {
    return refused('too-long', 'That line is too long. Send it in parts.');
  }
  const parsed = parse(line, { ...NOBODY, ...answerable });
  if (parsed.kind === 'mistake') {
    const { code, text } = parsed;
    if (isPasswordLine(line)) return { kind: 'refused', code, text, secret: true };
    // A server may know more commands; but no server takes a line with a `/` for text.
    return code === 'unknown-command' && /^\s*\//.test(line)
      ? { kind: 'say' }
      : refused(code, text);
  }
  switch (parsed.command.verb) {
    case 'logout':
      return { kind: 'leave' };
    case 'passwd':
      return { kind: 'new-password' };
    case 'startprivate':
    case 'private':
    case 'stopprivate':
    case 'sendfile':
    case 'accept':
    case 'decline':
    case 'cancelfile':
    case 'trust':
      return { kind: 'private', command: parsed.command };
    case 'notify':
      return refused('client-only', ON_SCREEN);
    default:
      return { kind: 'say' };
  }
}

const ON_SCREEN = 'Only the screen rings. Nothing was done.';

/** Whether a line belongs in a private chat, or begins as if: such a line is not kept anywhere. */
export function isPrivate(line: string): boolean {
  return /^\s*\/?private(?!\S)/i.test(line);
}

/** Whether a line is an answer without a name. */
export function isBareAnswer(line: string): boolean {
  return /^\s*(?:\/?(?:accept|decline)|\/?[yn])\s*$/i.test(line);
}

function refused(code: RefusalCode, text: string): Meaning {
  return { kind: 'refused', code, text };
}
