// The outcome of lines: a refused one comes back to where it was typed, and nothing of it is lost. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { parse } from '../../../shared/grammar/parse.ts';
import { isPrivateCommand } from '../../../shared/grammar/pasted.ts';
import { intentAsText, whyShut } from '../../core/intent.ts';
import { signedName } from '../../core/sentences.ts';
import type { Show } from '../../core/update/event.ts';
import { type Editor, NEW_EDITOR, refuse, replace } from '../editor/editor.ts';
import { remember } from '../editor/recall.ts';
import { textOf } from '../editor/typed.ts';
import { keysFor } from '../keys/bindings.ts';
import { knownTo } from './known.ts';
import { withRefusal } from './local.ts';
import { type ChatName, openChat, type Panes } from './panes.ts';
import { inSight } from './scroll.ts';
import { isLookedFor, notFound, withPlace } from './shut.ts';
import { answered } from './waiting.ts';

type Refused = Extract<Show, { kind: 'refused' }>;

export function refused(panes: Panes, { text, line }: Refused, now: Ms): Panes {
  const { panes: before, sent } = answered(panes, line);
  return cameBack(before, { text, place: openChat(before), typed: line, ...sent }, now);
}

interface Back {
  readonly text: string;
  readonly place: ChatName;
  readonly typed: string | undefined;
}

/** What is wrong is told where the line was typed, and there is a line to mend or to send. */
export function cameBack(before: Panes, { text, place, typed }: Back, now: Ms): Panes {
  const isLooked = isLookedFor(place.id); // a line that only opens a chat is not missed once the user has left that
  if (isLooked && place.id !== before.open) return withRefusal(before, refusal(text, now));
  const next = isLooked ? notFound(before, place.id) : withPlace(before, place);
  const chat = next.model.chats.get(place.id);
  const told = inSight(withRefusal(next, refusal(text, now), chat), now);
  if (typed === undefined) return told;
  if (place.id === told.open) return putBack(told, typed, now);
  const editors = new Map(told.editors);
  editors.set(place.id, broughtBack(editors.get(place.id) ?? NEW_EDITOR, typed));
  return { ...told, editors, hint: `What you typed for ${signedName(place)} was refused.` };
}

function refusal(text: string, at: Ms) {
  return { text, at };
}

/** Says what the user can do with the refused line; the next key typed replaces it. */
export function withWhatNow(panes: Panes, now: Ms): Panes {
  const typed = textOf(panes.editor);
  const back = { ...panes, editor: refuse(panes.editor) };
  if (whyShut(openChat(panes)) === undefined) {
    const key = asTextKey(panes, typed, now);
    const asText = key === undefined ? '.' : `, ${key} sends it as text.`;
    return { ...back, hint: `${REFUSED}, Esc empties it${asText}` };
  }
  // The line can't be sent here any more, but perhaps in another chat.
  const key = keysFor(panes.bindings, 'put-back');
  const hint = `${REFUSED}${key && `; ${key} puts it back, in any chat`}.`;
  return { ...back, editor: { ...back.editor, killed: typed }, hint };
}

const REFUSED = 'Refused. Typing replaces it';

/**
 * The key that sends the line as text; where it would not, what to put in front. Undefined for a private command
 * spelled well: its words were for somebody, and as text they would be for everybody in this chat.
 */
function asTextKey(panes: Panes, typed: string, now: Ms): string | undefined {
  const [chat, known] = [openChat(panes), knownTo(panes, now)];
  const read = parse(typed, known);
  if (read.kind === 'command' && isPrivateCommand(read.command)) return undefined;
  const isText = intentAsText(typed, chat, known, read).kind === 'command';
  return (isText && keysFor(panes.bindings, 'send-as-text')) || '\\ in front';
}

function putBack(panes: Panes, typed: string, now: Ms): Panes {
  const wasEmpty = panes.editor.graphemes.length === 0;
  const back = { ...panes, editor: broughtBack(panes.editor, typed) };
  if (!wasEmpty) return { ...back, hint: 'Refused: Up brings it back.' };
  return withWhatNow(back, now);
}

/** Put into the input, or made available to yank if something is being typed there. */
function broughtBack(editor: Editor, typed: string): Editor {
  if (editor.graphemes.length === 0) return refuse(replace(editor, typed));
  return { ...editor, recall: remember(editor.recall, { text: typed }) };
}
