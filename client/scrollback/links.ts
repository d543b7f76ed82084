// Web addresses in a text: where they are, and what a click on them opens. Pure.

import { type Span, span } from '../layout/row.ts';

/** The longest address that opens; a longer one is text. */
const LENGTH_MAX = 2_000;

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\p{C}]+/giu;
/** Characters that end a sentence rather than an address. */
const TRAILING = /[.,;:!?]+$/;

/** The text in pieces: addresses as links, everything between as `rest` makes it. */
export function withLinks(text: string, rest: (text: string) => readonly Span[]): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const { index, 0: found } of text.matchAll(ADDRESS)) {
    const shown = trimmed(found);
    const link = linkOf(shown);
    if (link === undefined) continue;
    if (index > from) spans.push(...rest(text.slice(from, index)));
    spans.push({ ...span(shown, 'link'), link });
    from = index + shown.length;
  }
  if (from < text.length || spans.length === 0) spans.push(...rest(text.slice(from)));
  return spans;
}

/** Without the end of the sentence around it: a full stop, or a bracket that was opened before it. */
function trimmed(found: string): string {
  const bare = found.replace(TRAILING, '');
  const isOpen = bare.endsWith(')') && !bare.includes('(');
  return isOpen ? trimmed(bare.slice(0, -1)) : bare;
}

/** As browsers spell it: printable ASCII, so that nothing in it means anything to a terminal. */
function linkOf(shown: string): string | undefined {
  if (shown.length > LENGTH_MAX || !URL.canParse(shown)) return undefined;
  const { href } = new URL(shown);
  return /^[\x21-\x7e]+$/.test(href) && href.length <= 2 * LENGTH_MAX ? href : undefined;
}
