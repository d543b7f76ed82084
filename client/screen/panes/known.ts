// The people that this client knows of, its user among them: enough to preview a line; the server knows better. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { keyOf } from '../../../shared/names.ts';
import type { KnownTo } from '../../core/intent.ts';
import { answerable, serverTime } from '../../core/model.ts';
import type { Panes } from './panes.ts';

export function knownTo({ people, model, begun }: Panes, now: Ms): KnownTo {
  const chats = [...model.chats.values()];
  const has = (kind: 'direct' | 'group', name: string): boolean =>
    chats.some((chat) => chat.kind === kind && keyOf(chat.name) === keyOf(name));
  const { me } = model;
  return {
    me,
    isUser: (name) => people.has(keyOf(name)) || has('direct', name) || keyOf(name) === keyOf(me),
    isGroup: (name) => has('group', name),
    ...answerable(model, begun, serverTime(model, now)),
  };
}
