// The terminal that the screen is shown on: the process's own, or one that is served to somebody far away.

import type { Size } from '../layout/row.ts';
import { type Depth, depthOf, type Theme, themeIn } from './palette.ts';

export interface Terminal {
  readonly kind: Kind;
  /** At least 1 by 1. */
  size(): Size;
  /** Returns false if the terminal has enough for now: nothing more should then be drawn until `drained`. */
  write(text: string): boolean;
  /** On: each key comes as it is pressed, and the terminal does not echo it. */
  raw(on: boolean): void;
  /** Returns what stops listening. There is at most one listener at a time. */
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
  /** The terminal is gone: nothing can be shown or typed any more. */
  lost(): void;
}

/** What a terminal can show. */
export interface Kind {
  readonly colours: Depth;
  readonly theme: Theme;
  /** Whether to ask the terminal for its background, which decides the theme. */
  readonly asks: boolean;
  /** Whether it takes titles; some terminals would print them. */
  readonly titles: boolean;
  /** Whether it takes links, or at least does not print them. */
  readonly links: boolean;
  /** Whether it has italics: some take the code for another one. */
  readonly italics: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** `wished`: the theme that the user wants, if it is not to be found out. */
export function kindOf(env: Env, wished: 'auto' | Theme = 'auto'): Kind {
  const titles = !PRINTS.test(env['TERM'] ?? '');
  const isModern = titles && !isGnuScreen(env);
  const colours = depthOf(env);
  const theme = wished === 'auto' ? themeIn(env) : wished;
  const asks = wished === 'auto' && isModern && colours !== 'none';
  return { colours, theme, asks, titles, links: isModern, italics: isModern };
}

/** Consoles, and terminals older than such sequences: they print them. */
const PRINTS = /^(?:linux|dumb|unknown|ansi|cons\d|eterm|vt\d|pcvt|wsvt|sun|hp|wy|tvi|adm)/;

/** It prints the end of a long link, and inverts italics; tmux, which may go by the same name, does not. */
function isGnuScreen({ STY: session, TMUX: tmux, TERM: term = '' }: Env): boolean {
  return session !== undefined || (term.startsWith('screen') && tmux === undefined);
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
