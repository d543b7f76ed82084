// A program in a real pseudo-terminal, and a terminal emulator that shows what a person would see.

import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { until } from './until.ts';

export interface TerminalProcess {
  /** The lines on the screen, without the blanks at their ends. */
  screen(): readonly string[];
  /** Types as a keyboard does; Enter is `\r`. */
  type(keys: string): void;
  /** Resolves when the screen shows it. */
  shows(what: string | RegExp): Promise<void>;
  /** Resolves with the exit code when the program has ended. */
  ended(): Promise<number>;
  kill(): void;
}

export function openTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { columns = 80, rows = 24 } = {},
): TerminalProcess {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const pty = spawn(process.execPath, [...args], {
    cols: columns,
    rows,
    env: { ...process.env, TERM: 'xterm-256color', ...env },
  });
  let exit: number | undefined;
  pty.onData((data) => terminal.write(data));
  pty.onExit(({ exitCode }) => {
    exit = exitCode;
  });
  const screen = (): string[] => {
    const { active } = terminal.buffer;
    return Array.from(
      { length: rows },
      (_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? '',
    );
  };
  return {
    screen,
    type: (keys) => pty.write(keys),
    shows: (what) =>
      until(
        () => {
          const text = screen().join('\n');
          return typeof what === 'string' ? text.includes(what) : what.test(text);
        },
        () => `the screen never showed ${what}:\n${screen().join('\n')}`,
      ),
    async ended() {
      await until(
        () => exit !== undefined,
        () => `it goes on:\n${screen().join('\n')}`,
      );
      return exit ?? -1;
    },
    kill: () => pty.kill('SIGKILL'),
  };
}
