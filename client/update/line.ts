// What a typed line means to the client itself: a few leave it, some must never reach the server, the rest is the
// server's to read [DESIGN 2].

import { type Known, parse } from '../../shared/grammar/parse.ts';
import type { RefusalCode } from '../../shared/refusal.ts';
import { FRAME_BYTES_MAX } from '../../shared/wire/native.ts';

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
  | { readonly kind: 'say' };

/** What is private, or looks like it, is so whoever is known: the client knows nobody for sure. */
const NOBODY: Known = { isUser: () => false, isGroup: () => false, openRequests: 0 };

/** Room for the id and the quotes around a line in its frame. */
const LINE_BYTES_MAX = FRAME_BYTES_MAX - 256;

export function meaningOf(line: string): Meaning {
  if (line.trim() === '') return { kind: 'nothing' };
  if (Buffer.byteLength(JSON.stringify(line)) > LINE_BYTES_MAX) {
    return refused('too-long', 'That line is too long. Send it in parts.');
  }
  const parsed = parse(line, NOBODY);
  if (parsed.kind === 'mistake') {
    if (isPasswd(line)) return { kind: 'refused', code: 'usage', text: PASSWD_ALONE, secret: true };
    return PRIVATE_USAGE.test(parsed.text) ? refused(parsed.code, parsed.text) : { kind: 'say' };
  }
  switch (parsed.command.verb) {
    case 'logout':
      return { kind: 'leave' };
    case 'passwd':
      return { kind: 'new-password' };
    case 'private':
    case 'sendfile':
      return refused('not-built', 'This client has no private chats yet. Nothing was sent.');
    default:
      return { kind: 'say' };
  }
}

/** Whether a line begins with `passwd`: what follows that by mistake is a password. */
export function isPasswd(line: string): boolean {
  return /^\s*\/?passwd(?!\S)/i.test(line);
}

/** Whether a line is a timed message, or begins like one: it is kept nowhere, since its text is to be gone soon. */
export function isTimed(line: string): boolean {
  return /^\s*\*\d/.test(line);
}

const PASSWD_ALONE =
  'Type passwd alone: the passwords are asked for then, and not shown. Nothing was sent.';

/** In what the parser says of a line that is nearly `private bob hi`. */
const PRIVATE_USAGE = /\bprivate <user>/;

function refused(code: RefusalCode, text: string): Meaning {
  return { kind: 'refused', code, text };
}
