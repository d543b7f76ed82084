// Looks for words in what the asker may read.

import { foldedPhrase } from '../../shared/fold.ts';
import type { CommandOf } from '../../shared/grammar/command.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Asker, Handler, Room } from '../chat/handler.ts';
import { findChat } from '../chat/own-chats.ts';
import { Search } from '../chat/search.ts';

export const find: Handler<'find'> = (wanted, asker, room) => {
  const { searches } = room;
  if (!('more' in wanted)) searches.set(asker.listener, begun(wanted, asker, room));
  const search = searches.get(asker.listener);
  if (!search) throw new Refusal('usage', 'Say first what to look for, as in: /find "fire drill"');
  return {
    kind: 'read',
    read: async () => ({ kind: 'list', of: 'found', ...(await search.next()) }),
  };
};

type Wanted = Exclude<CommandOf<'find'>, { readonly more: true }>;

function begun({ texts, in: target, from, since }: Wanted, asker: Asker, room: Room): Search {
  const { history, people, clock } = room;
  const only = target && findChat(target, asker, room).chat;
  const chats = history.chats(asker).filter(({ chat }) => only === undefined || chat === only);
  const author = from === undefined ? undefined : people.named(from);
  const sought = {
    texts: texts.map(foldedPhrase),
    ...(from !== undefined && { from: { name: from, ...(author && { id: author.id }) } }),
    since: since === undefined ? 0 : clock.now() - since * 1000,
  };
  return new Search(asker, chats, sought, room);
}
