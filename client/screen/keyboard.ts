// A terminal's keyboard: its input in raw mode, as keys.

import type { Readable } from 'node:stream';
import type { Clock } from '../../shared/clock.ts';
import { decoder } from './decoder.ts';
import type { Key } from './keys/key.ts';

export type Input = Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };

export interface Keyboard {
  /** Takes the terminal back after the process was stopped. */
  resume(): void;
  /** Restores the terminal's own key handling for a while. */
  rest(): void;
  /** Restores the terminal's own key handling. */
  close(): void;
}

/** `lost`: the terminal is gone, and no more keys will come. */
export function openKeyboard(
  input: Input,
  { clock, key, lost }: { clock: Clock; key: (key: Key) => void; lost: () => void },
): Keyboard {
  const { feed, stop } = decoder(clock, key);
  const raw = (on: boolean): void => {
    try {
      input.setRawMode?.(on);
    } catch {
      // the terminal is gone
    }
  };
  raw(true);
  input.on('data', feed).on('end', lost).on('close', lost).on('error', lost);
  input.resume();
  return {
    resume() {
      raw(false); // Node would not set it again, and the shell may have changed it
      raw(true);
    },
    rest: () => raw(false),
    close() {
      stop();
      input.off('data', feed).off('end', lost).off('close', lost);
      input.pause();
      raw(false);
    },
  };
}
