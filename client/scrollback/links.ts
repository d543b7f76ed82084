// Web addresses in a text as links that a click opens. Pure.

import { addressesIn } from '../core/addresses.ts';
import { type Span, span } from '../layout/row.ts';

/** A text in pieces: addresses as links, everything between as `rest` makes it. */
export type Linker = (text: string, rest: (text: string) => readonly Span[]) => readonly Span[];

/** For one message: `ids` sets its links apart from those of every other. */
export function linkerFor(ids: string): Linker {
  let count = 0;
  return (text, rest) => {
    const spans: Span[] = [];
    let at = 0;
    for (const { from, to, url } of addressesIn(text)) {
      if (from > at) spans.push(...rest(text.slice(at, from)));
      count += 1;
      spans.push({ ...span(text.slice(from, to), 'link'), link: { url, id: `${ids}.${count}` } });
      at = to;
    }
    if (at < text.length || spans.length === 0) spans.push(...rest(text.slice(at)));
    return spans;
  };
}
