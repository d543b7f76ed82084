// One item of a scrollback as rows: a message, one of the client's own lines, or a line on its way. Pure. Rows are kept
// with their message and go with it, so that nothing of an erased one stays.

import type { Ms } from '../../shared/clock.ts';
import { lengthText } from '../../shared/lifetime.ts';
import { keyOf } from '../../shared/names.ts';
import type { Message } from '../core/model.ts';
import type { Times } from '../core/times.ts';
import { hueOf, type Row, type Span, type Style, span, wrapRow } from '../layout/row.ts';
import { cut } from '../layout/width.ts';
import type { Item, Local, Pending } from './item.ts';
import { type Linker, linkerFor } from './links.ts';
import { type Part, partsOf } from './markup.ts';

export interface LayoutOptions {
  readonly width: number;
  readonly me: string;
  readonly times: Times;
  /** The server's time. */
  readonly now: Ms;
}

const TIME_CELLS = 6;
/** Narrower than this, times are left out. */
const TIMES_FROM = 30;

/** The rows of a message or a line, and what they were made for. */
interface Kept extends Pick<LayoutOptions, 'width' | 'me' | 'times'> {
  /** How long it still lives, as it is shown. */
  readonly gone: string;
  readonly rows: readonly Row[];
}

const kept = new WeakMap<Message | Local, Kept>();

export function itemRows(item: Item, options: LayoutOptions): readonly Row[] {
  if ('message' in item) return messageRows(item.message, options);
  return 'local' in item ? localRows(item.local, options) : pendingRows(item.pending, options);
}

function messageRows(message: Message, options: LayoutOptions): readonly Row[] {
  const gone =
    message.expiresAt === undefined ? '' : ` (gone in ${lengthText(left(message, options.now))})`;
  return remembered(message, { ...options, gone }, () => makeMessage(message, gone, options));
}

function localRows(local: Local, options: LayoutOptions): readonly Row[] {
  return remembered(local, { ...options, gone: '' }, () => makeLocal(local, options));
}

function remembered(
  of: Message | Local,
  { width, me, times, gone }: Omit<Kept, 'rows'>,
  make: () => readonly Row[],
): readonly Row[] {
  const before = kept.get(of);
  const isSame = before?.width === width && before.me === me && before.times === times;
  if (isSame && before.gone === gone) return before.rows;
  const rows = make();
  kept.set(of, { width, me, times, gone, rows });
  return rows;
}

function makeMessage(message: Message, gone: string, options: LayoutOptions): readonly Row[] {
  const { from, at, text, action, note, deleted } = message;
  const mine = keyOf(from) === keyOf(options.me);
  const name = span(from, mine ? 'own' : hueOf(from));
  const timed = gone === '' ? [] : [span(gone, 'timed')];
  if (note) return framed([span('— ', 'notice'), name, span(` ${text}`, 'notice')], at, options);
  if (deleted !== undefined) {
    return framed([name, span(': ', 'quiet'), span(text, 'quiet')], at, options);
  }
  const marks = markRows(message, options);
  const words = [
    ...said(text, { links: linkerFor(String(message.seq)), me: mine ? '' : options.me }),
    ...(message.edited === undefined ? [] : [span(' (edited)', 'quiet')]),
  ];
  const row: Row = action
    ? [span('* ', 'quiet'), name, ...timed, span(' '), ...words]
    : [name, ...timed, span(': ', 'quiet'), ...words];
  return [...framed(row, at, options), ...marks];
}

/** How many people put which marks on it. */
function markRows({ reactions = [] }: Message, options: LayoutOptions): readonly Row[] {
  if (reactions.length === 0) return [];
  const marks = reactions.map(({ mark, names }) => `${mark} ${names.length}`).join('  ');
  const indent = indentOf(options);
  return wrapRow([span(' '.repeat(indent)), span(marks, 'quiet')], {
    width: options.width,
    gutter: indent,
  });
}

/** What a message answers, in one row: its first words if it is held, else its number. */
export function quoteRow(re: number, quoted: Message | undefined, options: LayoutOptions): Row {
  const indent = indentOf(options);
  const room = Math.max(2, options.width - indent);
  const words = quoted ? `${quoted.from}: ${quoted.text.replaceAll('\n', ' ')}` : `#${re}`;
  const { text, style } = span(`↳ ${words}`, 'quiet');
  return [span(' '.repeat(indent)), { text: cut(text, room), style }];
}

/** Where later rows of a message begin. */
function indentOf({ width }: LayoutOptions): number {
  return (width >= TIMES_FROM ? TIME_CELLS : 0) + 2;
}

/** How many seconds are left: never more than its lifetime, though deadlines are rounded up and clocks differ. */
function left({ at, expiresAt = 0 }: Message, now: Ms): number {
  const lifetime = Math.floor((expiresAt - at) / 1000);
  return Math.min(Math.ceil((expiresAt - now) / 1000), Math.max(1, lifetime));
}

/**
 * After its time. Later rows are indented, so that nobody can forge a line of somebody else's [DESIGN 2]; only a long word
 * goes on at the left edge: without a blank in it, it does not look like a line, which begins with a time.
 */
function framed(row: Row, at: Ms, options: LayoutOptions): readonly Row[] {
  const { width, times } = options;
  const timed = width >= TIMES_FROM;
  const head: Row = timed ? [span(`${times.clock(at)} `, 'quiet')] : [];
  const gutter = indentOf(options);
  return wrapRow([...head, ...row], { width, gutter, wholeWords: timed });
}

const STYLES = {
  plain: 'text',
  bold: 'strong',
  italic: 'italic',
  'bold-italic': 'strong-italic',
  code: 'code',
  mark: 'quiet',
} as const satisfies Record<Part['is'], Style>;

/** Somebody's words: with emphasis, code and links, and with the user's name standing out, if that is told. */
function said(text: string, { links, me }: { links: Linker; me: string }): readonly Span[] {
  return partsOf(text).flatMap((part) => {
    const style = STYLES[part.is];
    const isProse = part.is !== 'code' && part.is !== 'mark';
    return links(part.text, (rest) =>
      isProse ? withMentions(rest, me, style) : [span(rest, style)],
    );
  });
}

/** A text in which a name stands out. */
function withMentions(text: string, me: string, style: Style): readonly Span[] {
  if (!mentions(text, me)) return [span(text, style)];
  const spans: Span[] = [];
  let from = 0;
  for (const { index, 0: found } of text.matchAll(mentionOf(me))) {
    if (index > from) spans.push(span(text.slice(from, index), style));
    spans.push(span(found, 'mention'));
    from = index + found.length;
  }
  if (from < text.length) spans.push(span(text.slice(from), style));
  return spans;
}

/** Whether a text contains somebody's name as a word. */
export function mentions(text: string, name: string): boolean {
  return name !== '' && mentionOf(name).test(text);
}

function mentionOf(name: string): RegExp {
  return new RegExp(`(?<![\\w-])@?${name.replace(/[^\w-]/g, '')}(?![\\w-])`, 'gi');
}

const SIGNS = {
  answer: '',
  help: '',
  notice: '· ',
  refusal: '! ',
  presence: '· ',
  call: '',
} as const;

function makeLocal({ at, tone, text, n }: Local, options: LayoutOptions): readonly Row[] {
  if (tone === 'call') {
    return framed(
      linkerFor(`c${n}`)(text, (part) => [span(part, 'strong')]),
      at,
      options,
    );
  }
  const style =
    tone === 'refusal' ? 'alert' : tone === 'answer' || tone === 'help' ? 'text' : 'notice';
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const head = index === 0 ? SIGNS[tone] : ' '.repeat(SIGNS[tone].length);
    return wrapRow([span(head + line, style)], {
      width: options.width,
      gutter: Math.min(SIGNS[tone].length + indent || 2, options.width >> 1),
    });
  });
}

function pendingRows({ at, head, text }: Pending, options: LayoutOptions): readonly Row[] {
  return framed([span(head, 'quiet'), span(text, 'quiet')], at, options);
}
