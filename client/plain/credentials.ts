// Where passwords come from: HEARTH_PASSWORD once, else the user, who is asked at a terminal or on the screen. They are
// kept nowhere else and never shown.

import { passwordFault } from '../../shared/password.ts';
import { cleanText } from '../../shared/text.ts';
import type { Ask, Credentials } from '../../shared/wire/native.ts';
import type { Passwd } from '../update/event.ts';
import { type Asking, askSecretly } from './terminal.ts';

export interface Keeper {
  /** Rejects with Cancelled, or with an error for the user when nobody can be asked. */
  answer(ask: Ask): Promise<Credentials>;
  /** The old password and a new one. Rejects like `answer`. */
  change(): Promise<Passwd>;
  /** The login worked: after the next break the first password may be tried again. */
  loggedIn(): void;
}

/** Both reject with Cancelled. */
export interface PasswordQuestions {
  password(ask: Ask): Promise<Credentials>;
  newPassword(): Promise<Passwd>;
}

export interface KeeperOptions {
  /** From the environment. */
  readonly password: string | undefined;
  /** Left out where there is nobody to ask. */
  readonly questions: PasswordQuestions | undefined;
}

export function credentialsKeeper({ questions, ...from }: KeeperOptions): Keeper {
  let { password } = from;
  let tried = false;

  return {
    async answer(ask) {
      const given = tried ? undefined : password;
      tried = true;
      const isNew = ask.ask === 'register';
      if (given !== undefined) return isNew ? { register: given } : { password: given };
      if (questions) return questions.password(ask);
      throw nobodyToAsk(ask, password);
    },
    async change() {
      if (!questions) throw new Error('There is no terminal to ask for a new password at.');
      password = undefined; // it may be the old one soon
      return questions.newPassword();
    },
    loggedIn() {
      tried = false;
    },
  };
}

export function terminalQuestions(asking: Asking): PasswordQuestions {
  return {
    password: (ask) => (ask.ask === 'register' ? chosen : existing)(asking, ask),
    async newPassword() {
      const old = await askSecretly(asking, 'Old password: ');
      return { old, new: await twice(asking) };
    },
  };
}

async function existing(asking: Asking, { INFO, guests }: Ask): Promise<Credentials> {
  const question = `${cleanText(INFO)}${INFO.endsWith(':') ? ' ' : '\nPassword: '}`;
  for (;;) {
    const password = await askSecretly(asking, question);
    if (password) return { password };
    if (guests) return { guest: true };
  }
}

/** A new account's password, twice; or none, to be a guest. */
async function chosen(asking: Asking, { INFO, guests }: Ask): Promise<Credentials> {
  asking.output.write(`${cleanText(INFO)}\n`);
  const password = await twice(asking, guests);
  return password === '' ? { guest: true } : { register: password };
}

/** A new password, typed twice. */
async function twice(asking: Asking, guests = false): Promise<string> {
  for (;;) {
    const password = await firstOf(asking, guests);
    if (password === '') return '';
    if (password === (await askSecretly(asking, 'The same once more: '))) return password;
    asking.output.write('The two are not the same.\n');
  }
}

/** Empty only where guests may come in. */
async function firstOf(asking: Asking, guests: boolean): Promise<string> {
  const question = guests ? 'New password (empty: come in as a guest): ' : 'New password: ';
  for (;;) {
    const password = await askSecretly(asking, question);
    if (password === '' && guests) return '';
    const fault = passwordFault(password);
    if (fault === undefined) return password;
    asking.output.write(`${fault}\n`);
  }
}

function nobodyToAsk({ INFO, guests }: Ask, password: string | undefined): Error {
  if (password !== undefined) return new Error(INFO); // it was wrong
  const guest = guests ? ', or come in as a guest with --guest' : '';
  return new Error(`There is no terminal to ask for a password at: set HEARTH_PASSWORD${guest}.`);
}
