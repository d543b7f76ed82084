// An account is gone: what it wrote is shown under another name from now on, since its own may be somebody else's.
// Pure.

import { isRemovedName, keyOf, removedName } from '../../../shared/names.ts';
import type { ChatInfo, EventOf } from '../../../shared/wire/native.ts';
import { deletedText } from '../../../shared/words/amendments.ts';
import type { Chat, Message, Model } from '../model.ts';
import { withEach } from './amendments.ts';
import type { Effect } from './event.ts';

type Step = readonly [Model, readonly Effect[]];
type Removed = Omit<EventOf<'removed'>, 'kind'>;

export function removed(model: Model, { name, as, direct = as }: Removed): Step {
  const chats = new Map(model.chats);
  for (const chat of chats.values()) {
    if (chat.kind === 'private' || (chat.kind === 'direct' && chat.shut)) continue;
    const isTheirs = chat.kind === 'direct' && keyOf(chat.name) === keyOf(name);
    const next = relabelled(chat, keyOf(name), isTheirs ? direct : as);
    chats.set(chat.id, isTheirs ? { ...next, name: direct } : next);
  }
  const what = { kind: 'removed', name, as, ...(direct !== as && { direct }) } as const;
  return [{ ...model, chats }, [{ kind: 'show', what }]];
}

/** What is held of a chat, with another name for whoever had that one. */
function relabelled(chat: Chat, key: string, name: string): Chat {
  const called = (before: string): string => (keyOf(before) === key ? name : before);
  return withEach(chat, (message): Message => {
    const { from, deleted, reactions } = message;
    return {
      ...message,
      from: called(from),
      ...(deleted !== undefined && {
        deleted: called(deleted),
        text: deletedText(called(deleted)),
      }),
      ...(reactions && {
        reactions: reactions.map(({ mark, names }) => ({ mark, names: names.map(called) })),
      }),
    };
  });
}

/** After a broken connection, the names of direct chats tell whose accounts were removed meanwhile. */
export function resumedRemovals(before: Model, infos: readonly ChatInfo[]): Step {
  let model = before;
  const effects: Effect[] = [];
  for (const { chat, name: direct, type } of infos) {
    const name = model.chats.get(chat)?.name;
    if (type !== 'direct' || name === undefined) continue;
    if (!isRemovedName(direct) || isRemovedName(name)) continue;
    const [next, shown] = removed(model, { name, as: removedName(name), direct });
    model = next;
    effects.push(...shown);
  }
  return [model, effects];
}
