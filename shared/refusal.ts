// A user's mistake, or something the server cannot do for them now: a value that already is the reply.

/** Stable codes; shared/wire/PROTOCOL.md says what each means. */
export type RefusalCode =
  | 'usage' // a command that does not fit its form
  | 'unknown-command' // `/word` that no row of the table knows
  | 'slip' // looks like a mistyped private command
  | 'not-built' // a command of the table that this server cannot carry out yet
  | 'client-only' // a command that only the client can carry out
  | 'bad-name'
  | 'name-taken'
  | 'no-such-user'
  | 'no-such-chat'
  | 'no-such-message' // there is none of that number, or it is gone, or hidden from the one who asks: the same words
  | 'not-yours' // only whoever wrote a message changes it
  | 'other-chat' // the chat that a line was meant for is gone, or has another name
  | 'no-such-group' // there is none, or the one who asks is no member: the same words
  | 'already-member'
  | 'no-such-member'
  | 'not-owner' // only a group's owner removes others
  | 'too-many' // groups that a user made, or members of a group
  | 'yourself' // a message, block or private chat with oneself
  | 'undeliverable'
  | 'away' // who is asked is not here, or keeps the asker out: the same words
  | 'no-private' // a client or a server that takes no private chats
  | 'already-asked' // for a private chat
  | 'no-request' // nothing of that name waits for an answer
  | 'blocked' // by the one who asks
  | 'already-blocked'
  | 'not-blocked'
  | 'empty'
  | 'too-long'
  | 'bad-password' // a new password that is too short or too long
  | 'wrong-password'
  | 'registration-closed'
  | 'locked' // too many wrong passwords: come back later
  | 'banned'
  | 'no-such-device'
  | 'guests-not-allowed'
  | 'account-needed'
  | 'not-logged-in'
  | 'already-logged-in'
  | 'busy' // too much at once; try again in a moment
  | 'storage' // the disk refuses: nothing was kept, or perhaps, as the text says
  | 'too-old' // a repeated line too old to tell whether it was carried out
  | 'bad-frame'
  | 'too-many-connections'
  | 'too-slow' // the connection's queue overflowed, or it did not log in in time
  | 'stopping' // the server is going down
  | 'internal';

/**
 * Thrown anywhere below a session, and turned into an event in one place there. `text` is shown to the user as it
 * stands: it says what is wrong and what to do, and holds no secret.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  constructor(code: RefusalCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
  }
}
