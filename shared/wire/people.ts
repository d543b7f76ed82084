// What is told of people: who there is, who comes and leaves, who is blocked, and whose account is no more.

import { Type } from '@sinclair/typebox';
import { Id } from './parts.ts';

/** At most so many names in a list of who is here, came or left; the rest is a number. */
export const PRESENCE_NAMES_MAX = 50;
/** At most so many names in the answer to who there is. */
export const PEOPLE_NAMES_MAX = 2_000;

/** Who there is, here or away: for completion. */
export const PeopleRequest = Type.Object({ id: Id, people: Type.Literal(true) });

/** The answer: whoever was here last comes first. */
export const People = Type.Object({
  kind: Type.Literal('people'),
  id: Id,
  names: Type.Array(Type.String(), { maxItems: PEOPLE_NAMES_MAX }),
});

/** Who came and who left, what one second brought together; many of them are only counted. */
export const Presence = Type.Object({
  kind: Type.Literal('presence'),
  here: Type.Array(Type.String()),
  left: Type.Array(Type.String()),
  hereCount: Type.Integer({ minimum: 0 }),
  leftCount: Type.Integer({ minimum: 0 }),
});

/** An account is no more: what it wrote is `as`'s from now on; `direct`: what the user's direct chat with it is called, if not so. */
export const Removed = Type.Object({
  kind: Type.Literal('removed'),
  name: Type.String(),
  as: Type.String(),
  direct: Type.Optional(Type.String()),
});

/** The user blocks somebody, or no more. `elsewhere`: it was another client of the user's that asked for it. */
export const Blocked = Type.Object({
  kind: Type.Literal('blocked'),
  name: Type.String(),
  blocked: Type.Boolean(),
  elsewhere: Type.Optional(Type.Literal(true)),
});
