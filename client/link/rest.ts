// A page that came empty though there is more: the server looked through much that is hidden, and may be asked to go on.

import type { Event } from '../../shared/wire/native.ts';
import type { Asked, Page } from '../core/update/event.ts';

/**
 * What is left of a request that was answered so; undefined where it was answered otherwise, or where the server came no
 * nearer to the end: it would never come there.
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
