// Lines of the client's own among the messages: answers, notices, who came and left. Bounded. Pure.

import type { Ms } from '../../shared/clock.ts';
import { type Local, openChat, type Panes } from './panes.ts';

const LOCALS_MAX = 200;

/** Adds one at the end of a chat, by default the open one. */
export function withLocal(
  panes: Panes,
  { tone, text, at }: { tone: Local['tone']; text: string; at: Ms },
  chat = openChat(panes),
): Panes {
  const last = chat.history?.messages.at(-1)?.seq ?? 0;
  const n = panes.localCount + 1;
  const local: Local = { chat: chat.id, seq: Math.max(chat.head, last), n, at, tone, text };
  return { ...panes, locals: [...panes.locals, local].slice(-LOCALS_MAX), localCount: n };
}
