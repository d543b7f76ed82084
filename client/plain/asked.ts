// A program's unanswered JSON requests: which of the program's ids an answer gets, and what is tried next if one of
// several lines for the same text is refused.

import { isWorthAnother, refusalOf } from '../core/attempts.ts';
import type { Show } from '../core/update/event.ts';

export interface AskedFor {
  /** Says the first of the lines, and the others if that is refused. `id`: the program's own. */
  say(lines: readonly string[], id: string | undefined): void;
  /** One of the program's lines was sent with this id of the link's. */
  said(linkId: string, id: string): void;
  /** An answer to pass on, with the program's id for the request; undefined if another line is tried. */
  answer(what: Show): { what: Show; id?: string } | undefined;
}

interface Waiting {
  readonly id: string | undefined;
  readonly line: string;
  readonly rest: readonly string[];
  readonly first?: Refused;
}

type Refused = Extract<Show, { kind: 'refused' }>;

/** `say`: sends a line and returns the link's id for it. */
export function askedFor(say: (line: string) => string): AskedFor {
  const waiting = new Map<string, Waiting>(); // what is under way, which the link bounds

  const tryNext = (
    [line, ...rest]: readonly string[],
    of: Omit<Waiting, 'rest' | 'line'>,
  ): void => {
    if (line !== undefined) waiting.set(say(line), { ...of, line, rest });
  };

  const refused = (what: Refused, asked: Waiting): ReturnType<AskedFor['answer']> => {
    const { id, rest } = asked;
    const first = refusalOf(asked.first, what, asked.line);
    if (rest.length === 0 || !isWorthAnother(what.code)) return named(first, asked);
    tryNext(rest, { id, first });
    return undefined;
  };

  return {
    say: (lines, id) => tryNext(lines, { id }),
    said(linkId, id) {
      waiting.set(linkId, { id, line: '', rest: [] });
    },
    answer(what) {
      const linkId = ('id' in what && what.id) || '';
      const asked = waiting.get(linkId);
      if (!asked) return { what };
      waiting.delete(linkId);
      return what.kind === 'refused' ? refused(what, asked) : named(what, asked);
    },
  };
}

function named(what: Show, { id }: Waiting): { what: Show; id?: string } {
  return id === undefined ? { what } : { what, id };
}
