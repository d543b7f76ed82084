// Typed events as sentences, for clients that take no others.

import type { Amendment } from '../wire/amended.ts';
import type { Event, EventOf } from '../wire/native.ts';
import { amendmentNotice } from './amendments.ts';
import { groupChangeText } from './groups.ts';
import { listText } from './lists.ts';
import { resultText } from './results.ts';

/** The events in the form that clients know which take neither amendments nor what was found. */
export function withoutAmendments(events: readonly Event[]): readonly Event[] {
  return events.some(isNew) ? events.map(inWords) : events;
}

function isNew(event: Event): boolean {
  return isAmendment(event) || (event.kind === 'list' && event.of === 'found');
}

function isAmendment(event: Event): event is EventOf<Amendment['kind']> {
  return event.kind === 'edited' || event.kind === 'deleted' || event.kind === 'reacted';
}

function inWords(event: Event): Event {
  if (event.kind === 'list' && event.of === 'found') return listNotice(event);
  return isAmendment(event) ? { kind: 'notice', text: amendmentNotice(event) } : event;
}

function listNotice(list: EventOf<'list'>): Event {
  return { kind: 'notice', id: list.id, text: listText(list) };
}

/** The event in the form that every client knows. */
export function plainly(told: Event): Event {
  const event = inWords(told);
  if (event.kind === 'list') return listNotice(event);
  if (event.kind === 'done') {
    return { kind: 'notice', id: event.id, text: resultText(event.result) };
  }
  if (event.kind === 'change') return { kind: 'notice', text: groupChangeText(event) };
  if (event.kind !== 'confirmed' || !event.result) return event;
  const { result, ...confirmed } = event;
  return { ...confirmed, text: resultText(result) };
}
