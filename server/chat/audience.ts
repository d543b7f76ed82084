// Who may see, reach or list whom: pure, and the only place that decides it [DESIGN 3].

import type { ChatId, UserId } from '../facts.ts';
import { GLOBAL, otherOfDirect } from './direct.ts';

/** Whether `user` may read a chat: everybody `global`, two people their direct chat. */
export function mayRead(user: UserId, chat: ChatId): boolean {
  return chat === GLOBAL || otherOfDirect(chat, user) !== undefined;
}
