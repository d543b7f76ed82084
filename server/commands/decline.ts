// Turns down a request for a private chat.

import { Refusal } from '../../shared/refusal.ts';
import { requestOf } from '../chat/asked.ts';
import type { Handler } from '../chat/handler.ts';
import { notAsked } from '../chat/introductions.ts';

export const decline: Handler<'decline'> = ({ name, file }, asker, { introductions }) => {
  if (file !== undefined) throw new Refusal('client-only', FILES);
  const request = requestOf(introductions.received(asker.id), ({ from }) => from, name);
  if (!request) throw notAsked();
  const result = { kind: 'declined', who: request.from.name } as const;
  return { kind: 'do', run: () => introductions.decline(request, asker.listener), result };
};

const FILES = 'Only the client that has the private chat can do that. Nothing was done.';
