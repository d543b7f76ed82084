// Counts what is unread without reading everything again at each login: once somebody has counted in a chat, the
// authors of its newest messages are remembered, as numbers. It knows no rules: the caller says which messages count.

import type { Clock } from '../../shared/clock.ts';
import { PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import type { ChatId, Message, Seq } from '../facts.ts';
import type { Store } from '../store/store.ts';

/** The most messages of one chat that are counted; more are shown as `999+`. */
export const UNREAD_MAX = 1000;
/** The most messages remembered, of all chats together: some 10 MB. */
const REMEMBERED_MAX = 250_000;

/** What decides whether a message counts for somebody. */
export type Author = Pick<Message, 'by' | 'note'>;

/** Which messages of a chat, and which of those count. */
export interface Span {
  readonly chat: ChatId;
  readonly above: Seq;
  readonly upTo: Seq;
  readonly counts: (author: Author) => boolean;
}

export interface Unread {
  /** How many there are, at most UNREAD_MAX: at once if remembered; rejects with StorageError. */
  count(span: Span): number | Promise<number>;
}

interface Written {
  readonly seq: Seq;
  /** One object is shared by all messages of an author. */
  readonly author: Author;
  /** When the message is gone, if it is timed. */
  readonly end?: number;
}

/** The newest messages of a chat, rising: all above `above` and up to `upTo`. */
interface Tail {
  /** 0 if there are UNREAD_MAX of them: nobody looks further. */
  readonly above: Seq;
  readonly upTo: Seq;
  readonly written: readonly Written[];
}

export function createUnread(
  store: Pick<Store, 'page'>,
  clock: Pick<Clock, 'now'>,
  rememberedMax = REMEMBERED_MAX,
): Unread {
  const tails = new Map<ChatId, Tail>(); // most recently asked for last
  const growing = new Map<ChatId, Promise<void>>();
  let remembered = 0;

  const known = ({ chat, above, upTo }: Span): Tail | undefined => {
    const tail = tails.get(chat);
    if (!tail || tail.above > above || tail.upTo < upTo) return undefined;
    tails.delete(chat);
    tails.set(chat, tail);
    return tail;
  };

  const forget = (chat: ChatId): void => {
    remembered -= weight(tails.get(chat));
    tails.delete(chat);
  };

  const remember = (chat: ChatId, tail: Tail): void => {
    forget(chat);
    tails.set(chat, tail);
    remembered += weight(tail);
    for (const oldest of tails.keys()) {
      if (remembered <= rememberedMax || oldest === chat) break;
      forget(oldest);
    }
  };

  const grow = async ({ chat, above, upTo }: Span): Promise<void> => {
    const old = tails.get(chat);
    const isBelow = !old || above < old.above; // it begins too late for this span
    const found = await newest(store, chat, isBelow ? above : old.upTo);
    const seen = Math.max(upTo, found.messages.at(-1)?.seq ?? 0);
    const before = isBelow || found.cut ? { above: found.cut ? 0 : above, written: [] } : old;
    remember(chat, extended(before, found.messages, seen));
  };

  /** Several who ask while a chat is being read wait for the same read. */
  const grown = async (span: Span): Promise<Tail> => {
    for (let tail = known(span); ; tail = known(span)) {
      if (tail) return tail;
      const under = growing.get(span.chat);
      const work = under ?? grow(span).finally(() => growing.delete(span.chat));
      if (!under) growing.set(span.chat, work);
      await work;
    }
  };

  return {
    count(span) {
      if (span.above >= span.upTo) return 0;
      const tail = known(span);
      const now = clock.now();
      return tail ? counted(tail, span, now) : grown(span).then((it) => counted(it, span, now));
    },
  };
}

function weight(tail: Tail | undefined): number {
  return tail ? tail.written.length + 1 : 0;
}

/** The newest messages above a seq, rising; `cut` if there are more than are ever counted. */
async function newest(store: Pick<Store, 'page'>, chat: ChatId, above: Seq) {
  let messages: readonly Message[] = [];
  for (let below: Seq | undefined; messages.length < UNREAD_MAX; below = messages[0]?.seq) {
    const range = { above, ...(below !== undefined && { below }), max: PAGE_MESSAGES_MAX };
    // Without an upper bound a page would begin at the oldest.
    const page = await store.page(chat, { below: Number.MAX_SAFE_INTEGER, ...range });
    messages = [...page, ...messages];
    if (page.length < PAGE_MESSAGES_MAX) return { messages, cut: false };
  }
  return { messages, cut: true };
}

function extended(
  { above, written }: Omit<Tail, 'upTo'>,
  messages: readonly Message[],
  upTo: Seq,
): Tail {
  const authors = new Map(written.map(({ author }) => [wordFor(author), author]));
  const all = [...written];
  for (const { seq, by, note, expiresAt } of messages) {
    const own = { by, ...(note && { note }) };
    const author = authors.get(wordFor(own)) ?? own;
    authors.set(wordFor(own), author);
    all.push({ seq, author, ...(expiresAt !== undefined && { end: expiresAt * 1000 }) });
  }
  const isFull = all.length >= UNREAD_MAX;
  return { above: isFull ? 0 : above, upTo, written: all.slice(-UNREAD_MAX) };
}

function wordFor({ by, note }: Author): string {
  return note ? `${by} notes` : by;
}

function counted({ written }: Tail, { above, upTo, counts }: Span, now: number): number {
  const known = new Map<Author, boolean>();
  let count = 0;
  for (let at = written.length - 1; at >= 0; at -= 1) {
    const { seq, author, end = Infinity } = written[at] as Written;
    if (seq <= above) break;
    const wanted = known.get(author) ?? counts(author);
    known.set(author, wanted);
    if (wanted && seq <= upTo && end > now) count += 1;
  }
  return count;
}
