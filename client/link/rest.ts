// An empty page though there is more: the server went through many hidden messages, and may be asked to continue.

import type { Event } from '../../shared/wire/native.ts';
import type { Asked, Page } from '../core/update/event.ts';

/**
 * The rest of a request that got such an answer; undefined for any other answer, and if the server got no closer to the
 * end, since it never would.
 */
export function restOf(asked: Asked | undefined, answer: Event): Page | undefined {
  if (!asked || !('page' in asked) || answer.kind !== 'page') return undefined;
  const { more, messages, next } = answer;
  if (!more || next === undefined || messages.length > 0) return undefined;
  const { above, below = Number.POSITIVE_INFINITY } = asked.page;
  const isUpwards = above !== undefined && asked.page.below === undefined;
  if (isUpwards) return next > above ? { ...asked.page, above: next } : undefined;
  return next < below ? { ...asked.page, below: next } : undefined;
}
