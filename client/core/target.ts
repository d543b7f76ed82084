// What `tail` shows of a chat. Pure.

import type { Target } from '../../shared/grammar/command.ts';
import { keyOf } from '../../shared/names.ts';
import type { Show } from './update/event.ts';

/** Returns a test for messages of that chat, and for its end. */
export function chatShows(target: Target): (what: Show) => boolean {
  const name = keyOf('name' in target ? target.name : 'global');
  const type = { user: 'direct', group: 'group', global: 'global', any: undefined }[target.kind];
  return (what) => {
    if (what.kind !== 'message' && what.kind !== 'erased') return false;
    const fits = what.kind === 'erased' || type === undefined || what.type === type;
    return fits && keyOf(what.chat) === name;
  };
}
