// The screen: frames in, keys out. Draws once for everything that one turn of the event loop brought, at most so often,
// and not before the terminal has taken the last frame. Restores the terminal on every way out.

import type { Clock } from '../../shared/clock.ts';
import type { Size } from '../layout/row.ts';
import { decoder } from './decoder.ts';
import type { Key } from './keys/key.ts';
import { type Frame, openSurface } from './surface.ts';
import type { Terminal } from './terminal.ts';

export interface ScreenOptions {
  readonly terminal: Terminal;
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
  /** Returns the terminal to the shell and stops this process, until the shell continues it; or rings the bell. */
  suspend(): void;
  /** Restores the terminal; may be called again. */
  close(): void;
}

export async function openScreen(options: ScreenOptions): Promise<Screen> {
  const { terminal, clock } = options;
  let behind = false; // the terminal has not taken the last frame yet
  let late = false; // there is a newer state than the terminal has been sent
  let waiting = false;
  let closed = false;
  let resting = false;

  const write = (text: string): boolean => {
    const goesOn = terminal.write(text);
    if (!goesOn) behind = true;
    return goesOn;
  };
  const surface = await openSurface({ ...terminal, write }, () => changed());

  const changed = (): void => {
    if (waiting || closed || resting) return;
    waiting = true;
    clock.after(0, draw);
  };

  const draw = (): void => {
    waiting = false;
    if (closed || resting) return;
    late = behind; // of a slow terminal only the newest state waits
    if (!late) surface.draw(options.frame(surface.size()));
  };

  const drained = (): void => {
    behind = false;
    if (late) changed();
  };

  const bell = (): void => {
    if (!behind) surface.bell();
  };

  const suspend = (): void => {
    if (closed || resting) return;
    if (!terminal.suspend) {
      bell();
      return;
    }
    resting = true;
    surface.rest();
    terminal.raw(false);
    terminal.suspend();
  };

  const continued = (): void => {
    terminal.raw(false); // Node would not set it again, and the shell may have changed it
    terminal.raw(true);
    if (resting) surface.wake();
    else surface.spoilt();
    resting = false;
    changed();
  };

  const keys = decoder(clock, options.key);

  const release = (end: () => void): void => {
    if (closed) return;
    closed = true;
    end();
    keys.stop();
    unlisten();
    terminal.raw(false);
  };
  const close = (): void => release(surface.close);
  const lost = (): void => {
    if (isLost) return;
    isLost = true;
    release(surface.abandon);
    options.lost();
  };

  const redraw = (): void => {
    surface.spoilt();
    changed();
  };

  let isLost = false;
  terminal.raw(true);
  const unlisten = terminal.listen({
    keys: keys.feed,
    resized: surface.resized,
    drained,
    continued,
    ending: close,
    lost,
  });
  changed();
  return { size: surface.size, changed, redraw, bell, suspend, close };
}
