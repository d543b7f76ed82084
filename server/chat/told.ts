// A message as its readers are told it: without its author's id, and with its deadline in the wire's milliseconds.

import type { PageMessage } from '../../shared/wire/message.ts';
import type { Message } from '../facts.ts';

export function told({
  seq,
  from,
  at,
  text,
  action,
  note,
  change,
  expiresAt,
}: Message): PageMessage {
  return {
    seq,
    from,
    at,
    text,
    ...(action && { action }),
    ...(note && { note }),
    ...(change && { change }),
    ...(expiresAt !== undefined && { expiresAt: expiresAt * 1000 }),
  };
}
