// Marks a chat as read, whether it was looked at or not.

import { tell } from '../chat/deliver.ts';
import type { Handler } from '../chat/handler.ts';
import { findChat } from '../chat/own-chats.ts';

export const read: Handler<'read'> = ({ chat: target }, asker, room) => {
  const { history } = room;
  const { chat, name } = findChat(target, asker, room);
  const run = (): void => {
    const info = history.chats(asker).find((it) => it.chat === chat);
    if (!info || info.read === info.head) return;
    history.markRead(asker, chat, info.head);
    tell([asker.listener], [{ kind: 'read', chat, seq: info.head }]);
  };
  return { kind: 'do', run, result: { kind: 'read', name } };
};
