// Panes of chats that have ended: they stay while the user is in them, or has typed something there, so that the next
// key goes nowhere else. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { type Chat, emptyChat, type Model, ownId, type Shut, withChat } from '../../core/model.ts';
import { shut } from '../../core/update/shut.ts';
import { type Editor, NEW_EDITOR } from '../editor/editor.ts';
import { remember } from '../editor/recall.ts';
import { textOf } from '../editor/typed.ts';
import type { PanesStep } from './event.ts';
import { opened } from './open.ts';
import { type ChatName, GLOBAL, type Panes } from './panes.ts';

/** With the chats that an event took away, if they are in use. `words`: what was written there may be kept. */
export function withEnded(before: Panes, panes: Panes, words = true): Panes {
  const { chats } = before.model;
  const gone = inUse(panes).filter((id) => id !== GLOBAL && !panes.model.chats.has(id));
  const model = gone.reduce((left, id) => {
    const chat = chats.get(id);
    return chat ? withChat(left, ended(words ? chat : wordless(chat), left)) : left;
  }, panes.model);
  return model === panes.model ? panes : { ...panes, model };
}

/** It has ended no more than before: one that is looked for still is. */
function wordless({ shut: why, ...chat }: Chat): Chat {
  return { ...emptyChat(placeOf(chat)), ...(why && { shut: why }) };
}

export function placeOf({ id, kind, name }: ChatName): ChatName {
  return { id, kind, name };
}

/** The open chat, and those with something typed. */
function inUse({ open, editors }: Panes): readonly string[] {
  const typed = [...editors].filter(([, { graphemes }]) => graphemes.length > 0);
  return [open, ...typed.map(([id]) => id)];
}

function ended(chat: Chat, model: Model): Chat {
  return shut(chat, chat.shut ?? whyOf(chat, model));
}

function whyOf({ kind, name }: Pick<Chat, 'kind' | 'name'>, { blocked }: Model): Shut {
  if (kind === 'private') return 'ended';
  if (kind === 'group') return 'left';
  return blocked?.has(name) ? 'blocked' : 'gone';
}

/** With the pane in which a line was typed, to which the line comes back. */
export function withPlace(panes: Panes, place: ChatName): Panes {
  if (place.id === GLOBAL || panes.model.chats.has(place.id)) return panes;
  return { ...panes, model: withChat(panes.model, ended(emptyChat(place), panes.model)) };
}

const ASKING = 'a chat that the server was asked for: ';

/** A pane for an unknown chat: it opens with the user's key, not with the answer. */
export function withAsking(panes: Panes, name: string): { panes: Panes; id: string } {
  const id = ownId(ASKING, name);
  const chat = shut(emptyChat({ id, kind: 'direct', name }), 'asking');
  return { panes: { ...panes, model: withChat(panes.model, chat) }, id };
}

/** The chat that was asked for is there: it replaces the open pane, which waits for it. */
export function found(
  panes: Panes,
  place: ChatName,
  { id, now }: { id: string; now: Ms },
): PanesStep {
  const chats = new Map(panes.model.chats);
  const editors = new Map(panes.editors);
  chats.delete(place.id);
  editors.delete(id);
  const { offer, list } = panes;
  const model = { ...panes.model, chats };
  const editor = withDraft(panes.editor, panes.editors.get(id));
  const [next, effects] = opened({ ...panes, model, editors, editor, open: id }, id, now);
  const still = { ...(offer && { offer }), ...(list !== undefined && { list: id }) };
  return [{ ...next, ...still }, effects];
}

/** Whether it is the id of such a pane. */
export function isLookedFor(id: string): boolean {
  return id.startsWith(ownId(ASKING, ''));
}

/** What was typed there before can be yanked behind what is being typed. */
function withDraft(editor: Editor, before: Editor = NEW_EDITOR): Editor {
  const lines = [...before.recall.lines, { text: textOf(before) }];
  return { ...editor, recall: lines.reduce(remember, editor.recall) };
}

/** There is no such chat. */
export function notFound(panes: Panes, id: string): Panes {
  const chat = panes.model.chats.get(id);
  return chat ? { ...panes, model: withChat(panes.model, shut(chat, 'nobody')) } : panes;
}
