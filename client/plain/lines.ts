// Lines in, text out, when the login is done: a prompt at a terminal that incoming lines do not garble, or a plain pipe.

import {
  clearScreenDown,
  createInterface,
  cursorTo,
  type Interface,
  moveCursor,
} from 'node:readline';
import type { Writable } from 'node:stream';
import type { Ms } from '../../shared/clock.ts';
import { isTimed } from '../../shared/lifetime.ts';
import { isPasswd, isPrivate } from '../update/line.ts';
import type { Input } from './terminal.ts';

export interface Output extends Writable {
  isTTY?: boolean;
}

export interface LineEvents {
  /** `begun`: what `begun` said at its first key, at a terminal. */
  line(text: string, begun?: number): void;
  /** Asked at the first key of each line. */
  begun(): number;
  /** Ctrl-D, or the pipe's end. */
  ended(): void;
  /** Ctrl-C at a terminal. */
  interrupted(): void;
}

export interface Lines {
  /** Begins to read; again after `stop`. */
  start(): void;
  /** Reads no more; again after `start`. */
  stop(): void;
  /** Leaves the terminal to a question until `start`; a pipe, which nobody asks, keeps what was read ahead. */
  lend(): void;
  /** Writes whole lines, above what is being typed. `until`: they hold a timed message with this deadline. */
  print(text: string, until?: Ms): void;
  /** What was not written yet and has a deadline of up to that time never is. */
  expire(until: Ms): void;
  /** Puts a refused line back to be mended; false: this is no terminal, or something else is being typed. */
  putBack(line: string): boolean;
  /** While held, a pipe is not read on: more lines are under way than the server has answered. */
  hold(held: boolean): void;
}

export function lines(input: Input, output: Output, on: LineEvents): Lines {
  const terminal = input.isTTY === true && output.isTTY === true;
  let reader: Interface | undefined;
  let lent: Waiting[] | undefined; // what is to be shown once the terminal is given back

  let begun: number | undefined; // what was known at the first key of the line

  const key = (): void => {
    if (reader?.line === '') begun = on.begun();
  };

  const start = (): void => {
    if (reader || input.readableEnded) return; // of a pipe that has ended nothing more comes
    giveBack();
    const opened = createInterface({
      input,
      output: terminal ? output : undefined,
      terminal,
      prompt: '> ',
    });
    reader = opened;
    begun = undefined;
    if (terminal) input.prependListener('keypress', key);
    opened.on('line', (text) => {
      if (terminal && (isPasswd(text) || isTimed(text) || isPrivate(text))) forgetLine(opened);
      const mark = terminal ? begun : undefined;
      begun = undefined;
      on.line(text, mark);
      if (reader === opened && terminal) opened.prompt(true); // behind a line that was put back
    });
    opened.on('SIGINT', on.interrupted);
    opened.on('error', on.interrupted); // the terminal is gone
    opened.on('close', () => {
      if (terminal) leaveRow(opened, output);
      input.off('keypress', key);
      if (reader !== opened) return;
      reader = undefined;
      on.ended();
    });
    if (terminal) opened.prompt();
  };

  const stop = (): void => {
    giveBack();
    const closing = reader;
    reader = undefined;
    closing?.close();
  };

  const giveBack = (): void => {
    const texts = lent ?? [];
    lent = undefined;
    for (const { text } of texts) output.write(text);
  };

  return {
    start,
    stop,
    lend() {
      if (!input.isTTY) return;
      const wasReading = reader !== undefined;
      stop();
      if (wasReading) lent = [];
    },
    print(text, until = Infinity) {
      if (reader && terminal) printAbove(reader, output, text);
      else if (lent && lent.length < LENT_MAX) lent.push({ text, until });
      else output.write(text);
    },
    expire(until) {
      lent = lent?.filter((text) => text.until > until);
    },
    putBack(line) {
      if (!reader || !terminal || reader.line !== '') return false;
      reader.write(line);
      return true;
    },
    hold(held) {
      if (!reader || terminal) return;
      if (held) reader.pause();
      else reader.resume();
    },
  };
}

interface Waiting {
  readonly text: string;
  /** The deadline of a timed message in it, else infinite. */
  readonly until: Ms;
}

/** So many lines wait while a question is open; what comes on top is shown in between. */
const LENT_MAX = 1_000;

/** What was typed behind `passwd` by mistake, or is to be gone soon, is not to be had again with the arrow keys. */
function forgetLine(reader: Interface): void {
  const { history } = reader as Interface & { history?: string[] };
  history?.shift();
}

/** What follows, a shell's prompt too, begins a line of its own: in place of our prompt if nothing is typed behind it. */
function leaveRow(reader: Interface, output: Output): void {
  if (reader.line !== '') {
    output.write('\n');
    return;
  }
  cursorTo(output, 0);
  clearScreenDown(output);
}

/** Takes the prompt and what is typed away, writes, and puts both back below. */
function printAbove(reader: Interface, output: Output, text: string): void {
  moveCursor(output, 0, -reader.getCursorPos().rows);
  cursorTo(output, 0);
  clearScreenDown(output);
  output.write(text);
  // readline would go up by the rows that it drew before: those are above the text now.
  Object.assign(reader, { prevRows: 0 });
  reader.prompt(true);
}
