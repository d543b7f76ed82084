// What the server tells as data, and shared/words puts into sentences: what came of a line, lists, and what has become
// of a group. A client that does not take these gets a `notice` in their place.

import { type Static, Type } from '@sinclair/typebox';
import { ChatId, Id } from './parts.ts';

/** The highest level of typed answers that this client takes; everything in this file is of level 1. */
export const TYPED_LEVEL = 3;
/** From this level on, a client takes `messages`: several messages in one event. */
export const TOGETHER_LEVEL = 2;
/** From this level on, a client takes amendments (`edited`, `deleted`, `reacted`) and what a search has found. */
export const AMENDMENTS_LEVEL = 3;

/** The most names in one of these; a list of people has its own bound. */
export const SOME_NAMES_MAX = 11;

const Count = Type.Integer({ minimum: 0 });
const Names = Type.Array(Type.String());

/** Some people: all their names; of more than SOME_NAMES_MAX the first nine and the last. */
const Some = Type.Object({ names: Names, count: Count });
export type Some = Static<typeof Some>;

/** What somebody made of a group, as its history says. `owner`: who owns it now, if that has changed. */
const AnyChange = Type.Union([
  Type.Object({ kind: Type.Literal('made'), with: Some }),
  Type.Object({ kind: Type.Literal('added'), who: Type.String() }),
  Type.Object({ kind: Type.Literal('removed'), who: Type.String() }),
  Type.Object({ kind: Type.Literal('left'), owner: Type.Optional(Type.String()) }),
]);
export type Change = Static<typeof AnyChange>;
/** Of any kind: a client that does not know it shows the text beside it. */
export const Change = Type.Union([
  AnyChange,
  Type.Object({ kind: Type.String() }),
]) as unknown as typeof AnyChange;

/** A change of a group that its history does not have: the user `from` is no longer in the group `name`. */
export const GroupChange = Type.Object({
  kind: Type.Literal('change'),
  chat: ChatId,
  name: Type.String(),
  from: Type.String(),
  change: Type.Object({
    kind: Type.Literal('account-removed'),
    owner: Type.Optional(Type.String()),
  }),
});

/** What a line has led to, for its sender alone. */
export const Result = Type.Union([
  /** The recipient of a direct message is away; `guest`: the sender is one, whose messages may never be read. */
  Type.Object({
    kind: Type.Literal('away'),
    who: Type.String(),
    guest: Type.Optional(Type.Literal(true)),
  }),
  /** Of those added to a group these are away. */
  Type.Object({ kind: Type.Literal('added'), away: Some }),
  /**
   * A timed message is erased after `seconds`. It went `to` somebody, or into a chat called `in`. How many of those who
   * may read it are away; may not be back in time, after a restart of the server; use a client that cannot erase it.
   */
  Type.Object({
    kind: Type.Literal('timed'),
    seconds: Count,
    to: Type.Optional(Type.String()),
    in: Type.Optional(Type.String()),
    away: Type.Optional(Count),
    returning: Type.Optional(Count),
    keeping: Type.Optional(Count),
  }),
  Type.Object({ kind: Type.Literal('blocked'), names: Names }),
  Type.Object({ kind: Type.Literal('unblocked'), names: Names }),
  /** A device was taken off the user's list. */
  Type.Object({ kind: Type.Literal('forgotten'), device: Type.String(), label: Type.String() }),
  /** How many people a broadcast reached, and how many it could not. */
  Type.Object({ kind: Type.Literal('reached'), count: Count, missed: Count }),
  /** The user's own name. */
  Type.Object({ kind: Type.Literal('you'), name: Type.String() }),
  /** A chat is marked as read. */
  Type.Object({ kind: Type.Literal('read'), name: Type.String() }),
  /** `who` was asked for a private chat, and has this long to answer. */
  Type.Object({
    kind: Type.Literal('asked'),
    who: Type.String(),
    seconds: Count,
    file: Type.Optional(Type.Literal(true)),
  }),
  /** `who` had asked for the same. */
  Type.Object({ kind: Type.Literal('asked-too'), who: Type.String() }),
  Type.Object({ kind: Type.Literal('declined'), who: Type.String() }),
  Type.Object({ kind: Type.Literal('withdrawn'), who: Type.String() }),
]);
export type Result = Static<typeof Result>;

/** The line was carried out; nothing of it is kept. */
export const Done = Type.Object({ kind: Type.Literal('done'), id: Id, result: Result });

/** How many seconds ago somebody left: whole minutes, hours or days where it is that long. */
const Ago = Type.Optional(Count);

/** Somebody who is here, or when they left, if that is known. */
const Person = Type.Object({
  name: Type.String(),
  here: Type.Optional(Type.Literal(true)),
  ago: Ago,
});
export type ListedPerson = Static<typeof Person>;

/**
 * People by name, at most 200, from the name `from` on. `count`: how many there are from there on; `next`: the name at
 * which the rest begins.
 */
const people = {
  people: Type.Array(Person),
  count: Count,
  from: Type.Optional(Type.String()),
  next: Type.Optional(Type.String()),
};

const list = { kind: Type.Literal('list'), id: Id };

const Device = Type.Object({
  /** As short as it can be told from the others. */
  id: Type.String(),
  label: Type.String(),
  /** What is known of it last: it is here, it left, or, if it was not used since the server's start, its login. */
  last: Type.Union([Type.Literal('here'), Type.Literal('left'), Type.Literal('login')]),
  /** How many seconds ago that was, as of people. */
  ago: Ago,
  remembered: Type.Optional(Type.Literal(true)),
  /** Its login no longer serves. */
  expired: Type.Optional(Type.Literal(true)),
  /** The one that asks. */
  own: Type.Optional(Type.Literal(true)),
});
export type ListedDevice = Static<typeof Device>;

/** The answer to a line that asks for a list: who else is here, was here lately or ever; a group's members; … */
export const LISTS = [
  Type.Object({ ...list, of: Type.Literal('here'), ...people }),
  Type.Object({ ...list, of: Type.Literal('since'), seconds: Count, ...people }),
  Type.Object({ ...list, of: Type.Literal('everybody'), ...people }),
  /** The longest-standing first. */
  Type.Object({
    ...list,
    of: Type.Literal('members'),
    chat: ChatId,
    name: Type.String(),
    owner: Type.String(),
    names: Names,
  }),
  Type.Object({ ...list, of: Type.Literal('blocked'), names: Names }),
  Type.Object({ ...list, of: Type.Literal('devices'), devices: Type.Array(Device) }),
] as const;
