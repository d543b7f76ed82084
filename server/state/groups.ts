// Which groups there are and who is in them, by id, name and member. Part of the state, which alone changes it.

import { keyOf } from '../../shared/names.ts';
import type { EventOf } from '../../shared/wire/native.ts';
import { goneText } from '../../shared/words/groups.ts';
import type { ChatId, FactOf, Seq, UserId } from '../facts.ts';

export interface Group {
  readonly id: ChatId;
  readonly name: string;
  readonly owner: UserId;
  /** The longest-standing first. Each sees the messages above the given seq. */
  readonly members: ReadonlyMap<UserId, Seq>;
}

export interface GroupIndex {
  group(id: ChatId): Group | undefined;
  /** Any group of that name; audience.ts decides who may know of it. */
  groupNamed(name: string): Group | undefined;
  /** The groups that `user` is in. */
  groupsOf(user: UserId): ReadonlySet<ChatId>;
}

export interface MutableGroupIndex extends GroupIndex {
  put(group: Group): void;
  /** The group becomes what the fact of this seq says. */
  change(change: Change, seq: Seq): void;
  /** The user leaves all groups. Returns those that are now empty, and so gone. */
  leaveAll(user: UserId): readonly ChatId[];
}

interface Change extends Pick<Group, 'id' | 'name' | 'owner'> {
  /** Empty: the group is gone. */
  readonly members: readonly UserId[];
}

const NONE: ReadonlySet<ChatId> = new Set();

export function createGroupIndex(): MutableGroupIndex {
  const groups = new Map<ChatId, Group>();
  const ids = new Map<string, ChatId>(); // by name key
  const byUser = new Map<UserId, Set<ChatId>>();

  const drop = (id: ChatId): void => {
    const group = groups.get(id);
    if (!group) return;
    groups.delete(id);
    if (ids.get(keyOf(group.name)) === id) ids.delete(keyOf(group.name));
    for (const user of group.members.keys()) {
      const own = byUser.get(user);
      own?.delete(id);
      if (own?.size === 0) byUser.delete(user);
    }
  };

  const put = (group: Group): void => {
    drop(group.id);
    groups.set(group.id, group);
    ids.set(keyOf(group.name), group.id);
    for (const user of group.members.keys()) {
      byUser.set(user, (byUser.get(user) ?? new Set()).add(group.id));
    }
  };

  const change: MutableGroupIndex['change'] = ({ members, ...rest }, seq) => {
    const before = groups.get(rest.id)?.members;
    const now = members.map((user) => [user, before?.get(user) ?? seq - 1] as const);
    if (members.length === 0) drop(rest.id);
    else put({ ...rest, members: new Map(now) });
  };

  return {
    group: (id) => groups.get(id),
    groupNamed: (name) => groups.get(ids.get(keyOf(name)) ?? ''),
    groupsOf: (user) => byUser.get(user) ?? NONE,
    put,
    change,
    leaveAll(user) {
      const all = [...(byUser.get(user) ?? NONE)];
      for (const id of all) {
        const group = groups.get(id);
        if (group) change({ ...group, ...without(group, user) }, 0);
      }
      return all.filter((id) => !groups.has(id));
    },
  };
}

/** A group's members and owner once `user` has left: the longest-standing member succeeds an owner. */
export function without(
  { owner, members }: Group,
  user: UserId,
): { readonly owner: UserId; readonly members: readonly UserId[] } {
  const others = [...members.keys()].filter((member) => member !== user);
  return { owner: owner === user ? (others[0] ?? owner) : owner, members: others };
}

/** The same, as a group. */
export function less(group: Group, user: UserId): Group {
  const members = new Map(group.members);
  members.delete(user);
  return { ...group, owner: without(group, user).owner, members };
}

/** How a fact put a user out of the group. */
export function outBy({ by, body }: FactOf<'group'>): Omit<EventOf<'gone'>, 'kind' | 'chat'> {
  const { name, from, out, members } = body;
  if (out?.user !== by) return withText({ name, why: 'removed', by: from });
  return withText({ name, why: 'left', ...(members.length === 0 && { last: true }) });
}

function withText(gone: Parameters<typeof goneText>[0]) {
  return { ...gone, text: goneText(gone) };
}
