// At a start, `restore` puts back what was kept of a subject, and `rebuild` what is known of a chat whose value is
// lost. Both return the latest time in it, in ms since 1970; 0 if there is none.

import type { Ms } from '../../shared/clock.ts';
import type { ChatId, Seq, Subject, UserId } from '../facts.ts';
import type { Remains, Value } from '../store/store.ts';
import { putChat } from './apply.ts';
import { usersOfDirect } from './direct.ts';
import { readAccount, readChat, readGroup, readInbox } from './kept.ts';
import type { Parts } from './parts.ts';
import { idOf } from './snapshot.ts';

/** Throws if it does not know the value's shape. */
export function restore(
  { on, value, last }: { readonly on: Subject; readonly value: Value; readonly last: Seq },
  parts: Parts,
): Ms {
  const id = idOf(on);
  if (on.startsWith('user:')) {
    parts.accounts.put(readAccount(id, value));
    return 0;
  }
  if (on.startsWith('inbox:')) {
    const inbox = readInbox(value);
    parts.inboxes.put(id, inbox);
    return inbox.seen;
  }
  if (!on.startsWith('chat:')) throw new Error(`nothing is kept of ${on}`);
  const { group, amended, ...head } = readChat(id, value, last);
  if (group) parts.groups.put(group);
  if (!putChat(id, { last, ...head }, parts)) return 0;
  if (amended) parts.chats.putAmended(id, amended);
  return head.at;
}

/** Throws if it does not know the shape of `group`. */
export function rebuild(id: ChatId, { last, at, names, group }: Remains, parts: Parts): Ms {
  const { accounts, groups } = parts;
  if (group) groups.put(readGroup(id, group));
  const called = (user: UserId): string => names.get(user) ?? accounts.account(user)?.name ?? user;
  const users = usersOfDirect(id);
  const gaps = { gaps: [], unsure: last };
  const head = {
    last,
    at,
    gaps,
    ...(users && { names: [called(users[0]), called(users[1])] as const }),
  };
  return putChat(id, head, parts) ? at : 0;
}
