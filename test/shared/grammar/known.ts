// The world of the grammar's tests.

import type { Known } from '../../../shared/grammar/parse.ts';
import { keyOf } from '../../../shared/names.ts';

export const USERS = ['ann', 'bob', 'Carl', 'zoe-2'] as const;
export const GROUPS = ['devs', 'ops'] as const;

const users = new Set(USERS.map(keyOf));
const groups = new Set(GROUPS.map(keyOf));

export function known(openRequests = 0, more: Partial<Known> = {}): Known {
  return {
    isUser: (name) => users.has(keyOf(name)),
    isGroup: (name) => groups.has(keyOf(name)),
    openRequests,
    ...more,
  };
}
