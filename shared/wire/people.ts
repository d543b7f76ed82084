// What clients are told of people: who there is, who comes and leaves, who is blocked, and whose account is gone.

import { Type } from '@sinclair/typebox';
import { Id } from './parts.ts';

/** The most names in a list of who is here, came or left; the rest are only counted. */
export const PRESENCE_NAMES_MAX = 50;
/** The most names in the answer to a request for people. */
export const PEOPLE_NAMES_MAX = 2_000;

/** Asks for the names of people, here or away: for completion. */
export const PeopleRequest = Type.Object({ id: Id, people: Type.Literal(true) });

/** The answer: the most recently seen first. */
export const People = Type.Object({
  kind: Type.Literal('people'),
  id: Id,
  names: Type.Array(Type.String(), { maxItems: PEOPLE_NAMES_MAX }),
});

/** Who came and who left within one second; when there are many, only their number. */
export const Presence = Type.Object({
  kind: Type.Literal('presence'),
  here: Type.Array(Type.String()),
  left: Type.Array(Type.String()),
  hereCount: Type.Integer({ minimum: 0 }),
  leftCount: Type.Integer({ minimum: 0 }),
});

/**
 * An account is gone: what it wrote is now under the name `as`; `direct`: the name of the user's direct chat with it,
 * if different.
 */
export const Removed = Type.Object({
  kind: Type.Literal('removed'),
  name: Type.String(),
  as: Type.String(),
  direct: Type.Optional(Type.String()),
});

/** The user blocked or unblocked somebody. `elsewhere`: on another client of the user's. */
export const Blocked = Type.Object({
  kind: Type.Literal('blocked'),
  name: Type.String(),
  blocked: Type.Boolean(),
  elsewhere: Type.Optional(Type.Literal(true)),
});
