// Lines on their way, as shown in their chat: dim, until their message replaces them. Pure. A timed one is hidden once
// it may have expired: only the server's answer tells when it arrived.

import type { Ms } from '../../../shared/clock.ts';
import { isTimed } from '../../../shared/lifetime.ts';
import { cleanLabel } from '../../../shared/text.ts';
import { serverTime } from '../../core/model.ts';
import { signedName } from '../../core/sentences.ts';
import type { Pending } from '../../scrollback/item.ts';
import type { Panes, Saying, Waiting } from './panes.ts';

/** Those of the open chat, and those that were typed there, oldest first. */
export function pendingIn(panes: Panes, now: Ms): readonly Pending[] {
  const isOpen = panes.model.connection === 'open';
  const time = serverTime(panes.model, now);
  const end = isOpen ? ' …' : ' (waiting)';
  const isSeen = (it: Waiting): boolean => {
    if (it.there || (it.kept && it.kept.until <= now)) return false;
    // A command's answer comes soon; if it does not, the status line says so.
    return it.says ? isAt(it, panes.open) : !isOpen && it.place.id === panes.open;
  };
  return panes.waiting
    .filter(isSeen)
    .map((it) => ({ at: it.at, head: headOf(it, panes), text: textOf(it, time) + end }));
}

function isAt({ says, place }: Waiting, open: string): boolean {
  return says?.to === open || place.id === open;
}

function headOf({ says }: Waiting, { open, model }: Panes): string {
  if (!says) return '';
  if (says.to !== open) return `→ ${addressee(says)}: `;
  return says.action ? `* ${cleanLabel(model.me)} ` : `${cleanLabel(model.me)}: `;
}

function addressee({ kind, name }: Saying): string {
  return kind === 'everybody' ? kind : signedName({ kind, name });
}

function textOf({ says, line, typed }: Waiting, time: Ms): string {
  if (!says) return isTimed(line) ? TIMED : typed;
  const { until = Infinity, text } = says;
  return time < until ? text : TIMED;
}

const TIMED = 'a timed message';
