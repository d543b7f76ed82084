// Lines in, text out, after the login. The terminal itself shows and edits what is typed, and nothing is drawn here:
// output is whole lines, so that a screen reader hears each once [DESIGN 10].

import type { Writable } from 'node:stream';
import type { Clock, Ms } from '../../shared/clock.ts';
import { parse } from '../../shared/grammar/parse.ts';
import { NOBODY } from '../core/intent.ts';
import type { OwnProcess } from '../surroundings.ts';
import { pasteMarks } from './paste-marks.ts';
import { pastes, type TypedEvents } from './pastes.ts';
import { printer } from './printer.ts';
import { type Reader, reader } from './reader.ts';
import type { Input } from './terminal.ts';

export interface Output extends Writable {
  isTTY?: boolean;
}

export interface LinesOptions {
  readonly clock: Clock;
  readonly on: OwnProcess['on'];
  readonly input: Input;
  readonly output: Output;
  /** Whether the terminal is asked to mark pastes. */
  readonly marksPaste: boolean;
  /** Opens the terminal again: Ctrl-D has ended the input, and the user stays. */
  readonly reopened?: () => Input;
}

export interface LineEvents extends TypedEvents {
  /** Ctrl-D, or the end of the pipe. */
  ended(): void;
  /** The terminal is gone. */
  lost(): void;
}

export interface Lines {
  /** Whether somebody types the lines. */
  readonly isTyped: boolean;
  /**
   * Before the login: on a pipe, checks whether the first line means to leave. A terminal is not read yet: what is
   * typed ahead may be a password, and Ctrl-C leaves.
   */
  watch(): void;
  /** Begins to read; also after `stop`. */
  start(): void;
  /** Stops reading, until `start`. */
  stop(): void;
  /** Reads on, though Ctrl-D has ended the input. */
  startAnew(): void;
  /** Leaves the terminal to a question until `start`; a pipe, which nobody asks, keeps what was read ahead. */
  lend(): void;
  /** Writes whole lines. `until`: they hold a timed message with this deadline. */
  print(text: string, until?: Ms): void;
  /** Drops unwritten lines with deadlines up to that time. */
  expire(until: Ms): void;
  /** The last line was answered: what comes now was not pasted with it. */
  answered(): void;
  /** While held, a pipe is not read: too many lines are still unanswered. */
  hold(held: boolean): void;
}

export function lines(
  { clock, output, marksPaste, reopened, ...options }: LinesOptions,
  on: LineEvents,
): Lines {
  let { input } = options;
  const isTyped = input.isTTY === true;
  const read = reader({ returns: isTyped });
  const shown = printer(output);
  const typed = pastes(clock, on);
  const marks = isTyped && output.isTTY && marksPaste ? pasteMarks(output, options.on) : undefined;
  let reading = false;
  let isOver = false;
  let held = false;
  let unwatch = (): void => {};

  const feed = (bytes: Uint8Array): void => {
    typed.read();
    read.feed(bytes);
    drain();
  };

  const drain = (): void => {
    while (reading && !held) {
      const line = read.next();
      if (line === undefined) break;
      if (isTyped) typed.take(line);
      else on.line(line);
    }
    if (reading && !held && input.readableEnded) finish();
  };

  /** What a pipe leaves without a line end counts as a line; half-typed text does not. */
  const finish = (): void => {
    const last = read.rest();
    if (!isTyped && last !== '') on.line(last);
    if (!reading) return;
    isOver = true;
    stop();
    if (reopened && typed.drop()) startAnew();
    else on.ended();
  };

  const startAnew = (): void => {
    if (!isOver || !reopened) return;
    try {
      input = reopened();
    } catch {
      on.lost();
      return;
    }
    isOver = false;
    start();
  };

  const start = (): void => {
    if (reading || isOver) return; // an ended input brings nothing more
    shown.giveBack();
    reading = true;
    unwatch();
    marks?.switchOn();
    input.on('data', feed).on('end', drain).on('error', on.lost);
    input.resume();
    drain();
  };

  const stop = (): void => {
    shown.giveBack();
    if (!reading) return;
    reading = false;
    typed.stop();
    input.off('data', feed).off('end', drain).off('error', on.lost).pause();
    marks?.switchOff();
  };

  return {
    isTyped,
    watch() {
      if (!isTyped) unwatch = onLogoutAtFirst(input, read, on.line);
    },
    start,
    stop,
    startAnew,
    lend() {
      if (!isTyped) return;
      const wasReading = reading;
      stop();
      const ahead = read.rest();
      if (ahead !== '' && !input.readableEnded) input.unshift(Buffer.from(ahead));
      if (wasReading) shown.lend();
    },
    print: shown.print,
    expire: shown.expire,
    answered: typed.answered,
    hold(wish) {
      if (isTyped || wish === held) return;
      held = wish;
      if (held) input.pause();
      else if (reading) {
        input.resume();
        drain();
      }
    },
  };
}

/** Tells if the first line is a logout; the line stays in the reader. Returns what stops it. */
function onLogoutAtFirst(input: Input, read: Reader, tell: (line: string) => void): () => void {
  const stop = (): Input => input.off('data', look);
  const look = (bytes: Uint8Array): void => {
    read.feed(bytes);
    const first = read.peek();
    if (first === undefined) return;
    stop().pause();
    const parsed = parse(first, NOBODY);
    if (parsed.kind === 'command' && parsed.command.verb === 'logout') tell(first);
  };
  input.on('data', look);
  return stop;
}
