// Where passwords come from: HEARTH_PASSWORD once, else the user, who is asked at a terminal or on the screen. They are
// kept nowhere else and never shown.

import { cleanText } from '../../shared/text.ts';
import type { Ask, Credentials } from '../../shared/wire/native.ts';
import { NoAccount } from '../core/stop.ts';
import type { Passwd } from '../core/update/event.ts';
import { type Asking, newPassword, type Secrets, secrets } from './terminal.ts';

export interface Keeper {
  /** Rejects with Cancelled, or with an error for the user if nobody can be asked. */
  answer(ask: Ask): Promise<Credentials>;
  /** The old password and a new one. Rejects like `answer`. */
  change(): Promise<Passwd>;
  /** The login worked: after the next break the first password may be tried again. */
  loggedIn(): void;
  /** Nothing more is asked for now: typing is to be visible again. */
  asked(): void;
}

/** Both reject with Cancelled. */
export interface PasswordQuestions {
  password(ask: Ask): Promise<Credentials>;
  newPassword(): Promise<Passwd>;
  /** As the keeper's. */
  asked?(): void;
}

export interface KeeperOptions {
  /** From the environment. */
  readonly password: string | undefined;
  /** It may make a new account: otherwise a mistyped name would silently make one. */
  readonly registers: boolean;
  /** Left out if there is nobody to ask. */
  readonly questions: PasswordQuestions | undefined;
}

export function credentialsKeeper({ questions, registers, ...from }: KeeperOptions): Keeper {
  let { password } = from;
  let tried = false;

  return {
    async answer(ask) {
      const isNew = ask.ask === 'register';
      const given = tried || (isNew && !registers) ? undefined : password;
      if (given !== undefined) {
        tried = true;
        return isNew ? { register: given } : { password: given };
      }
      if (questions) return questions.password(ask);
      throw nobodyToAsk(ask, { password, tried });
    },
    async change() {
      if (!questions) throw new Error('There is no terminal to ask for a new password.');
      password = undefined; // it may soon be the old one
      return questions.newPassword();
    },
    loggedIn() {
      tried = false;
    },
    asked() {
      questions?.asked?.();
    },
  };
}

export function terminalQuestions(asking: Asking): PasswordQuestions {
  const { output } = asking;
  const asked = secrets(asking);
  const about: About = { output, asked };
  return {
    password: (ask) => (ask.ask === 'register' ? chosen : existing)(about, ask),
    async newPassword() {
      const old = await asked.ask('Old password: ');
      return { old, new: await newPassword(about, NEW) };
    },
    asked: asked.end,
  };
}

const NEW = 'New password: ';

interface About {
  readonly output: Asking['output'];
  readonly asked: Secrets;
}

async function existing({ asked }: About, { INFO, guests }: Ask): Promise<Credentials> {
  const asks = INFO.endsWith(':') ? cleanText(INFO).slice(0, -1) : `${cleanText(INFO)}\nPassword`;
  const question = `${asks}${guests ? ' (empty: come in as a guest)' : ''}: `;
  for (;;) {
    const password = await asked.ask(question);
    if (password) return { password };
    if (guests) return { guest: true };
  }
}

/** A new account's password, typed twice; or none, for a guest. */
async function chosen(about: About, { INFO, guests }: Ask): Promise<Credentials> {
  about.output.write(`${cleanText(INFO)}\n`);
  const question = guests ? 'New password (empty: come in as a guest): ' : NEW;
  const password = await newPassword(about, question, guests);
  return password === '' ? { guest: true } : { register: password };
}

function nobodyToAsk(
  { INFO, guests }: Ask,
  { password, tried }: { password: string | undefined; tried: boolean },
): Error {
  if (password !== undefined && tried) return new Error(cleanText(INFO)); // it was wrong
  if (password !== undefined) return new NoAccount(cleanText(INFO));
  const guest = guests ? ', or come in as a guest with --guest' : '';
  return new Error(`There is no terminal to ask for a password: set HEARTH_PASSWORD${guest}.`);
}
