// Typed events as sentences, for clients that take no others.

import type { Event } from '../wire/native.ts';
import { groupChangeText } from './groups.ts';
import { listText } from './lists.ts';
import { resultText } from './results.ts';

/** The event in the form that every client knows. */
export function plainly(event: Event): Event {
  if (event.kind === 'list') return { kind: 'notice', id: event.id, text: listText(event) };
  if (event.kind === 'done') {
    return { kind: 'notice', id: event.id, text: resultText(event.result) };
  }
  if (event.kind === 'change') return { kind: 'notice', text: groupChangeText(event) };
  if (event.kind !== 'confirmed' || !event.result) return event;
  const { result, ...confirmed } = event;
  return { ...confirmed, text: resultText(result) };
}
