// A page says once what its messages have in common; here each gets it back.

import { keyOf } from '../names.ts';
import type { EventOf } from './native.ts';

/** A page's message in the form of a `message` event. */
export function ofPage(
  page: Pick<EventOf<'page'>, 'chat' | 'type' | 'name'>,
  message: EventOf<'page'>['messages'][number],
  me: string,
): EventOf<'message'> {
  const toMe = page.type === 'direct' && keyOf(message.from) === keyOf(page.name);
  return {
    kind: 'message',
    chat: page.chat,
    type: page.type,
    to: toMe ? me : page.name,
    ...message,
  };
}
