// The screen: frames in, keys out. Draws once for everything that one turn of the event loop brought, and not before the
// terminal has taken the last frame. Restores the terminal on every way out.

import type { Writable } from 'node:stream';
import type { Clock, Ms } from '../../shared/clock.ts';
import { cleanText } from '../../shared/text.ts';
import type { Size } from '../layout/row.ts';
import { type Input, openKeyboard } from './keyboard.ts';
import type { Key } from './keys/key.ts';
import { type Frame, type Output, openSurface } from './surface.ts';

export interface ScreenOptions {
  readonly input: Input;
  readonly output: Output & { isTTY?: boolean };
  /** Where the reason is written if the program breaks. */
  readonly errors: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** The picture; called at most once per turn. */
  readonly frame: (size: Size) => Frame;
  readonly key: (key: Key) => void;
  /** The terminal is gone: hung up, or closed. Nothing can be shown or typed any more. */
  readonly lost: () => void;
}

export interface Screen {
  size(): Size;
  /** `frame` may now return something else: it will be drawn soon. */
  changed(): void;
  /** Draws everything again. */
  redraw(): void;
  bell(): void;
  /** Returns the terminal to the shell and stops this process, until the shell continues it. */
  suspend(): void;
  /** Restores the terminal; may be called again. */
  close(): void;
}

/** Why there can be no screen here, as a sentence; undefined if there can. The plain client works in any case. */
export function terminalFault({
  input,
  output,
  env,
}: Pick<ScreenOptions, 'input' | 'output' | 'env'>): string | undefined {
  const { TERM: term = '' } = env;
  if (!input.isTTY) return 'the input is not a terminal';
  if (!output.isTTY) return 'the output is not a terminal';
  if (term === '' || term === 'dumb') return `TERM is ${JSON.stringify(term)}, which has no screen`;
  return undefined;
}

/** By this time a signal has stopped the process, if it does. */
const STOPPED_BY: Ms = 200;

export async function openScreen(options: ScreenOptions): Promise<Screen> {
  const { input, output, errors, env, clock } = options;
  const surface = await openSurface({ output, env, resized: () => changed() });
  let waiting = false;
  let closed = false;
  let resting = false;
  let late = false; // there is a newer state than the terminal has been sent

  const changed = (): void => {
    if (waiting || closed || resting) return;
    waiting = true;
    setImmediate(() => {
      waiting = false;
      if (closed || resting) return;
      late = output.writableNeedDrain; // of a slow terminal only the newest state waits
      if (!late) surface.draw(options.frame(surface.size()));
    });
  };

  const onDrain = (): void => {
    if (late) changed();
  };

  const bell = (): void => {
    if (!output.writableNeedDrain) surface.bell();
  };

  const suspend = (): void => {
    if (closed || resting) return;
    resting = true;
    surface.rest();
    keyboard.rest();
    try {
      process.kill(0, 'SIGTSTP'); // all of this job, as the terminal itself would do
    } catch {
      // a system without jobs
    }
    // Without a shell that could continue it, the process was not stopped.
    clock.after(STOPPED_BY, () => {
      if (resting && !closed) goOn();
    });
  };

  const goOn = (): void => {
    keyboard.resume();
    if (resting) surface.wake();
    else surface.spoilt();
    resting = false;
    changed();
  };

  const release = (end: () => void): void => {
    if (closed) return;
    closed = true;
    for (const [event, run] of ways) process.off(event, run);
    output.off('drain', onDrain);
    end();
    keyboard.close();
  };
  const close = (): void => release(surface.close);
  const lose = (): void => {
    if (closed) return;
    release(surface.abandon);
    options.lost();
  };

  const redraw = (): void => {
    surface.spoilt();
    changed();
  };
  const ways: readonly (readonly [string, (error: unknown) => void])[] = [
    ['exit', close],
    [
      'SIGHUP',
      () => {
        close(); // it may have come from elsewhere: then the terminal is still there
        options.lost();
      },
    ],
    ['SIGCONT', goOn],
    [
      'uncaughtException',
      (error) => {
        close();
        errors.write(`${cleanText(told(error))}\n`);
        process.exit(1);
      },
    ],
  ];

  const keyboard = openKeyboard(input, { clock, key: options.key, lost: lose });
  output.on('drain', onDrain);
  output.on('error', lose); // stays: what was written last may still fail
  for (const [event, run] of ways) process.on(event, run);
  changed();
  return { size: surface.size, changed, redraw, bell, suspend, close };
}

function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
