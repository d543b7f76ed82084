// Blocking or unblocking somebody changes which messages may be seen and which chats there are: both are fetched again.
// Pure.

import { parse } from '../../../shared/grammar/parse.ts';
import type { ChatInfo } from '../../../shared/wire/native.ts';
import type { Chat, Model } from '../../core/model.ts';
import type { ClientEvent } from '../../core/update/event.ts';
import type { PanesStep } from './event.ts';
import { looked } from './open.ts';
import type { Panes } from './panes.ts';

const VERBS: ReadonlySet<string> = new Set(['block', 'unblock', 'toggleblock']);
const ANYBODY = { isUser: () => true, isGroup: () => false, openRequests: 0 };

/** Whether an event has changed whom the user blocks; not a login, which begins anew anyway. */
export function blocksChanged(before: Model, event: ClientEvent, after: Model): boolean {
  if (event.kind === 'welcomed' && event.fresh) return false;
  if (after.blocked) return before.blocked !== undefined && before.blocked !== after.blocked;
  return event.kind === 'told' && isAnswerToBlock(event);
}

/** If a server does not say whom the user blocks, only the answers to commands tell. */
function isAnswerToBlock({ event, asked }: Extract<ClientEvent, { kind: 'told' }>): boolean {
  if (event.kind === 'refused' || !asked || !('line' in asked)) return false;
  const parsed = parse(asked.line, ANYBODY);
  return parsed.kind === 'command' && VERBS.has(parsed.command.verb);
}

/** Drops all messages that were held, and asks again for the open ones. */
export function seenAnew(panes: Panes, now: number): PanesStep {
  const chats = new Map(panes.model.chats);
  for (const { history: _, ...chat } of chats.values()) {
    if (chat.kind === 'private' || chat.shut) continue;
    chats.set(chat.id, { ...chat, messages: [] });
  }
  const [next, effects] = looked({ ...panes, model: { ...panes.model, chats } }, panes.open, now);
  return [next, [...effects, { kind: 'say', line: 'ls' }]];
}

/** Without the direct chats that the server no longer lists; one that was only opened may not be known there yet. */
export function listedOnly(panes: Panes, listed: readonly ChatInfo[]): Panes {
  const ids = new Set(listed.map(({ chat }) => chat));
  const { blocked, chats } = panes.model;
  const isHidden = ({ kind, head, name, shut }: Chat): boolean =>
    kind === 'direct' && !shut && (head > 0 || blocked?.has(name) === true);
  const all = [...chats];
  const left = all.filter(([id, chat]) => ids.has(id) || !isHidden(chat));
  if (left.length === all.length) return panes;
  return { ...panes, model: { ...panes.model, chats: new Map(left) } };
}
