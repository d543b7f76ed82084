// What a typed line means to the client itself: a few leave it, some must never reach the server, the rest is the
// server's to read [DESIGN 2].

import type { Command } from '../../shared/grammar/command.ts';
import { type Known, parse } from '../../shared/grammar/parse.ts';
import { isName } from '../../shared/names.ts';
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
  /** Something of a private chat, which this client sees to. */
  | { readonly kind: 'private'; readonly command: PrivateCommand }
  | { readonly kind: 'say' };

type PrivateVerb = 'startprivate' | 'private' | 'stopprivate' | 'sendfile' | 'accept' | 'decline';
export type PrivateCommand =
  | Extract<Command, { verb: PrivateVerb }>
  /** Of this client alone; no server takes such a line for text. */
  | { readonly verb: 'trust'; readonly name: string };

/** What is private, or looks like it, is so whoever is known: the client knows nobody for sure. */
const NOBODY = { isUser: () => false, isGroup: () => false };

/** Room for the id and the quotes around a line in its frame. */
const LINE_BYTES_MAX = FRAME_BYTES_MAX - 256;

/** `openRequests`: how many wait for the user's word, and were shown before the line was begun. */
export function meaningOf(line: string, openRequests = 0): Meaning {
  if (line.trim() === '') return { kind: 'nothing' };
  if (Buffer.byteLength(JSON.stringify(line)) > LINE_BYTES_MAX) {
    return refused('too-long', 'That line is too long. Send it in parts.');
  }
  const trust = TRUST.exec(line)?.[1];
  if (trust !== undefined && isName(trust))
    return { kind: 'private', command: { verb: 'trust', name: trust } };
  const known: Known = { ...NOBODY, openRequests };
  const parsed = parse(line, known);
  if (parsed.kind === 'mistake') {
    if (isPasswd(line)) return { kind: 'refused', code: 'usage', text: PASSWD_ALONE, secret: true };
    return PRIVATE_USAGE.test(parsed.text) ? refused(parsed.code, parsed.text) : { kind: 'say' };
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
      return { kind: 'private', command: parsed.command };
    default:
      return { kind: 'say' };
  }
}

/** Whether a line begins with `passwd`: what follows that by mistake is a password. */
export function isPasswd(line: string): boolean {
  return /^\s*\/?passwd(?!\S)/i.test(line);
}

/** Whether a line is what is said in a private chat, or begins like it: it is kept nowhere either. */
export function isPrivate(line: string): boolean {
  return /^\s*\/?private(?!\S)/i.test(line);
}

/** Whether a line is an answer without a name. */
export function isBareAnswer(line: string): boolean {
  return /^\s*(?:\/?(?:accept|decline)|\/?[yn])\s*$/.test(line);
}

const TRUST = /^\s*\/trust\s+@?(\S+)\s*$/i;

const PASSWD_ALONE =
  'Type passwd alone: the passwords are asked for then, and not shown. Nothing was sent.';

/** In what the parser says of a line that is nearly `private bob hi`. */
const PRIVATE_USAGE = /\bprivate <user>/;

function refused(code: RefusalCode, text: string): Meaning {
  return { kind: 'refused', code, text };
}
