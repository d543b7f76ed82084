// What all facts add up to. Only `apply` changes it, in the store's order, the same in every process that shares the
// store; at a start `restore` puts back what `snapshot` gave. It knows no sockets, and of history only each chat's
// head.

import type { Ms } from '../../shared/clock.ts';
import type { ChatId, Seq, UserId } from '../facts.ts';
import type { Keeper } from '../store/store.ts';
import type { AccountIndex } from './accounts.ts';
import type { Streams } from './answers.ts';
import { applyFact } from './apply.ts';
import type { ChatIndex } from './chats.ts';
import type { GroupIndex } from './groups.ts';
import { markOf } from './marks.ts';
import { createParts } from './parts.ts';
import { rebuild, restore } from './restore.ts';
import { idOf, snapshotOf } from './snapshot.ts';

export interface State extends Keeper, AccountIndex, GroupIndex, ChatIndex {
  /** The highest seq that a user has seen of a chat, or that lies before their time. */
  mark(user: UserId, chat: ChatId): Seq;
  /** Whether a name belongs to an account (even a damaged one) or a group. */
  isTaken(name: string): boolean;
  /** What the user is to be told at the next login. */
  missed(user: UserId): readonly string[];
  /** When the user last came or left, as kept (0: never), and whether they came. */
  seen(user: UserId): { readonly at: Ms; readonly here: boolean };
  /** The latest time in any fact. */
  newest(): Ms;
  streams(user: UserId): Streams | undefined;
}

export function createState(): State {
  const parts = createParts();
  const { accounts, groups, chats, inboxes } = parts;
  let newest: Ms = 0;

  const reached = (at: Ms): void => {
    newest = Math.max(newest, at);
  };

  return {
    ...accounts,
    ...groups,
    ...chats,
    isTaken: (name) =>
      (accounts.accountNamed(name) ?? accounts.damaged(name) ?? groups.groupNamed(name)) !==
      undefined,
    missed: (user) => inboxes.of(user)?.missed.map(({ text }) => text) ?? [],
    mark: (user, chat) => markOf(user, chat, parts),
    streams: (user) => inboxes.of(user)?.streams,
    seen(user) {
      const inbox = inboxes.of(user);
      return { at: inbox?.seen ?? 0, here: inbox?.here ?? false };
    },
    newest: () => newest,

    restore: (on, value, last) => reached(restore({ on, value, last }, parts)),
    rebuild: (chat, remains) => reached(rebuild(chat, remains, parts)),
    miss: (name, found) => accounts.miss(name, found.map(idOf)[0]),
    nameOf: (on) => accounts.account(idOf(on))?.name,
    apply(batch) {
      for (const fact of batch) {
        reached(fact.at);
        applyFact(fact, parts);
      }
    },
    snapshot: (on) => snapshotOf(on, parts),
  };
}
