// A terminal that shows the screen: the process's own, or one that somebody else serves.

import type { Size } from '../layout/row.ts';
import { type Depth, depthOf } from './palette.ts';

export interface Terminal {
  readonly kind: Kind;
  /** At least 1 by 1. */
  size(): Size;
  /** Returns false once more waits than the terminal takes at once: then nothing should be drawn until `drained`. */
  write(text: string): boolean;
  /** Keys come as they are pressed, and are not shown by themselves. */
  raw(on: boolean): void;
  /** Returns what ends it. There is at most one listener at a time. */
  listen(on: TerminalEvents): () => void;
  /** Stops the process until the shell continues it; left out where others depend on the process. */
  suspend?(): void;
}

export interface TerminalEvents {
  keys(bytes: Uint8Array): void;
  resized(): void;
  drained(): void;
  /** After a stop, or an attempt at one: somebody else may have written to the terminal. */
  continued(): void;
  /** The last moment to leave the terminal as it was found. */
  ending(): void;
  /** It is gone: nothing can be shown or typed any more. */
  lost(): void;
}

/** What a terminal can show. */
export interface Kind {
  readonly colours: Depth;
  /** Titles and links: some would print them. */
  readonly titles: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

export function kindOf(env: Env): Kind {
  return { colours: depthOf(env), titles: env['TERM'] !== 'linux' };
}

/** Why there can be no screen here, as a sentence; undefined if there can. The plain client works in any case. */
export function terminalFault({
  input,
  output,
  env,
}: {
  readonly input: object & { isTTY?: boolean };
  readonly output: object & { isTTY?: boolean };
  readonly env: Env;
}): string | undefined {
  const { TERM: term = '' } = env;
  if (!input.isTTY) return 'the input is not a terminal';
  if (!output.isTTY) return 'the output is not a terminal';
  if (term === '' || term === 'dumb') return `TERM is ${JSON.stringify(term)}, which has no screen`;
  return undefined;
}
