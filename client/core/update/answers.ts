// What the server tells as data, in words: the text that every face shows, and the data for programs. Pure.

import { unreachable } from '../../../shared/unreachable.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import { groupChangeText } from '../../../shared/words/groups.ts';
import { listText } from '../../../shared/words/lists.ts';
import { resultText } from '../../../shared/words/results.ts';
import type { Show } from './event.ts';

export function worded(
  event: EventOf<'list' | 'done' | 'change'>,
): Extract<Show, { kind: 'notice' }> {
  switch (event.kind) {
    case 'list': {
      const { id, ...data } = event;
      return { kind: 'notice', id, text: listText(event), data };
    }
    case 'done': {
      const { id, ...data } = event;
      return { kind: 'notice', id, text: resultText(event.result), data };
    }
    case 'change':
      return { kind: 'notice', text: groupChangeText(event), data: event };
    default:
      return unreachable(event);
  }
}

export function confirmed(event: EventOf<'confirmed'>): Extract<Show, { kind: 'confirmed' }> {
  return event.result ? { ...event, text: resultText(event.result) } : event;
}
