// The screen: frames in, keys out. Draws once for everything that one turn of the event loop brought: at once what a key
// did, and anything else at most 15 times a second; never before the terminal has taken the last frame. Restores the
// terminal on every way out.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { Size } from '../layout/row.ts';
import { decoder } from './decoder.ts';
import type { Key } from './keys/key.ts';
import { type Colouring, type Frame, openSurface } from './surface.ts';
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
  /** Which colours there are from now on. */
  colours(kind: Colouring): void;
  /** Whether the mouse does anything; at first it does not. */
  mouse(on: boolean): void;
  bell(): void;
  /** Into the terminal's clipboard, if it allows that. */
  copy(text: string): void;
  /** Stops the process, with the terminal left to the shell, until the shell continues it; or only rings the bell. */
  suspend(): void;
  /** Gives the terminal away for as long as that takes, and takes it back. */
  lend<T>(run: () => Promise<T>): Promise<T>;
  /** Whether it is given away: what is typed there is not for this screen. */
  readonly isLent: boolean;
  /** Restores the terminal; may be called again. */
  close(): void;
}

/** The least time between two frames that no key asked for. */
const FRAME_EVERY: Ms = 1_000 / 15;

export async function openScreen(options: ScreenOptions): Promise<Screen> {
  const { terminal, clock } = options;
  let behind = false; // the terminal has not taken the last frame yet
  let late = false; // there is a newer state than the terminal has been sent
  let waits: { readonly atOnce: boolean; readonly cancel: () => void } | undefined;
  let atOnce = true; // a person waits for the next frame
  let drawnAt = Number.NEGATIVE_INFINITY; // when the last frame that nobody waited for was drawn
  let closed = false;
  let resting = false;
  let lent = false;

  const write = (text: string): boolean => {
    const goesOn = terminal.write(text);
    if (!goesOn) behind = true;
    return goesOn;
  };
  const surface = await openSurface({ ...terminal, write }, () => changedAtOnce());

  const changed = (): void => {
    if (closed || resting || (waits && (waits.atOnce || !atOnce))) return;
    waits?.cancel();
    const delay = atOnce ? 0 : Math.max(0, drawnAt + FRAME_EVERY - clock.elapsed());
    waits = { atOnce, cancel: clock.after(delay, draw) };
  };

  const changedAtOnce = (): void => {
    atOnce = true;
    changed();
  };

  const draw = (): void => {
    waits = undefined;
    if (closed || resting) return;
    late = behind; // of a slow terminal only the newest state waits
    if (late) return;
    if (!atOnce) drawnAt = clock.elapsed();
    atOnce = false;
    surface.draw(options.frame(surface.size()));
  };

  const drained = (): void => {
    behind = false;
    if (late) changed();
  };

  const bell = (): void => {
    if (!behind) surface.bell();
  };

  const copy = (text: string): void => {
    if (!closed) surface.copy(text);
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
    changedAtOnce();
  };

  const keys = decoder(clock, {
    key(key) {
      atOnce = true; // the person waits for what the key changes
      options.key(key);
    },
    background(rgb) {
      surface.background(rgb);
      changedAtOnce();
    },
  });

  const release = (end: () => void): void => {
    if (closed) return;
    closed = true;
    end();
    keys.stop();
    unlisten();
    if (!lent) terminal.raw(false);
  };
  const close = (): void => release(lent ? surface.abandon : surface.close);
  const lost = (): void => {
    if (isLost) return;
    isLost = true;
    release(surface.abandon);
    options.lost();
  };

  const colours = (kind: Colouring): void => {
    surface.colours(kind);
    changedAtOnce();
  };

  const mouse = (on: boolean): void => {
    surface.mouse(on);
    changedAtOnce();
  };

  const redraw = (): void => {
    surface.spoilt();
    changedAtOnce();
  };

  const listen = (): (() => void) => {
    terminal.raw(true);
    return terminal.listen({
      keys: keys.feed,
      resized: surface.resized,
      drained,
      continued,
      ending: close,
      lost,
    });
  };

  const lend: Screen['lend'] = async (run) => {
    if (closed || resting) return run();
    resting = true;
    surface.rest();
    keys.stop();
    unlisten();
    terminal.raw(false);
    lent = true;
    try {
      return await run();
    } finally {
      lent = false;
      if (!closed) {
        behind = false; // what was written last was taken long ago
        unlisten = listen();
        resting = false;
        surface.wake();
        surface.resized(); // the terminal may have another size by now
        changedAtOnce();
      }
    }
  };

  let isLost = false;
  let unlisten = listen();
  changed();
  return {
    ...{ size: surface.size, changed, redraw, colours, mouse, bell, copy, suspend, lend, close },
    get isLent() {
      return lent;
    },
  };
}
