// How a private chat ends or fails to begin: a code for programs and a sentence for the user.

/** Why a session is over. */
export type EndCode =
  | 'stopped' // here
  | 'left' // the other end stopped it, or its client ended
  | 'silent' // nothing was heard for 15 s
  | 'broken' // the connection broke
  | 'refused' // it broke before it was opened
  | 'late' // the other end did not say what opens a session
  | 'version' // it speaks another version
  | 'cheated' // it showed another nonce than it had committed to
  | 'misspoke' // what it said is no part of the protocol
  | 'flooded' // it said more than it may
  | 'slow'; // it takes nothing of what is sent

/** `name`: whom the chat was with. */
export function endText(code: EndCode, name: string): string {
  switch (code) {
    case 'stopped':
      return `The private chat with ${name} is over.`;
    case 'left':
      return `${name} ended the private chat.`;
    case 'silent':
      return `The private chat with ${name} is over: nothing was heard of ${name} for 15 seconds.`;
    case 'broken':
      return `The private chat with ${name} is over: the connection broke.`;
    case 'refused':
      return `The private chat with ${name} did not begin: the other end closed the connection. It may expect another device than this one.`;
    case 'late':
      return `The private chat with ${name} did not begin: the other end stayed silent.`;
    case 'version':
      return `The private chat with ${name} did not begin: one of you needs a newer Hearth.`;
    case 'cheated':
      return `WARNING: the private chat with ${name} was broken off: the other end tried to choose the words that you compare. Somebody may sit in between.`;
    case 'misspoke':
      return `The private chat with ${name} was broken off: the other end said what no Hearth says.`;
    case 'flooded':
      return `The private chat with ${name} was broken off: too much came at once.`;
    case 'slow':
      return `The private chat with ${name} was broken off: the other end takes nothing more.`;
  }
}

/** What the other end's `bye` means here. */
export function endOfBye(why: string): EndCode {
  return why === 'cheated' || why === 'version' ? why : 'left';
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

/** Why a file did not arrive. */
export type FileFault =
  | 'declined' // the one who was asked does not want it
  | 'cancelled' // by the one who offered it
  | 'ended' // the private chat was over first
  | 'changed' // while it was read
  | 'unreadable'
  | 'no-space'
  | 'unwritable'
  | 'mismatch'; // what arrived is not what was sent

const FILE_TEXTS: Record<FileFault, string> = {
  declined: 'it was declined',
  cancelled: 'it was cancelled',
  ended: 'the private chat ended first',
  changed: 'it changed while it was sent',
  unreadable: 'it could not be read',
  'no-space': 'there is no room for it',
  unwritable: 'it could not be written',
  mismatch: 'what arrived is not what was sent',
};

export function fileFaultText(fault: FileFault): string {
  return FILE_TEXTS[fault];
}

/** The other end's code; one that is not known is taken as its plainest. */
export function fileFaultOf(why: string, plainest: FileFault): FileFault {
  return Object.hasOwn(FILE_TEXTS, why) ? (why as FileFault) : plainest;
}
