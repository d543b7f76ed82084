// What was asked of the server and is not answered yet: numbered, kept, and sent again after a broken connection, so
// that each line is carried out exactly once [DESIGN 5]. Knows no connection.

import type { Asked, Page } from '../update/event.ts';

/** At most so many requests are under way at once; the server remembers its last 64 answers of a stream. */
export const UNANSWERED_MAX = 64;

export interface Outbox {
  /** Numbers a line; it is in what `next` gives as soon as there is room. */
  line(line: string): string;
  page(page: Page): string;
  /** What may be sent now and was not, in the order of its numbers. */
  next(): readonly Asked[];
  /** An answer came; gives what it answers, or undefined if that was answered before or never asked. */
  answered(id: string): Asked | undefined;
  /** The connection is new: everything unanswered is to be sent again. */
  rewind(): void;
  /** Pages of an epoch that is over are answered by nobody; lines stay. */
  dropPages(): void;
  /** How many lines and pages wait for their answer, sent or not. */
  readonly unanswered: number;
  /** The lines among them, oldest first. */
  readonly lines: readonly string[];
}

export function outbox(stream: string): Outbox {
  let n = 0;
  let asked = new Map<string, Asked>(); // in the order of the numbers
  let sent = new Set<string>();

  const add = (what: { line: string } | { page: Page }): string => {
    n += 1;
    const id = `${stream}.${n}`;
    asked.set(id, { id, ...what });
    return id;
  };

  return {
    line: (line) => add({ line }),
    page: (page) => add({ page }),
    next() {
      const room = [...asked.values()].slice(0, UNANSWERED_MAX);
      const fresh = room.filter(({ id }) => !sent.has(id));
      for (const { id } of fresh) sent.add(id);
      return fresh;
    },
    answered(id) {
      const request = asked.get(id);
      asked.delete(id);
      sent.delete(id);
      return request;
    },
    rewind() {
      sent = new Set();
    },
    dropPages() {
      asked = new Map([...asked].filter(([, request]) => 'line' in request));
    },
    get unanswered() {
      return asked.size;
    },
    get lines() {
      return [...asked.values()].flatMap((request) => ('line' in request ? [request.line] : []));
    },
  };
}
