// Takes back an unanswered request for a private chat; only the client can end a chat that has begun.

import { Refusal } from '../../shared/refusal.ts';
import { requestOf } from '../chat/asked.ts';
import type { Handler } from '../chat/handler.ts';

export const stopprivate: Handler<'stopprivate'> = ({ name }, asker, { introductions }) => {
  const request = requestOf(introductions.sent(asker.id), ({ to }) => to, name);
  if (!request) throw new Refusal('client-only', CHAT);
  const result = { kind: 'withdrawn', who: request.to.name } as const;
  return { kind: 'do', run: () => introductions.withdraw(request, asker.listener), result };
};

const CHAT = 'Only the client can end a private chat. Nothing was done.';
