// How a private chat ends or fails to begin: a code for programs and a sentence for the user.

import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { FileFault } from '../core/update/private-event.ts';

/** Why a session is over. */
export type EndCode =
  | 'stopped' // here
  | 'left' // the other end stopped it
  | 'gone' // the other end's client ended
  | 'silent' // nothing was heard for 15 s
  | 'unheard' // the other end heard nothing of this one for 15 s
  | 'broken' // the connection broke
  | 'refused' // it broke before it was opened
  | 'late' // the other end did not say what opens a session
  | 'version' // it speaks another version
  | 'cheated' // it showed another nonce than it had committed to
  | 'misspoke' // what it said is no part of the protocol
  | 'misheard' // it says that of this end
  | 'flooded' // it said more than it may
  | 'slow' // it takes nothing of what is sent
  | 'stuck'; // it says one of the two of this end

/** `name`: whom the chat was with. */
export function endText(code: EndCode, name: string): string {
  switch (code) {
    case 'stopped':
      return `The private chat with ${name} is over.`;
    case 'left':
      return `${name} ended the private chat.`;
    case 'gone':
      return `${name} has left: the private chat is over.`;
    case 'silent':
      return `The private chat with ${name} is over: nothing was heard from ${name} for 15 seconds.`;
    case 'unheard':
      return `The private chat with ${name} is over: ${name} heard nothing from you for 15 seconds.`;
    case 'broken':
      return `The private chat with ${name} is over: the connection broke.`;
    case 'refused':
      return `The private chat with ${name} did not begin: the other end closed the connection. It may expect a different device.`;
    case 'late':
      return `The private chat with ${name} did not begin: the other end stayed silent.`;
    case 'version':
      return `The private chat with ${name} did not begin: one of you needs a newer Hearth.`;
    case 'cheated':
      return `WARNING: the private chat with ${name} was broken off: the other end tried to choose the words that you compare. Somebody may sit in between.`;
    case 'misspoke':
      return `The private chat with ${name} was broken off: the other end said something that Hearth never says.`;
    case 'misheard':
      return `The private chat with ${name} was broken off: ${name}'s client could not read what this one said.`;
    case 'flooded':
      return `The private chat with ${name} was broken off: too much came at once.`;
    case 'slow':
      return `The private chat with ${name} was broken off: the other end stopped reading.`;
    case 'stuck':
      return `The private chat with ${name} was broken off: ${name}'s client could not keep up with this one.`;
    default:
      return unreachable(code);
  }
}

const SAID_BY_THEM: ReadonlyMap<string, EndCode> = new Map([
  ['gone', 'gone'],
  ['silent', 'unheard'],
  ['late', 'late'],
  ['version', 'version'],
  ['cheated', 'cheated'],
  ['misspoke', 'misheard'],
  ['flooded', 'stuck'],
  ['slow', 'stuck'],
]);

/** What the other end's `bye` means here. Older clients only say that they stopped it. */
export function endOfBye(why: string): EndCode {
  return SAID_BY_THEM.get(why) ?? 'left';
}

/** Why two introduced clients did not meet. The message is for the user. */
export class MeetError extends Error {
  override readonly name = 'MeetError';
  readonly code: 'unreachable' | 'stranger' | 'stopped';
  constructor(code: MeetError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The faults that the offering end may name, and those that the other end may: neither speaks for the other. */
const ABORTS: readonly FileFault[] = ['cancelled', 'changed', 'unreadable'];
const DECLINES: readonly FileFault[] = ['declined', 'no-space', 'unwritable', 'mismatch'];

/** What the other end's code means; one that it may not use is taken as the most general. */
export function faultOfAbort(why: string): FileFault {
  return ABORTS.find((it) => it === why) ?? 'cancelled';
}

export function faultOfDecline(why: string): FileFault {
  return DECLINES.find((it) => it === why) ?? 'declined';
}

export function notOpen(name: string): Refusal {
  return new Refusal(
    'undeliverable',
    `The private chat with ${name} is not open. Nothing was sent.`,
  );
}

/** A file that can't be read, or written. */
export function faultOf(error: unknown): { readonly code: string; readonly text: string } {
  return { code: 'storage', text: messageOf(error) };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
