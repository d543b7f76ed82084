// The terminal's screen as cells. Only this file knows blessed, and only the parts that open and close the screen, keep
// its cells, and write those that changed: its widgets, keys and widths are not made for chat.

import { PassThrough, Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { cleanLabel } from '../../shared/text.ts';
import type { Cursor, Row, Size, Style } from '../layout/row.ts';
import { type Cell, LINK_END, type Line, writeRow } from './cells.ts';
import { type Look, looksOf, type Rgb, themeOn } from './palette.ts';
import type { Kind, Terminal } from './terminal.ts';

export interface Frame {
  /** From the top; missing ones are blank. A row that is the same object as before isn't looked at again. */
  readonly rows: readonly Row[];
  /** Left out: hidden. */
  readonly cursor?: Cursor;
  readonly title?: string;
}

/** What decides the colours. */
export type Colouring = Pick<Kind, 'colours' | 'theme' | 'asks'>;

export interface Surface {
  size(): Size;
  /** The terminal has another size. */
  resized(): void;
  /** Writes what has changed, at once. */
  draw(frame: Frame): void;
  /** Everything is to be drawn again: something else may have written on the screen. */
  spoilt(): void;
  /** Which colours there are from now on. */
  colours(kind: Colouring): void;
  /** The terminal has told its background. */
  background(rgb: Rgb): void;
  /** Whether the terminal is to tell of the mouse; at first it is not. */
  mouse(on: boolean): void;
  bell(): void;
  /** Into the terminal's clipboard; not where the terminal would print what it does not know. */
  copy(text: string): void;
  /** Restores the terminal for a while. */
  rest(): void;
  /** Takes the terminal back: everything is to be drawn again. */
  wake(): void;
  /** Restores the terminal. */
  close(): void;
  /** Abandons the terminal without writing to it: it is gone. */
  abandon(): void;
}

// Asks for paste and focus reports, and turns off line wrapping: a line with a character drawn too wide must not run on
// below.
const ENTER = '\x1b[?2004h\x1b[?1004h\x1b[?7l';
const LEAVE = '\x1b[m\x1b[?2004l\x1b[?1004l\x1b[?7h\x1b[?25h';
// Presses of the mouse's buttons and turns of its wheel, told so that wide screens work; Shift leaves it to the terminal.
const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1000l\x1b[?1006l';
/** The terminal is to tell its background. */
const ASK = '\x1b]11;?\x1b\\';
const PUSH_TITLE = '\x1b[22;0t';
const POP_TITLE = '\x1b]2;\x07\x1b[23;0t';
const HIDE = '\x1b[?25l';
const SHOW = '\x1b[?25h';

/** The parts of blessed's screen that its types leave out. */
interface Cells {
  readonly lines: Line[];
  readonly olines: Cell[][];
  alloc(): void;
  enter(): void;
  leave(): void;
  readonly program: { flush(): void; _write(text: string): void; output: Writable };
  readonly tput: { brokenACS: boolean };
}

/** `resized` is called when the terminal has another size: everything is then to be drawn again. */
export async function openSurface(
  terminal: Pick<Terminal, 'kind' | 'size' | 'write'>,
  resized: () => void,
): Promise<Surface> {
  const { default: blessed } = await import('blessed'); // takes a while: only a screen pays for it
  const output = outputTo(terminal);
  const screen = blessed.screen({
    terminal: 'xterm-256color', // it can't read the descriptions that systems have today
    forceUnicode: true,
    fullUnicode: false, // this client computes widths itself
    warnings: false,
    resizeTimeout: 50,
    input: new PassThrough(), // keys are read elsewhere
    output: output as WriteStream, // its types ask for a stream to read from
  });
  const cells = screen as unknown as Cells;
  cells.tput.brokenACS = true; // borders as characters, not as letters of another set
  const { program } = cells;
  const { titles, links, italics } = terminal.kind;
  let kind: Colouring = terminal.kind;
  let attributes = attributesOf(kind, italics);
  const attributeOf = (style: Style): number => attributes.get(style) ?? PLAIN;
  const isItalic = (style: Style): boolean => italics && ITALICS.has(style);
  let drawn: Row[] = [];
  let odd = new Set<number>(); // rows with characters of uncertain width on the terminal
  let title = '';
  let closed = false;
  let mouse = '';

  const size = (): Size => ({
    columns: Number(screen.width) || 0,
    rows: Number(screen.height) || 0,
  });

  const drawRow = (line: Line, row: Row, y: number): void => {
    if (drawn[y] === row) return;
    drawn[y] = row;
    const written = writeRow(line, row, { attributeOf, isItalic, links });
    if (written.changed && (written.odd || odd.has(y))) forget(cells.olines[y]);
    if (written.odd) odd.add(y);
    else odd.delete(y);
  };

  const titled = (wanted = ''): string => {
    if (!titles || wanted === title) return '';
    title = wanted;
    return `\x1b]2;${cleanLabel(wanted)}\x07`;
  };

  const shut = (): void => {
    closed = true;
    screen.off('resize', onResize);
    screen.destroy();
  };

  const cleared = (): void => {
    drawn = [];
    odd = new Set();
  };

  const recoloured = (): void => {
    attributes = attributesOf(kind, italics);
    cleared();
  };

  const onResize = (): void => {
    cleared(); // by blessed
    resized();
  };

  const taking = (): string => ENTER + (kind.asks ? ASK : '');
  const taken = (): string => taking() + (titles ? PUSH_TITLE : '');
  const given = MOUSE_OFF + LEAVE + (titles ? POP_TITLE : '');

  program._write(taken());
  screen.on('resize', onResize);
  return {
    size,
    resized: () => void output.emit('resize'),
    draw({ rows, cursor, title: wanted }) {
      if (closed) return;
      program._write(HIDE + titled(wanted));
      for (const [y, line] of cells.lines.entries()) drawRow(line, rows[y] ?? BLANK, y);
      screen.render();
      if (links && odd.size > 0) program._write(LINK_END);
      if (cursor) program._write(`\x1b[${cursor.y + 1};${cursor.x + 1}H${SHOW}`);
      program.flush();
    },
    spoilt() {
      if (closed) return;
      cleared();
      program._write(taking() + mouse);
      cells.alloc();
    },
    colours(next) {
      kind = next;
      recoloured();
      if (kind.asks && !closed) program._write(ASK);
    },
    background(rgb) {
      if (!kind.asks) return;
      kind = { ...kind, theme: themeOn(rgb) };
      recoloured();
    },
    mouse(on) {
      mouse = on ? MOUSE_ON : '';
      if (!closed) program._write(on ? MOUSE_ON : MOUSE_OFF);
    },
    bell() {
      if (!closed) terminal.write('\x07');
    },
    copy(text) {
      if (links) terminal.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
    },
    rest() {
      if (closed) return;
      program._write(given);
      cells.leave();
    },
    wake() {
      if (closed) return;
      cells.enter();
      title = '';
      cleared();
      program._write(taken() + mouse);
    },
    close() {
      if (closed) return;
      program._write(given);
      shut();
    },
    abandon() {
      if (closed) return;
      program.output = new PassThrough();
      shut();
    },
  };
}

/** A terminal as blessed knows one. */
function outputTo({ size, write }: Pick<Terminal, 'size' | 'write'>): Writable {
  const output = new Writable({
    decodeStrings: false,
    write(text, _, done) {
      write(String(text));
      done();
    },
  });
  return Object.defineProperties(output, {
    isTTY: { value: true },
    columns: { get: () => size().columns },
    rows: { get: () => size().rows },
  });
}

/** Forgets what is on the terminal in this line: it is written as a whole. */
function forget(line: Cell[] = []): void {
  for (const cell of line) cell[1] = '\0';
}

const BLANK: Row = [];

/** The default colour, in front and behind, in blessed's numbering. */
const NONE = 0x1ff;
const PLAIN = (NONE << 9) | NONE;

const ITALICS: ReadonlySet<Style> = new Set<Style>(['italic', 'strong-italic']);

function attributesOf({ colours, theme }: Colouring, italics: boolean): ReadonlyMap<Style, number> {
  const looks = [...looksOf(theme, colours)];
  return new Map(looks.map(([style, look]) => [style, attributeFor(look, italics)]));
}

/** Of italics blessed knows nothing: where the terminal has them, they are written into the cells. */
function attributeFor(look: Look, italics: boolean): number {
  const { colour = NONE, bold, underline, inverse, italic } = look;
  const isUnderlined = underline || (italic && !italics);
  const flags = (bold ? 1 : 0) | (isUnderlined ? 2 : 0) | (inverse ? 8 : 0);
  return (flags << 18) | (colour << 9) | NONE;
}
