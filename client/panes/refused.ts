// What became of lines: one that is refused comes back to where it was typed, and nothing of it is lost. Pure.

import { type Editor, NEW_EDITOR, replace } from '../editor/editor.ts';
import { remember } from '../editor/recall.ts';
import type { Show } from '../update/event.ts';
import type { ViewNeeds } from '../view/view.ts';
import { withLocal } from './local.ts';
import { openChat, type Panes, signedName } from './panes.ts';
import { inSight } from './scroll.ts';
import { answered } from './waiting.ts';

type Refused = Extract<Show, { kind: 'refused' }>;

export function refused(panes: Panes, { text, line }: Refused, needs: ViewNeeds): Panes {
  const { panes: next, sent } = answered(panes, line);
  const chat = sent?.chat ?? next.open;
  const typed = sent?.typed ?? line;
  const told = inSight(
    withLocal(next, { tone: 'refusal', text, at: needs.now }, next.model.chats.get(chat)),
    needs,
  );
  if (typed === undefined) return told;
  if (chat === told.open) return putBack(told, typed);
  const editors = new Map(told.editors);
  editors.set(chat, broughtBack(editors.get(chat) ?? NEW_EDITOR, typed));
  const of = told.model.chats.get(chat) ?? openChat(told);
  return { ...told, editors, hint: `What you typed for ${signedName(of)} was refused.` };
}

function putBack(panes: Panes, typed: string): Panes {
  const editor = broughtBack(panes.editor, typed);
  if (panes.editor.graphemes.length === 0) return { ...panes, editor };
  return { ...panes, editor, hint: 'Refused: Up brings it back.' };
}

/** In the input, or at hand behind what is being typed there. */
function broughtBack(editor: Editor, typed: string): Editor {
  if (editor.graphemes.length === 0) return replace(editor, typed);
  return { ...editor, recall: remember(editor.recall, { text: typed }) };
}
