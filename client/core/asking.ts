// Passwords are asked for one at a time, across broken connections too: two questions would share the keys, and one of
// them might show what is typed.

import type { Ask, Credentials } from '../../shared/wire/native.ts';
import type { Link, Passwd } from './update/event.ts';

/** Where passwords come from; each face asks in its own way. */
export interface Questions {
  /**
   * Rejects with Cancelled if nobody answers, with Back if another name is wanted, with NoAccount, or with an error for
   * the user.
   */
  answer(ask: Ask): Promise<Credentials>;
  /** The old password and a new one. Rejects with Cancelled, or with an error for the user. */
  change(): Promise<Passwd>;
  /** Something will be asked at once: the keys are the question's until `done`. */
  begin?(): void;
  /** The login worked. */
  loggedIn(): void;
  /** Nothing is asked any more: the keys are the chat's. */
  done(): void;
}

export interface AskingNeeds {
  readonly questions: Questions;
  readonly link: Pick<Link, 'answer' | 'passwd'>;
  /** Nobody answered the question for a password, and why. */
  readonly givenUp: (why: Error) => void;
  /** The password stays as it is, and why. */
  readonly unchanged: (why: Error) => void;
  /** The client is done: nothing more is asked. */
  readonly isOver: () => boolean;
}

export interface Asking {
  logIn(ask: Ask): void;
  loggedIn(): void;
  newPassword(): void;
}

export function asking({ questions, link, givenUp, unchanged, isOver }: AskingNeeds): Asking {
  let open: 'nothing' | 'password' | 'new password' = 'nothing';
  let waits: Ask | undefined; // a login, behind the new password

  const logIn = (ask: Ask): void => {
    if (open === 'new password') waits = ask;
    if (open !== 'nothing') return; // the answer to the first is good for whoever asks then
    open = 'password';
    questions.begin?.();
    questions.answer(ask).then((credentials) => {
      open = 'nothing';
      link.answer(credentials);
    }, givenUp);
  };

  const changed = (): void => {
    open = 'nothing';
    const ask = waits;
    waits = undefined;
    if (isOver()) return;
    if (ask) logIn(ask);
    else questions.done();
  };

  return {
    logIn,
    loggedIn() {
      questions.loggedIn();
      if (open === 'nothing') questions.done();
    },
    newPassword() {
      open = 'new password';
      questions.begin?.();
      questions.change().then(link.passwd, unchanged).finally(changed);
    },
  };
}
