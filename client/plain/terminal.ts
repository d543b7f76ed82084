// Questions at a terminal, before lines can be typed: a name, hidden passwords. Whatever happens, the terminal is left
// as it was found.

import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { choosing } from '../../shared/password.ts';
import { Cancelled } from '../core/stop.ts';
import type { OwnProcess } from '../surroundings.ts';
import { NOTHING_TYPED, type Secret, typed } from './secret.ts';

/** A terminal's input, or a pipe; only a terminal has a raw mode. */
export type Input = Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };

export interface Asking {
  /** A new one once Ctrl-D has ended it. */
  readonly input: Input;
  readonly output: Writable;
  /** Ends the question as Ctrl-C does. */
  readonly signal: AbortSignal;
  /** What Ctrl-C does while nothing is asked, but typing is still hidden. */
  readonly interrupt: () => void;
  readonly on: OwnProcess['on'];
}

/** Reads one line, which the terminal itself shows; an empty one returns `preset`. Rejects with Cancelled. */
export function ask(
  { input, output, signal }: Pick<Asking, 'input' | 'output' | 'signal'>,
  question: string,
  preset = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new StringDecoder('utf8');
    let text = '';
    const stop = (): void => {
      input.off('data', read).off('end', giveUp).pause();
      signal.removeEventListener('abort', giveUp);
    };
    const giveUp = (): void => {
      stop();
      output.write('\n');
      reject(new Cancelled());
    };
    const read = (bytes: Uint8Array): void => {
      text += decoder.write(Buffer.from(bytes));
      const end = /\r\n?|\n/.exec(text);
      if (!end) return;
      stop();
      const rest = text.slice(end.index + end[0].length);
      if (rest !== '') input.unshift(Buffer.from(rest));
      resolve(text.slice(0, end.index).trim() || preset);
    };
    signal.addEventListener('abort', giveUp);
    output.write(question);
    input.on('data', read).on('end', giveUp).resume();
  });
}

/** Questions one after the other, with hidden answers. */
export interface Secrets {
  /** From here to `end` nothing typed is shown, between two questions either. Rejects with Cancelled. */
  ask(question: string): Promise<string>;
  /** The terminal shows typing again; what was typed ahead is left for the next reader. */
  end(): void;
}

/** How much typing ahead of a question is kept. */
const AHEAD_CHARS_MAX = 4_096;

export function secrets(asking: Asking): Secrets {
  const { output, signal, interrupt } = asking;
  let { input } = asking;
  let hidden: { ahead: string; decoder: StringDecoder; forget: () => void } | undefined;
  let heard: ((keys: string) => void) | undefined; // the question that is open

  const read = (bytes: Uint8Array): void => {
    if (!hidden) return;
    const keys = hidden.decoder.write(Buffer.from(bytes));
    if (heard) heard(keys);
    else if (keys.includes(CTRL_C)) interrupt();
    else hidden.ahead = (hidden.ahead + keys).slice(0, AHEAD_CHARS_MAX);
  };

  const restore = (): void => {
    input.setRawMode?.(false);
  };

  const hide = (): { ahead: string } => {
    if (hidden) return hidden;
    ({ input } = asking);
    const forget = asking.on('exit', restore);
    hidden = { ahead: '', decoder: new StringDecoder('utf8'), forget };
    input.setRawMode?.(true);
    input.on('data', read).resume();
    return hidden;
  };

  return {
    ask(question) {
      const typing = hide();
      return new Promise((resolve, reject) => {
        let secret: Secret = NOTHING_TYPED;
        const finish = (): void => {
          heard = undefined;
          input.off('end', finish);
          signal.removeEventListener('abort', finish);
          output.write('\n');
          if (secret.kind !== 'done') reject(new Cancelled());
          else {
            typing.ahead = secret.rest;
            resolve(secret.text);
          }
        };
        heard = (keys) => {
          secret = typed(secret, keys);
          if (secret.kind !== 'typing') finish();
        };
        output.write(question);
        signal.addEventListener('abort', finish);
        input.on('end', finish);
        const { ahead } = typing;
        typing.ahead = '';
        if (signal.aborted) finish();
        else heard(ahead);
      });
    },
    end() {
      if (!hidden) return;
      const { ahead, forget } = hidden;
      hidden = undefined;
      forget();
      input.off('data', read).pause();
      restore();
      if (ahead !== '' && !input.readableEnded) input.unshift(Buffer.from(ahead));
    },
  };
}

/** A new password, typed twice; empty if it `mayBeEmpty` and is. Rejects with Cancelled. */
export async function newPassword(
  { asked, output }: { asked: Pick<Secrets, 'ask'>; output: Writable },
  question: string,
  mayBeEmpty = false,
): Promise<string> {
  let first: string | undefined;
  for (;;) {
    const typed = await asked.ask(first === undefined ? question : 'Repeat it: ');
    if (typed === '' && first === undefined && mayBeEmpty) return '';
    const choice = choosing(typed, first);
    if (choice.kind === 'chosen') return choice.password;
    if (choice.kind === 'wrong') output.write(`${choice.text}\n`);
    first = choice.kind === 'repeat' ? choice.first : undefined;
  }
}

const CTRL_C = '\u0003';
