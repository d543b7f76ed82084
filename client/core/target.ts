// What `tail` shows of a chat. Pure.

import type { Target } from '../../shared/grammar/command.ts';
import { keyOf } from '../../shared/names.ts';
import type { ChatInfo, ChatKind } from '../../shared/wire/native.ts';
import type { Show } from './update/event.ts';

/** Returns a test for messages of that chat, and for its end. */
export function chatShows(target: Target): (what: Show) => boolean {
  const { name, type } = wanted(target);
  return (what) => {
    if (what.kind !== 'message' && what.kind !== 'erased') return false;
    const fits = what.kind === 'erased' || type === undefined || what.type === type;
    return fits && keyOf(what.chat) === name;
  };
}

/** Whether one of the user's chats is meant. */
export function isAmong(
  target: Target,
  chats: readonly Pick<ChatInfo, 'type' | 'name'>[],
): boolean {
  const { name, type } = wanted(target);
  return chats.some((one) => (type === undefined || one.type === type) && keyOf(one.name) === name);
}

function wanted(target: Target): { readonly name: string; readonly type: ChatKind | undefined } {
  return {
    name: keyOf('name' in target ? target.name : 'global'),
    type: ({ user: 'direct', group: 'group', global: 'global', any: undefined } as const)[
      target.kind
    ],
  };
}
