// Lines in, text out, after the login. The terminal itself shows and edits what is typed, and nothing is drawn here:
// output is whole lines, so that a screen reader hears each once [DESIGN 10].

import type { Writable } from 'node:stream';
import type { Clock, Ms } from '../../shared/clock.ts';
import { parse } from '../../shared/grammar/parse.ts';
import { NOBODY } from '../core/intent.ts';
import type { OwnProcess } from '../surroundings.ts';
import {
  type Gathering,
  gather,
  NOTHING_GATHERED,
  PASTE_LIMIT,
  settled,
  torn,
} from './gathering.ts';
import { reader } from './reader.ts';
import type { Input } from './terminal.ts';

export interface Output extends Writable {
  isTTY?: boolean;
}

export interface LinesOptions {
  readonly clock: Clock;
  readonly on: OwnProcess['on'];
  readonly input: Input;
  readonly output: Output;
  /** The terminal is to mark pastes: the only two control sequences written. */
  readonly marksPaste: boolean;
  /** Opens the terminal again: Ctrl-D has ended the input, and the user stays. */
  readonly reopened?: () => Input;
}

export interface LineEvents {
  line(text: string): void;
  /** Not sent, and why. */
  refused(text: string, line: string): void;
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
  const marks = isTyped && output.isTTY === true && marksPaste;
  let reading = false;
  let isOver = false;
  let first: string | undefined; // a line that was looked at, and is still to be handled
  let held = false;
  let lent: Waiting[] | undefined; // what to show once the terminal is given back
  let gathered: Gathering = NOTHING_GATHERED;
  let cancelLimit = (): void => {};
  let reads = 0;
  let readAt: Ms | undefined; // while its rest may still follow: waiting lines come one per turn

  let isAnswered = false; // the last line that was not for everybody was, which is still to be noted

  /** What one turn prints leaves in one write: after a long absence it is thousands of lines. */
  const write = (text: string): void => {
    if (output.writableCorked === 0) {
      output.cork();
      queueMicrotask(() => output.uncork());
    }
    output.write(text);
  };

  const switchMarks = (how: 'h' | 'l'): void => {
    if (marks) output.write(`\u001b[?2004${how}`);
  };
  const marksAgain = (): void => switchMarks('h'); // the shell, where it was meanwhile, switched them off
  const marksOff = (): void => switchMarks('l');
  let forgets: readonly (() => void)[] = [];

  const heard = ([next, what]: ReturnType<typeof gather>): void => {
    gathered = next;
    cancelLimit();
    if (next.open) cancelLimit = clock.after(PASTE_LIMIT, () => heard(torn(gathered)));
    if (what?.kind === 'line') on.line(what.text);
    else if (what) on.refused(what.text, what.line);
  };

  const take = (line: string): void => {
    if (isTyped) heard(gather(gathered, line, readAt ?? clock.now()));
    else on.line(line);
  };

  const look = (bytes: Uint8Array): void => {
    read.feed(bytes);
    first = read.next();
    if (first === undefined) return;
    input.off('data', look).pause();
    const parsed = parse(first, NOBODY);
    if (parsed.kind === 'command' && parsed.command.verb === 'logout') on.line(first);
  };

  const next = (): string | undefined => {
    const line = first ?? read.next();
    first = undefined;
    return line;
  };

  const drain = (): void => {
    let line: string | undefined;
    do {
      line = reading && !held ? next() : undefined;
      if (line !== undefined) take(line);
    } while (line !== undefined);
    if (reading && !held && input.readableEnded) finish();
  };

  const feed = (bytes: Uint8Array): void => {
    readAt ??= clock.now();
    reads += 1;
    const nth = reads;
    // Counts turns besides time: a busy machine must not tear a paste apart.
    clock.after(0, () => clock.after(0, () => endOf(nth)));
    read.feed(bytes);
    drain();
  };

  const endOf = (nth: number): void => {
    if (nth !== reads) return;
    readAt = undefined;
    if (isAnswered) settle();
  };

  const settle = (): void => {
    isAnswered = false;
    gathered = settled(gathered);
  };

  /** What a pipe leaves without a line end counts as a line; half-typed text does not. */
  const finish = (): void => {
    const last = read.rest();
    if (!isTyped && last !== '') on.line(last);
    if (!reading) return;
    isOver = true;
    stop();
    on.ended();
  };

  const start = (): void => {
    if (reading || isOver) return; // an ended input brings nothing more
    giveBack();
    reading = true;
    input.off('data', look);
    switchMarks('h');
    if (marks) forgets = [options.on('SIGCONT', marksAgain), options.on('exit', marksOff)];
    input.on('data', feed).on('end', drain).on('error', on.lost);
    input.resume();
    drain();
  };

  const stop = (): void => {
    giveBack();
    if (!reading) return;
    reading = false;
    cancelLimit();
    gathered = NOTHING_GATHERED;
    input.off('data', feed).off('end', drain).off('error', on.lost).pause();
    for (const forget of forgets) forget();
    forgets = [];
    marksOff();
  };

  const giveBack = (): void => {
    const texts = lent ?? [];
    lent = undefined;
    for (const { text } of texts) write(text);
  };

  return {
    isTyped,
    watch() {
      if (!isTyped) input.on('data', look);
    },
    start,
    stop,
    startAnew() {
      if (!isOver || !reopened) return;
      try {
        input = reopened();
      } catch {
        on.lost();
        return;
      }
      isOver = false;
      start();
    },
    lend() {
      if (!isTyped) return;
      const wasReading = reading;
      stop();
      const ahead = read.rest();
      if (ahead !== '' && !input.readableEnded) input.unshift(Buffer.from(ahead));
      if (wasReading) lent = [];
    },
    print(text, until = Infinity) {
      if (lent && lent.length < LENT_MAX) lent.push({ text, until });
      else write(text);
    },
    expire(until) {
      lent = lent?.filter((text) => text.until > until);
    },
    answered() {
      isAnswered = true;
      if (readAt === undefined) settle(); // otherwise the rest of a paste may still follow
    },
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

interface Waiting {
  readonly text: string;
  /** The deadline of a timed message in it, else infinite. */
  readonly until: Ms;
}

/** How many lines wait while a question is open; further ones are shown in between. */
const LENT_MAX = 1_000;
