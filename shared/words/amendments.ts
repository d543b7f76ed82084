// What becomes of messages later, in words: for clients that cannot change what they show.

import { unreachable } from '../unreachable.ts';
import type { Amendment } from '../wire/amended.ts';

/** What stands in place of a text that is gone. */
export function deletedText(by: string): string {
  return `deleted by ${by}`;
}

/** After the name of whoever did it. `which`: how the message is called. Words that would outlive a deadline stay out. */
export function amendmentText(event: Amendment, which: string): string {
  const isTimed = event.expiresAt !== undefined;
  switch (event.kind) {
    case 'edited':
      return isTimed ? `edited ${which}` : `edited ${which}: ${event.text}`;
    case 'deleted':
      return `deleted ${which}`;
    case 'reacted':
      if (isTimed) return `reacted to ${which}`;
      return event.off ? `took ${event.mark} off ${which}` : `put ${event.mark} on ${which}`;
    default:
      return unreachable(event);
  }
}

/** As a sentence of its own: `amy edited devs#12: it builds`. */
export function amendmentNotice(event: Amendment): string {
  const chat = event.type === 'global' ? '' : event.to;
  const where = event.type === 'direct' ? `#${event.of} to ${event.to}` : `${chat}#${event.of}`;
  return `${event.from} ${amendmentText(event, where)}`;
}
