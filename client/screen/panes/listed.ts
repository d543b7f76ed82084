// The chats that a list has room for: beside the messages, and as a list to choose from. Pure.

import type { Chat } from '../../core/model.ts';
import { listedChats, type Panes } from './panes.ts';

/** Row by row; the open one among them. */
export function besideMessages(panes: Panes, height: number): readonly Chat[] {
  return around(listedChats(panes), panes.open, height);
}

/** Row by row, below the head; the chosen one among them. */
export function toChooseFrom(panes: Panes, height: number): readonly Chat[] {
  return around(listedChats(panes), panes.list ?? panes.open, height - 1);
}

/** As many chats as there is room for, chat `id` among them. */
function around(chats: readonly Chat[], id: string, height: number): readonly Chat[] {
  const at = Math.max(
    0,
    chats.findIndex((chat) => chat.id === id),
  );
  const first = Math.max(0, Math.min(at - (height >> 1), chats.length - height));
  return chats.slice(first, first + Math.max(0, height));
}
