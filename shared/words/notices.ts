// Typed events as sentences, for clients that take no others.

import type { Amendment } from '../wire/amended.ts';
import type { Event, EventOf } from '../wire/native.ts';
import { amendmentNotice } from './amendments.ts';
import { groupChangeText } from './groups.ts';
import { listText } from './lists.ts';
import { resultText } from './results.ts';

/** The events in the form that clients know which take no amendments. */
export function withoutAmendments(events: readonly Event[]): readonly Event[] {
  return events.some(isAmendment) ? events.map(inWords) : events;
}

function isAmendment(event: Event): event is EventOf<Amendment['kind']> {
  return event.kind === 'edited' || event.kind === 'deleted' || event.kind === 'reacted';
}

function inWords(event: Event): Event {
  return isAmendment(event) ? { kind: 'notice', text: amendmentNotice(event) } : event;
}

/** The event in the form that every client knows. */
export function plainly(told: Event): Event {
  const event = inWords(told);
  if (event.kind === 'list') return { kind: 'notice', id: event.id, text: listText(event) };
  if (event.kind === 'done') {
    return { kind: 'notice', id: event.id, text: resultText(event.result) };
  }
  if (event.kind === 'change') return { kind: 'notice', text: groupChangeText(event) };
  if (event.kind !== 'confirmed' || !event.result) return event;
  const { result, ...confirmed } = event;
  return { ...confirmed, text: resultText(result) };
}
