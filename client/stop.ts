// A mistake in the options, or something that ends the program before it begins: the message is for the user.

import type { ExitCode } from './options.ts';

export class Stop extends Error {
  override readonly name = 'Stop';
  readonly exit: ExitCode;
  constructor(exit: ExitCode, text: string) {
    super(text);
    this.exit = exit;
  }
}
