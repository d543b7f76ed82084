// The list of links of the open chat, to choose one from: which is chosen, and what keys do there. Pure.

import { type Link, linksOf } from '../../core/links.ts';
import { keysFor } from '../keys/bindings.ts';
import type { Action } from '../keys/table.ts';
import type { PanesStep } from './event.ts';
import { openChat, type Panes } from './panes.ts';

/** How many rows a page key moves by. */
const PAGE = 10;

/** Opens the list at its newest link. */
export function linksShown(panes: Panes): Panes {
  const chat = openChat(panes);
  const [first] = linksOf(chat);
  if (first) return { ...panes, links: first };
  const isHere = chat.history && !chat.history.asked;
  return { ...panes, hint: isHere ? 'There are no links here.' : 'Not loaded yet: /links again.' };
}

/** The links, newest first, and the chosen one's place among them. */
export function linksToChooseFrom(panes: Panes): { links: readonly Link[]; at: number } {
  const links = linksOf(openChat(panes));
  const { seq = 0, n = 0 } = panes.links ?? {};
  const at = links.findIndex((it) => it.seq < seq || (it.seq === seq && it.n <= n));
  return { links, at: at < 0 ? links.length - 1 : at };
}

/** A key in the list; undefined if the key means nothing there. */
export function inLinks(panes: Panes, action: Action): PanesStep | undefined {
  switch (action) {
    case 'earlier':
    case 'chat-up':
      return linkMoved(panes, -1);
    case 'later':
    case 'chat-down':
      return linkMoved(panes, 1);
    case 'page-up':
      return linkMoved(panes, -PAGE);
    case 'page-down':
      return linkMoved(panes, PAGE);
    case 'send':
      return copied(panes);
    case 'cancel':
      return [withoutLinks(panes), []];
    default:
      return undefined;
  }
}

export function withoutLinks({ links: _, ...panes }: Panes): Panes {
  return panes;
}

/** Chooses the link so many rows further down. */
export function linkMoved(panes: Panes, by: number): PanesStep {
  const { links, at } = linksToChooseFrom(panes);
  const chosen = links[Math.max(0, Math.min(links.length - 1, at + by))];
  return [chosen ? { ...panes, links: chosen } : withoutLinks(panes), []];
}

/** To the terminal's clipboard, and to where cut text is: no terminal says whether it took it. */
function copied(panes: Panes): PanesStep {
  const { links, at } = linksToChooseFrom(panes);
  const text = links[at]?.url;
  const closed = withoutLinks(panes);
  if (text === undefined) return [closed, []];
  const key = keysFor(panes.bindings, 'put-back');
  const hint = `Copied, if the terminal allows it${key && `; ${key} puts it into the line`}.`;
  const editor = { ...panes.editor, killed: text, killing: false };
  return [{ ...closed, editor, hint }, [{ kind: 'copy', text }]];
}
