// Bytes from a terminal become keys: a fed state machine. A cut-off sequence waits a moment for its rest, and a paste
// becomes one key. It knows no stream, and never throws, whatever arrives.

import { StringDecoder } from 'node:string_decoder';
import type { Clock, Ms } from '../../shared/clock.ts';
import type { Key } from './keys/key.ts';
import type { Rgb } from './palette.ts';
import { aloneKey, firstKey } from './sequences.ts';

/**
 * A lone escape becomes the key Escape after this time: people's fingers are slower, the pieces of a network mostly
 * faster.
 */
const ALONE: Ms = 25;
/** A longer piece of a sequence waits this long for its rest, and then means nothing. */
const REST: Ms = 500;
/** A paste counts as ended after this long without input, though its end was not seen. */
const PASTE_REST: Ms = 2_000;
/** The most UTF-16 units kept of one paste. */
export const PASTE_MAX = 65_536;

const PASTE_END = '\x1b[201~';

export interface Decoder {
  feed(bytes: Uint8Array): void;
  /** Forgets what waits. */
  stop(): void;
}

export interface Decoded {
  key(key: Key): void;
  /** The terminal has told its background. */
  background(rgb: Rgb): void;
}

export function decoder(clock: Clock, on: Decoded): Decoder {
  const utf8 = new StringDecoder('utf8');
  let waiting = ''; // a piece of a sequence, or of the end of a paste
  let paste: string | undefined;
  let cut = false;
  let cancel = (): void => {};

  const feed = (text: string): void => {
    cancel();
    let rest = waiting + text;
    waiting = '';
    while (rest !== '') {
      const next: string | undefined = paste === undefined ? takeKey(rest) : takePaste(rest);
      if (next === undefined) break;
      rest = next;
    }
    wait();
  };

  const wait = (): void => {
    if (paste !== undefined) cancel = clock.after(PASTE_REST, endPaste);
    else if (waiting !== '') cancel = clock.after(waiting.length > 2 ? REST : ALONE, alone);
  };

  /** The rest after the first key; undefined if it is to wait. */
  const takeKey = (text: string): string | undefined => {
    const taken = firstKey(text);
    if (!taken) {
      waiting = text;
      return undefined;
    }
    if (taken.key === 'paste begins') paste = '';
    else if (taken.key) on.key(taken.key);
    if (taken.background) on.background(taken.background);
    return text.slice(taken.length);
  };

  const takePaste = (text: string): string | undefined => {
    const end = text.indexOf(PASTE_END);
    if (end < 0) {
      const kept = Math.max(0, text.length - PASTE_END.length + 1); // its end may have begun
      keep(text.slice(0, kept));
      waiting = text.slice(kept);
      return undefined;
    }
    keep(text.slice(0, end));
    endPaste();
    return text.slice(end + PASTE_END.length);
  };

  const keep = (text: string): void => {
    const room = PASTE_MAX - (paste ?? '').length;
    paste += text.slice(0, room);
    cut ||= text.length > room;
  };

  const endPaste = (): void => {
    keep(waiting);
    const text = (paste ?? '').toWellFormed();
    const wasCut = cut;
    waiting = '';
    paste = undefined;
    cut = false;
    if (text !== '') on.key({ kind: 'paste', text, cut: wasCut });
  };

  const alone = (): void => {
    const key = aloneKey(waiting);
    waiting = '';
    if (key) on.key(key);
  };

  return {
    feed: (bytes) => feed(utf8.write(Buffer.from(bytes))),
    stop() {
      cancel();
      waiting = '';
      paste = undefined;
    },
  };
}
