// A text that comes back from the user's editor: into the input, for a look. It is never sent by itself. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { cleanText } from '../../../shared/text.ts';
import { replace, TYPED_MAX } from '../editor/editor.ts';
import type { Edited, PanesStep } from './event.ts';
import { withRefusal } from './local.ts';
import type { Panes } from './panes.ts';
import { broughtInSight } from './scroll.ts';

export function cameFromEditor(panes: Panes, edited: Edited, now: Ms): PanesStep {
  if ('fault' in edited) {
    return broughtInSight(withRefusal(panes, { text: edited.fault, at: now }), now);
  }
  const text = cleanText(edited.text).trimEnd(); // editors end a file with a line break
  const isCut = text.length > TYPED_MAX;
  const editor = replace(panes.editor, text.slice(0, TYPED_MAX).toWellFormed());
  return [{ ...panes, editor, ...(isCut && { hint: 'Too long: the end of it is missing.' }) }, []];
}
