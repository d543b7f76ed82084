// A program in a real pseudo-terminal, and a terminal emulator that shows what a person would see.

import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { until } from './until.ts';
import { type Widths, widthModel } from './widths.ts';

export interface TerminalProcess {
  /** The lines on the screen, down to the last one written. */
  screen(): readonly string[];
  /** Every line there is, the scrollback's too. */
  everything(): readonly string[];
  /** Everything that the program and the terminal's echo wrote, unchanged. */
  bytes(): string;
  cell(x: number, y: number): Cell;
  size(): { columns: number; rows: number };
  cursor(): { x: number; y: number; visible: boolean };
  /** What the program has switched on. */
  modes(): Modes;
  /** All titles that were set. */
  readonly titles: readonly string[];
  /** How many times the bell rang. */
  bells(): number;
  /** Types as a keyboard does; Enter is `\r`. */
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  /** Resolves when the screen shows it. */
  shows(what: string | RegExp): Promise<void>;
  /** Resolves with the exit code when the program has ended and all that it wrote is on the screen. */
  ended(): Promise<number>;
  /** Closes the terminal, like closing its window. */
  hangUp(): void;
  signal(name: NodeJS.Signals): void;
  kill(): void;
}

export interface Cell {
  readonly text: string;
  /** 0 for the second half of a wide character. */
  readonly width: number;
  readonly bold: boolean;
  readonly inverse: boolean;
  readonly underline: boolean;
  readonly italic: boolean;
  /** A number of the palette; undefined for the usual one. */
  readonly colour: number | undefined;
}

export interface Modes {
  readonly alternate: boolean;
  readonly paste: boolean;
  readonly focus: boolean;
  readonly wrap: boolean;
  readonly keypad: boolean;
  readonly mouse: boolean;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly widths?: Widths;
  /** The program to run; left out: Node. */
  readonly program?: string;
}

export function openTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { columns = 80, rows = 24, widths = 'old', program = process.execPath }: TerminalOptions = {},
): TerminalProcess {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  if (widths !== 'old') {
    terminal.unicode.register(widthModel(widths));
    terminal.unicode.activeVersion = widths;
  }
  const pty = spawn(program, [...args], {
    cols: columns,
    rows,
    env: { ...process.env, TERM: 'xterm-256color', ...env },
  });
  let exit: number | undefined;
  let bells = 0;
  let written = '';
  let visible = true;
  /** How often the screen may have changed: it is read only then. */
  let changes = 0;
  const titles: string[] = [];
  const showsCursor = (shown: boolean) => (params: (number | number[])[]) => {
    if (params.includes(25)) visible = shown;
    return false; // the emulator is to see it too
  };
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, showsCursor(true));
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, showsCursor(false));
  terminal.onWriteParsed(() => {
    changes += 1;
  });
  terminal.onTitleChange((title) => titles.push(title));
  terminal.onBell(() => {
    bells += 1;
  });
  pty.onData((data) => {
    written += data;
    terminal.write(data);
  });
  pty.onExit(({ exitCode }) => {
    exit = exitCode;
  });
  const lines = (from: number, to: number): string[] => {
    const { active } = terminal.buffer;
    return Array.from(
      { length: to - from },
      (_, y) => active.getLine(from + y)?.translateToString(true) ?? '',
    );
  };
  const screen = (): string[] => {
    const { viewportY } = terminal.buffer.active;
    return lines(viewportY, viewportY + terminal.rows);
  };
  return {
    screen,
    everything: () => lines(0, terminal.buffer.active.length),
    bytes: () => written,
    cell(x, y) {
      const { active } = terminal.buffer;
      const cell = active.getLine(active.viewportY + y)?.getCell(x);
      return {
        text: cell?.getChars() ?? '',
        width: cell?.getWidth() ?? 0,
        bold: (cell?.isBold() ?? 0) !== 0,
        inverse: (cell?.isInverse() ?? 0) !== 0,
        underline: (cell?.isUnderline() ?? 0) !== 0,
        italic: (cell?.isItalic() ?? 0) !== 0,
        colour: cell?.isFgPalette() ? cell.getFgColor() : undefined,
      };
    },
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    cursor() {
      const { cursorX: x, cursorY: y } = terminal.buffer.active;
      return { x, y, visible };
    },
    modes() {
      const { modes, buffer } = terminal;
      return {
        alternate: buffer.active.type === 'alternate',
        paste: modes.bracketedPasteMode,
        focus: modes.sendFocusMode,
        wrap: modes.wraparoundMode,
        keypad: modes.applicationKeypadMode || modes.applicationCursorKeysMode,
        mouse: modes.mouseTrackingMode !== 'none',
      };
    },
    titles,
    bells: () => bells,
    type: (keys) => pty.write(keys),
    resize(columns, rows) {
      terminal.resize(columns, rows);
      changes += 1;
      pty.resize(columns, rows);
    },
    shows: (what) => {
      let looked = -1;
      return until(
        () => {
          if (looked === changes) return false;
          looked = changes;
          const text = screen().join('\n');
          return typeof what === 'string' ? text.includes(what) : what.test(text);
        },
        () => `the screen never showed ${what}:\n${screen().join('\n')}`,
      );
    },
    async ended() {
      await until(
        () => exit !== undefined,
        () => `it goes on:\n${screen().join('\n')}`,
      );
      await new Promise<void>((done) => terminal.write('', done)); // the last of it is on the screen
      return exit ?? -1;
    },
    hangUp: () => (pty as unknown as { destroy(): void }).destroy(), // its types leave it out
    signal: (name) => pty.kill(name),
    kill: () => pty.kill('SIGKILL'),
  };
}
