// What ends the program before it begins: a mistake in the options or the like, whose message is for the user, or the
// user, who gave up a question.

import type { ExitCode } from './options.ts';

export class Stop extends Error {
  override readonly name = 'Stop';
  readonly exit: ExitCode;
  constructor(exit: ExitCode, text: string) {
    super(text);
    this.exit = exit;
  }
}

/** Ctrl-C, Ctrl-D, or the end of the input, where something was asked. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}
