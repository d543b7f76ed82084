// Unanswered requests to the server: numbered, kept, and sent again after a broken connection, so that each line is
// carried out exactly once [DESIGN 5]. Knows no connection.

import type { Ms } from '../../shared/clock.ts';
import type { Accept, Asked, LineMore, Page, Passwd } from '../core/update/event.ts';

/** The most lines under way at once; the server remembers its last 64 answers of a stream. */
export const UNANSWERED_MAX = 64;
/** The most pages under way: on a slow link each delays everything asked after it. */
const PAGES_AT_ONCE = 4;

export interface Outbox {
  /** Numbers a line, for the given chat if any; `next` returns it as soon as there is room. */
  line(line: string, more?: LineMore): string;
  page(page: Page): string;
  passwd(change: Passwd): string;
  accept(accept: Accept): string;
  /** What may be sent now and has not been: lines in order, then pages, those of the chat `first` before others. */
  next(first?: string): readonly Asked[];
  /** An unanswered request. */
  find(id: string): Asked | undefined;
  /** An answer came; returns the request, or undefined if it was answered before or never sent. */
  answered(id: string): Asked | undefined;
  /** The answer was partial: `page`, the rest, is to be asked for under the same number. */
  goOn(id: string, page: Page): void;
  /** The connection is new: everything unanswered is to be sent again; pages only in the same epoch. */
  rewind(keep: 'all' | 'lines'): void;
  /**
   * The connection broke: drops and returns the requests that mean something only on it. A repeated password change
   * would count as a wrong password, and a request for a private chat is over.
   */
  forgetPassing(): readonly Asked[];
  /** How many requests await an answer, sent or not. */
  readonly unanswered: number;
  /** How many of them are pages. */
  readonly pages: number;
  /** The lines among them, oldest first. */
  readonly lines: readonly string[];
}

/** `elapsed`: as a clock's, for those who say how long a line waited. */
export function outbox(stream: string, elapsed?: () => Ms): Outbox {
  let n = 0;
  const asked = new Map<string, Asked>(); // in order of their numbers
  const sent = new Set<string>();
  const typed = new Map<string, { readonly at: Ms; readonly during: number }>(); // lines, by id; after so many connections
  let connections = 0;

  const add = (
    what: ({ line: string } & LineMore) | { page: Page } | { passwd: Passwd } | { accept: Accept },
  ): string => {
    n += 1;
    const id = `${stream}.${n}`;
    asked.set(id, { id, ...what });
    return id;
  };

  /** The requests to send now, so that at most `atOnce` are under way; they count as sent. */
  const send = (requests: readonly Asked[], atOnce: number): readonly Asked[] => {
    const waiting = requests.filter(({ id }) => !sent.has(id));
    const fresh = waiting.slice(0, Math.max(0, atOnce - (requests.length - waiting.length)));
    for (const { id } of fresh) sent.add(id);
    return fresh.map(withWait);
  };

  /** Before the first connection no name was known, and none can have changed hands. */
  const withWait = (request: Asked): Asked => {
    const since = typed.get(request.id);
    if (!elapsed || !since || since.during === 0 || since.during === connections) return request;
    return { ...request, waited: Math.max(0, Math.round(elapsed() - since.at)) };
  };

  return {
    line(line, { chat, file } = {}) {
      const id = add({ line, ...(chat !== undefined && { chat }), ...(file && { file }) });
      if (elapsed) typed.set(id, { at: elapsed(), during: connections });
      return id;
    },
    page: (page) => add({ page }),
    passwd: (passwd) => add({ passwd }),
    accept: (accept) => add({ accept }),
    next(first) {
      const pages = [...asked.values()].filter(isPage);
      const lines = [...asked.values()].filter((request) => !isPage(request));
      const ofFirst = (request: Asked): boolean => isPage(request) && request.page.chat === first;
      const others = pages.filter((page) => !ofFirst(page));
      return [
        ...send(lines, UNANSWERED_MAX),
        ...send([...pages.filter(ofFirst), ...others], PAGES_AT_ONCE),
      ];
    },
    find: (id) => asked.get(id),
    answered(id) {
      const request = asked.get(id);
      asked.delete(id);
      sent.delete(id);
      typed.delete(id);
      return request;
    },
    goOn: (id, page) => void asked.set(id, { id, page }),
    rewind(keep) {
      sent.clear();
      connections += 1;
      if (keep === 'all') return;
      for (const [id, request] of asked) if (isPage(request)) asked.delete(id);
    },
    forgetPassing() {
      const passing = [...asked.values()].filter((it) => 'passwd' in it || 'accept' in it);
      for (const { id } of passing) asked.delete(id);
      return passing;
    },
    get unanswered() {
      return asked.size;
    },
    get pages() {
      return [...asked.values()].filter(isPage).length;
    },
    get lines() {
      return [...asked.values()].flatMap((request) => ('line' in request ? [request.line] : []));
    },
  };
}

function isPage(request: Asked): request is Extract<Asked, { page: Page }> {
  return 'page' in request;
}
