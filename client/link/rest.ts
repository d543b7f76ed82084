// An empty page though there is more: the server went through many hidden messages, and may be asked to continue.

import type { Event } from '../../shared/wire/native.ts';
import type { Asked, Page } from '../core/update/event.ts';

/** The requests that are being continued. */
export interface Rests {
  /** Whether the answer was empty, and `goOn` was called with the rest: then nobody is to be told. */
  goesOn(answer: Event, id: string, asked: Asked | undefined): boolean;
  /** The last answer came to `asked`: returns the request that it began with. */
  firstOf(id: string, asked: Asked | undefined): Asked | undefined;
  /** Pages asked for earlier get no answer. */
  forget(): void;
}

export function rests(goOn: (id: string, rest: Page) => void): Rests {
  const begun = new Map<string, Asked>(); // by id
  return {
    goesOn(answer, id, asked) {
      const rest = restOf(asked, answer);
      if (!rest) return false;
      const first = begun.get(id) ?? asked;
      if (first) begun.set(id, first);
      goOn(id, rest);
      return true;
    },
    firstOf(id, asked) {
      const first = begun.get(id) ?? asked;
      begun.delete(id);
      return first;
    },
    forget: () => begun.clear(),
  };
}

/**
 * The rest of a request that got such an answer; undefined for any other answer, and if the server got no closer to the
 * end, since it never would.
 */
function restOf(asked: Asked | undefined, answer: Event): Page | undefined {
  if (!asked || !('page' in asked) || answer.kind !== 'page') return undefined;
  const { more, messages, next } = answer;
  if (!more || next === undefined || messages.length > 0) return undefined;
  const { above, below = Number.POSITIVE_INFINITY } = asked.page;
  const isUpwards = above !== undefined && asked.page.below === undefined;
  if (isUpwards) return next > above ? { ...asked.page, above: next } : undefined;
  return next < below ? { ...asked.page, below: next } : undefined;
}
