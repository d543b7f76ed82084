// The user's chats, and what was written in one of them.

import type { Target } from '../../shared/grammar/command.ts';
import { Refusal } from '../../shared/refusal.ts';
import { PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import type { Answer, Handler } from '../chat/handler.ts';
import { listing } from '../chat/listing.ts';
import { findChat } from '../chat/own-chats.ts';
import { GLOBAL } from '../state/direct.ts';

export const ls: Handler<'ls'> = ({ chat: target, ...wanted }, asker, room) => {
  const { history } = room;
  if (wanted.max !== undefined && wanted.max > PAGE_MESSAGES_MAX) throw tooMany(target);
  const found = target && findChat(target, asker, room);
  const read = async (): Promise<Answer> => {
    if (!found) return { kind: 'chats', chats: [...(await history.list(asker))] };
    const page = await listing(found.chat, wanted, { user: asker, history, shown: asker.shown });
    if (wanted.older && page.messages.length === 0) {
      const where = page.type === 'direct' ? 'with' : 'in';
      return { kind: 'notice', text: `There is nothing older ${where} ${found.name}.` };
    }
    return { kind: 'page', ...page, name: found.name };
  };
  return { kind: 'read', read };
};

function tooMany(target?: Target): Refusal {
  const most = PAGE_MESSAGES_MAX;
  const name = !target || target.kind === 'global' ? GLOBAL : target.name;
  return new Refusal(
    'usage',
    `At most ${most} messages are shown at once, as in: /ls ${name} ${most}`,
  );
}
