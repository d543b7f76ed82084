// Questions at a terminal, before there are lines to type: a name, a password that is not shown. Whatever happens, the
// terminal is left as it was found.

import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { Cancelled } from '../stop.ts';
import { NOTHING_TYPED, type Secret, typed } from './secret.ts';

/** A terminal's input, or a pipe; only a terminal has a raw mode. */
export type Input = Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };

export interface Asking {
  readonly input: Input;
  readonly output: Writable;
  /** Ends the question as Ctrl-C does. */
  readonly signal: AbortSignal;
}

/** Reads one line; an empty one gives `preset`. Rejects with Cancelled. */
export function ask(
  { input, output, signal }: Asking,
  question: string,
  preset = '',
): Promise<string> {
  const lines = createInterface({ input, output, terminal: true, historySize: 0 });
  return new Promise((resolve, reject) => {
    let answered = false;
    const close = (): void => lines.close();
    lines.question(question, (answer) => {
      answered = true;
      resolve(answer.trim() || preset);
      close();
    });
    lines.once('SIGINT', close);
    lines.once('close', () => {
      signal.removeEventListener('abort', close);
      if (!answered) output.write('\n');
      reject(new Cancelled()); // nothing happens if it was answered
    });
    signal.addEventListener('abort', close);
  });
}

/** Reads one line from a terminal without showing it. Rejects with Cancelled. */
export function askSecretly({ input, output, signal }: Asking, question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new StringDecoder('utf8');
    let secret: Secret = NOTHING_TYPED;
    const restore = (): void => {
      input.setRawMode?.(false);
    };
    const finish = (): void => {
      input.off('data', read).off('end', finish);
      signal.removeEventListener('abort', finish);
      process.off('exit', restore);
      input.pause();
      restore();
      output.write('\n');
      if (secret.kind === 'done') {
        if (secret.rest) input.unshift(Buffer.from(secret.rest));
        resolve(secret.text);
      } else reject(new Cancelled());
    };
    const read = (bytes: Uint8Array): void => {
      secret = typed(secret, decoder.write(Buffer.from(bytes)));
      if (secret.kind !== 'typing') finish();
    };
    process.on('exit', restore);
    signal.addEventListener('abort', finish);
    input.setRawMode?.(true);
    output.write(question);
    input.on('data', read).on('end', finish);
    input.resume();
  });
}
