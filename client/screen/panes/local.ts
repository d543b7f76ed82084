// The client's own lines among the messages: answers, notices, who came and left. Bounded. Pure.

import type { Ms } from '../../../shared/clock.ts';
import type { Local } from '../../scrollback/item.ts';
import { openChat, type Panes } from './panes.ts';

const LOCALS_MAX = 200;

/** Adds one at the end of a chat, by default the open one. */
export function withLocal(
  panes: Panes,
  what: Pick<Local, 'tone' | 'text' | 'at' | 'until'>,
  chat = openChat(panes),
): Panes {
  const last = chat.history?.messages.at(-1)?.seq ?? 0;
  const n = panes.localCount + 1;
  const local: Local = { chat: chat.id, seq: Math.max(chat.head, last), n, ...what };
  return { ...panes, locals: [...panes.locals, local].slice(-LOCALS_MAX), localCount: n };
}

/** A refusal replaces an earlier one in the same words, or any that `again` matches. */
export function withRefusal(
  panes: Panes,
  what: Pick<Local, 'text' | 'at'> & { readonly again?: boolean },
  chat = openChat(panes),
): Panes {
  const { text, at, again = false } = what;
  const next = withLocal(panes, { tone: 'refusal', text, at }, chat);
  const last = next.locals.at(-1);
  const before = panes.locals.findLast((local) => local.chat === chat.id);
  if (before?.tone !== 'refusal' || before.seq !== last?.seq) return next;
  return again || before.text === text ? without(next, (local) => local === before) : next;
}

/** Help is shown once, until the user goes back to the chat. */
export function withHelp(panes: Panes, text: string, at: Ms): Panes {
  return withLocal(withoutHelp(panes), { tone: 'help', text, at });
}

export function withoutHelp(panes: Panes): Panes {
  return without(panes, ({ tone }) => tone === 'help');
}

/** Without lines about timed messages that are gone. */
export function withoutPast(panes: Panes, now: Ms): Panes {
  return without(panes, ({ until = Infinity }) => until <= now);
}

function without(panes: Panes, isGone: (local: Local) => boolean): Panes {
  const locals = panes.locals.filter((local) => !isGone(local));
  return locals.length === panes.locals.length ? panes : { ...panes, locals };
}
