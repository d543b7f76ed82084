// Which chat is open: opening one, going through the list, jumping to unread messages. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { type Chat, unseen } from '../../core/model.ts';
import { signedName } from '../../core/sentences.ts';
import type { Effect } from '../../core/update/event.ts';
import { update as updateModel } from '../../core/update.ts';
import { type Editor, NEW_EDITOR } from '../editor/editor.ts';
import { textOf } from '../editor/typed.ts';
import { keysFor } from '../keys/bindings.ts';
import type { Action } from '../keys/table.ts';
import type { PanesStep } from './event.ts';
import { GLOBAL, listedChats, openChat, type Panes } from './panes.ts';

/** How many chats' inputs are kept. */
const EDITORS_MAX = 100;

/**
 * Opens a chat at the last message read, if that is held; but global at the newest message, unless the unread ones are
 * wanted. Only the user's keys open chats.
 */
export function opened(panes: Panes, id: string, now: Ms, wanted?: 'unread'): PanesStep {
  if (id !== GLOBAL && !panes.model.chats.has(id)) return [panes, []];
  const { list: _, links: _____, offer: __, newFrom: ___, hint: ____, ...without } = panes;
  const { search: ______, ...rest } = without;
  const left = panes.open === id ? panes.model : withoutLook(panes, now);
  const chat = left.chats.get(id);
  const { editors, ...taken } = takenAlong(panes);
  const editor = { ...(editors.get(id) ?? NEW_EDITOR), killed: taken.killed };
  editors.delete(id);
  const at = wanted ?? usualLook(left, id);
  const next: Panes = {
    ...rest,
    model: left,
    open: id,
    editor: panes.open === id ? panes.editor : editor,
    editors: panes.open === id ? panes.editors : editors,
    ...placeIn(chat, at),
    ...(panes.open !== id && taken.hint !== undefined && { hint: taken.hint }),
  };
  return reaches(chat, at) ? [next, []] : looked(next, id, now, at);
}

/** Asks for what to show first of a chat. */
export function looked(
  panes: Panes,
  id: string,
  now: number,
  at: Start = usualLook(panes.model, id),
): PanesStep {
  const [model, effects] = updateModel(panes.model, { kind: 'look', chat: id, at }, now);
  return [{ ...panes, model }, withoutShow(effects)];
}

type Start = 'unread' | 'newest';

function usualLook({ chats }: Panes['model'], id: string): Start {
  const chat = chats.get(id);
  return chat && id !== GLOBAL && unseen(chat) > 0 ? 'unread' : 'newest';
}

function placeIn(chat: Chat | undefined, at: Start): Pick<Panes, 'anchor' | 'newFrom'> {
  if (!chat || unseen(chat) === 0) return { anchor: 'newest' };
  const { read: newFrom } = chat;
  return { anchor: at === 'unread' ? { seq: newFrom + 1, n: 0, row: 0 } : 'newest', newFrom };
}

/** Whether what is held of a chat can be shown there. */
function reaches(chat: Chat | undefined, at: Start): boolean {
  if (!chat?.history || chat.kind === 'private') return chat?.history !== undefined;
  return at === 'unread' ? chat.history.above <= chat.read : chat.history.newest;
}

/** Looking shows nothing by itself; expired messages are gone from the model. */
export function withoutShow(
  effects: readonly Effect[],
): readonly Exclude<Effect, { kind: 'show' }>[] {
  return effects.filter((effect) => effect.kind !== 'show');
}

function withoutLook({ model, open }: Panes, now: number) {
  return updateModel(model, { kind: 'looked-away', chat: open }, now)[0];
}

/**
 * Typed text stays with its chat. In a chat that is over, and goes when the user leaves it, the text is cut instead.
 */
function takenAlong(panes: Panes): { editors: Map<string, Editor>; killed: string; hint?: string } {
  const { editor, bindings } = panes;
  const chat = openChat(panes);
  const typed = textOf(editor);
  if (!chat.shut) return { editors: stashed(panes), killed: editor.killed };
  const editors = new Map(panes.editors);
  editors.delete(panes.open);
  if (typed === '') return { editors, killed: editor.killed };
  const key = keysFor(bindings, 'put-back');
  const hint = `What you typed for ${signedName(chat)} is cut${key ? `: ${key} puts it back` : ''}.`;
  return { editors, killed: typed, hint };
}

function stashed({ editors, editor, open }: Panes): Map<string, Editor> {
  const all = new Map(editors);
  all.delete(open);
  all.set(open, { ...editor, killed: '' });
  for (const id of all.keys()) {
    if (all.size <= EDITORS_MAX) break;
    all.delete(id);
  }
  return all;
}

/** The chat this many rows away in the list. */
export function neighbour(panes: Panes, id: string, by: number): string {
  const chats = listedChats(panes);
  const at = chats.findIndex((chat) => chat.id === id);
  const to = Math.max(0, Math.min(chats.length - 1, at + by));
  return chats[to]?.id ?? id;
}

const ORDER = ['direct', 'group', 'global'];

/** The most important chat with something unread; undefined if there is none. */
export function nextUnread(panes: Panes): string | undefined {
  const open = panes.model.chats.get(panes.open);
  const isHere = (chat: Chat): boolean => chat.id === panes.open && panes.anchor !== 'newest';
  const unread = listedChats(panes).filter((chat) => unseen(chat) > 0 && !isHere(chat));
  if (unread.length === 0 && open && unseen(open) > 0) return open.id; // back to where the unread messages begin
  const mentioned = (chat: Chat): number => (panes.mentions.has(chat.id) ? 0 : 1);
  const [next] = unread.toSorted(
    (a, b) => mentioned(a) - mentioned(b) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
  return next?.id;
}

/** A key in the list of chats, where chat `id` is chosen; undefined if the key means nothing there. */
export function inList(panes: Panes, at: string, action: Action, now: Ms): PanesStep | undefined {
  const { list: _, ...closed } = panes;
  const chosen = (by: number): PanesStep => [{ ...panes, list: neighbour(panes, at, by) }, []];
  switch (action) {
    case 'earlier':
    case 'chat-up':
      return chosen(-1);
    case 'later':
    case 'chat-down':
      return chosen(1);
    case 'page-up':
      return chosen(-10);
    case 'page-down':
      return chosen(10);
    case 'send':
      return opened(panes, at, now);
    case 'cancel':
    case 'chats':
      return [closed, []];
    default:
      return undefined;
  }
}
