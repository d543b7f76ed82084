// Bytes in, lines out, as they are asked for. Only LF ends a line (or CR, if `returns`): U+2028 and the like do not.

import { StringDecoder } from 'node:string_decoder';

export interface Reader {
  feed(bytes: Uint8Array): void;
  /** The next whole line; undefined if there is none yet. */
  next(): string | undefined;
  /** As `next`, which is to return the same line once more. */
  peek(): string | undefined;
  /** Returns and forgets what follows the last whole line. */
  rest(): string;
}

/** The most kept of a line that never ends; one so long is refused anyway. */
const LINE_CHARS_MAX = 128 * 1024;

/** `returns`: a lone carriage return ends a line too, as in what a terminal in raw mode has read. */
export function reader({ returns }: { readonly returns: boolean }): Reader {
  const decoder = new StringDecoder('utf8');
  const end = returns ? /\r\n?|\n/g : /\r?\n/g;
  let text = '';
  let searched = 0; // no line ends before this
  let dropped = false; // the rest of an overlong line is being dropped
  let peeked: string | undefined;

  const take = (): string | undefined => {
    end.lastIndex = searched;
    const found = end.exec(text);
    if (!found) {
      searched = Math.max(0, text.length - 1); // a \r may be half of a line end
      return undefined;
    }
    const line = text.slice(0, found.index);
    text = text.slice(found.index + found[0].length);
    searched = 0;
    return line;
  };

  const next = (): string | undefined => {
    for (;;) {
      const line = take();
      if (line === undefined) break;
      if (!dropped) return line;
      dropped = false;
    }
    if (text.length <= LINE_CHARS_MAX) return undefined;
    const head = text.slice(0, LINE_CHARS_MAX);
    text = '';
    searched = 0;
    if (dropped) return undefined;
    dropped = true;
    return head;
  };

  return {
    feed(bytes) {
      text += decoder.write(Buffer.from(bytes));
    },
    next() {
      const line = peeked ?? next();
      peeked = undefined;
      return line;
    },
    peek() {
      peeked ??= next();
      return peeked;
    },
    rest() {
      const last = text + decoder.end();
      text = '';
      searched = 0;
      return last;
    },
  };
}
