// What Enter will do with what is typed. It is read once, and again only when the line, its chat or who is known is
// another; the preview shows it and Enter does it, so they cannot differ. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { intent, type KnownTo } from '../../core/intent.ts';
import { textOf } from '../editor/typed.ts';
import { knownTo } from './known.ts';
import { type Intended, openChat, type Panes } from './panes.ts';

/** With what is typed read, if it is not read yet. */
export function withIntent(panes: Panes, now: Ms): Panes {
  const { intended } = panes;
  const known = knownTo(panes, now);
  const { kind, name, shut } = openChat(panes);
  const { openRequests, lateAnswer } = known;
  const { people, editor, model } = panes;
  const about = [people, model.chats, model.me, kind, name, shut, openRequests, lateAnswer];
  const from = [editor.graphemes, ...about];
  if (intended.from.every((it, at) => it === from[at])) return panes;
  return { ...panes, intended: { is: intentOf(panes, known), from } };
}

function intentOf(panes: Panes, known: KnownTo): Intended['is'] {
  const typed = textOf(panes.editor);
  return isKeys(typed) ? { kind: 'keys' } : intent(typed, openChat(panes), known);
}

/** What only the screen understands; the grammar refuses it. */
function isKeys(typed: string): boolean {
  return /^\s*[/!]?help\s+keys\s*$/i.test(typed);
}
