// What ends the program before it begins: a mistake in the options or the like, with a message for the user; or the
// user, who cancels a question or goes back to the one before.

/**
 * How a program ends: left normally; refused, impossible or put out by the server (idle, signed out, locked out); wrong
 * options.
 */
export type ExitCode = 0 | 1 | 2;
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly exit: ExitCode;
  constructor(exit: ExitCode, text: string) {
    super(text);
    this.exit = exit;
  }
}

/** Ctrl-C, Ctrl-D, or the end of the input, at a question. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Escape at a question: the name is to be asked for again. */
export class Back extends Error {
  override readonly name = 'Back';
}

/** There is no account of that name, and nobody asked for one to be made. */
export class NoAccount extends Error {
  override readonly name = 'NoAccount';
}

export function noAccount(name: string, server: string): string {
  return `There is no account "${name}" at ${server}.`;
}
