// What the state is made of. Only facts (apply.ts) and what was kept of them (restore.ts) change it.

import { createAccountIndex, type MutableAccountIndex } from './accounts.ts';
import { createChatIndex, type MutableChatIndex } from './chats.ts';
import { createGroupIndex, type MutableGroupIndex } from './groups.ts';
import { createInboxes, type Inboxes } from './inboxes.ts';

export interface Parts {
  readonly accounts: MutableAccountIndex;
  readonly groups: MutableGroupIndex;
  readonly chats: MutableChatIndex;
  readonly inboxes: Inboxes;
}

export function createParts(): Parts {
  return {
    accounts: createAccountIndex(),
    groups: createGroupIndex(),
    chats: createChatIndex(),
    inboxes: createInboxes(),
  };
}
