// A message as its readers are told it: without its author's id, and with its deadline in the wire's milliseconds.

import type { PageMessage } from '../../shared/wire/message.ts';
import type { Message } from '../facts.ts';

export function told({ by: _, expiresAt, ...said }: Message): PageMessage {
  return expiresAt === undefined ? said : { expiresAt: expiresAt * 1000, ...said };
}
