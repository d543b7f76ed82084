// What was asked of the server and is not answered yet: numbered, kept, and sent again after a broken connection, so
// that each line is carried out exactly once [DESIGN 5]. Knows no connection.

import type { Accept, Asked, LineMore, Page, Passwd } from '../update/event.ts';

/** At most so many requests are under way at once; the server remembers its last 64 answers of a stream. */
export const UNANSWERED_MAX = 64;

export interface Outbox {
  /** Numbers a line, meant for a chat if that is given; it is in what `next` gives as soon as there is room. */
  line(line: string, more?: LineMore): string;
  page(page: Page): string;
  passwd(change: Passwd): string;
  accept(accept: Accept): string;
  /** What may be sent now and was not, in the order of its numbers. */
  next(): readonly Asked[];
  /** An answer came; gives what it answers, or undefined if that was answered before or never asked. */
  answered(id: string): Asked | undefined;
  /** The connection is new: everything unanswered is to be sent again; pages only of the same epoch. */
  rewind(keep: 'all' | 'lines'): void;
  /**
   * The connection broke: what means something on it alone is not to be repeated. A password would be taken for a
   * wrong one, and a request for a private chat is over. Gives what is forgotten.
   */
  forgetPassing(): readonly Asked[];
  /** How many requests wait for their answer, sent or not. */
  readonly unanswered: number;
  /** The lines among them, oldest first. */
  readonly lines: readonly string[];
}

export function outbox(stream: string): Outbox {
  let n = 0;
  const asked = new Map<string, Asked>(); // in the order of the numbers
  const sent = new Set<string>();

  const add = (
    what: ({ line: string } & LineMore) | { page: Page } | { passwd: Passwd } | { accept: Accept },
  ): string => {
    n += 1;
    const id = `${stream}.${n}`;
    asked.set(id, { id, ...what });
    return id;
  };

  return {
    line: (line, { chat, file } = {}) =>
      add({ line, ...(chat !== undefined && { chat }), ...(file && { file }) }),
    page: (page) => add({ page }),
    passwd: (passwd) => add({ passwd }),
    accept: (accept) => add({ accept }),
    next() {
      const fresh: Asked[] = [];
      for (const request of asked.values()) {
        if (sent.size >= UNANSWERED_MAX) break;
        if (sent.has(request.id)) continue;
        sent.add(request.id);
        fresh.push(request);
      }
      return fresh;
    },
    answered(id) {
      const request = asked.get(id);
      asked.delete(id);
      sent.delete(id);
      return request;
    },
    rewind(keep) {
      sent.clear();
      if (keep === 'all') return;
      for (const [id, request] of asked) if ('page' in request) asked.delete(id);
    },
    forgetPassing() {
      const passing = [...asked.values()].filter((it) => 'passwd' in it || 'accept' in it);
      for (const { id } of passing) asked.delete(id);
      return passing;
    },
    get unanswered() {
      return asked.size;
    },
    get lines() {
      return [...asked.values()].flatMap((request) => ('line' in request ? [request.line] : []));
    },
  };
}
