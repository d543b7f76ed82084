// Which chat is open: opening one, going through the list, the next one with something unread. Pure.

import type { Target } from '../../shared/grammar/command.ts';
import { keyOf } from '../../shared/names.ts';
import { type Editor, NEW_EDITOR } from '../editor/editor.ts';
import type { Chat } from '../model.ts';
import type { Effect } from '../update/event.ts';
import { update as updateModel } from '../update.ts';
import type { ViewNeeds } from '../view/view.ts';
import type { PanesStep } from './event.ts';
import { GLOBAL, listedChats, type Panes } from './panes.ts';

/** Inputs of so many chats are held. */
const EDITORS_MAX = 100;

/** Opens a chat where it was read to. */
export function opened(panes: Panes, id: string, { now }: ViewNeeds): PanesStep {
  const { list: _, offer: __, newFrom: ___, hint: ____, ...rest } = panes;
  const left = panes.open === id ? panes.model : withoutLook(panes, now);
  const chat = left.chats.get(id);
  const editors = stashed(panes);
  const editor = { ...(editors.get(id) ?? NEW_EDITOR), killed: panes.editor.killed };
  editors.delete(id);
  const isNew = chat !== undefined && chat.unread > 0;
  const next: Panes = {
    ...rest,
    model: left,
    open: id,
    editor: panes.open === id ? panes.editor : editor,
    editors: panes.open === id ? panes.editors : editors,
    anchor: isNew && id !== GLOBAL ? { seq: chat.read + 1, n: 0, row: 0 } : 'newest',
    ...(isNew && { newFrom: chat.read }),
  };
  return chat?.history ? [next, []] : looked(next, id, now);
}

/** Asks for what is to be seen first of a chat. */
export function looked(panes: Panes, id: string, now: number): PanesStep {
  const chat = panes.model.chats.get(id);
  const fromUnread = chat !== undefined && id !== GLOBAL && chat.unread > 0 && chat.read > 0;
  const at = fromUnread ? 'unread' : 'newest';
  const [model, effects] = updateModel(panes.model, { kind: 'look', chat: id, at }, now);
  return [{ ...panes, model }, withoutShow(effects)];
}

/** Looking shows nothing by itself; what is due is gone from the model. */
export function withoutShow(
  effects: readonly Effect[],
): readonly Exclude<Effect, { kind: 'show' }>[] {
  return effects.filter((effect) => effect.kind !== 'show');
}

function withoutLook({ model, open }: Panes, now: number) {
  return updateModel(model, { kind: 'looked-away', chat: open }, now)[0];
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

/** The chat that is so many rows away in the list. */
export function neighbour(panes: Panes, id: string, by: number): string {
  const chats = listedChats(panes);
  const at = chats.findIndex((chat) => chat.id === id);
  const to = Math.max(0, Math.min(chats.length - 1, at + by));
  return chats[to]?.id ?? id;
}

const ORDER = ['direct', 'group', 'global'];

/** The chat with something unread that matters most; undefined if there is none. */
export function nextUnread(panes: Panes): string | undefined {
  const unread = listedChats(panes).filter((chat) => chat.unread > 0 && chat.id !== panes.open);
  const mentioned = (chat: Chat): number => (panes.mentions.has(chat.id) ? 0 : 1);
  const [next] = unread.toSorted(
    (a, b) => mentioned(a) - mentioned(b) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
  return next?.id;
}

/** The chat that a name stands for, if it is known here. */
export function chatOf({ model }: Panes, target: Target): Chat | undefined {
  if (target.kind === 'global') return model.chats.get(GLOBAL);
  const kind = { user: 'direct', group: 'group', any: undefined }[target.kind];
  return [...model.chats.values()].find(
    (chat) =>
      keyOf(chat.name) === keyOf(target.name) &&
      (kind === undefined ? chat.kind !== 'private' : chat.kind === kind),
  );
}
