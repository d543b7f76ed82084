// What goes through the operator's socket: frames of JSON, as on the wire, with shapes of their own. Passwords don't:
// the command line hashes them and sends the record.

import { type Static, Type } from '@sinclair/typebox';
import { checker } from '../../shared/wire/checker.ts';

export const REQUEST_BYTES_MAX = 4 * 1024;
export const ANSWER_BYTES_MAX = 64 * 1024;
/** The most users in one frame: a row takes at most 200 bytes. */
export const ROWS_MAX = 200;

const Name = Type.String({ maxLength: 256 });
const Hash = Type.String({
  pattern: '^scrypt(\\$[1-9][0-9]{0,6}){3}(\\$[A-Za-z0-9+/]{1,100}={0,2}){2}$',
});

const DoorRequest = Type.Union([
  Type.Object({ do: Type.Literal('users') }),
  Type.Object({ do: Type.Literal('add'), name: Name, password: Hash }),
  Type.Object({ do: Type.Literal('passwd'), name: Name, password: Hash }),
  Type.Object({ do: Type.Literal('remove'), name: Name }),
  Type.Object({ do: Type.Literal('kick'), name: Name }),
  Type.Object({ do: Type.Literal('ban'), name: Name }),
  Type.Object({ do: Type.Literal('unban'), name: Name }),
  /** For a backup: a moment is held until `release`, or until this connection ends. */
  Type.Object({ do: Type.Literal('hold') }),
  /** Whether it is still held; to be asked now and then, since a silent connection is closed. */
  Type.Object({ do: Type.Literal('holds') }),
  Type.Object({ do: Type.Literal('release') }),
]);
export type DoorRequest = Static<typeof DoorRequest>;

const Row = Type.Object({
  name: Type.String(),
  since: Type.Integer(),
  seen: Type.Integer(),
  devices: Type.Integer(),
  banned: Type.Boolean(),
  online: Type.Boolean(),
  damaged: Type.Optional(Type.Boolean()),
});

const DoorAnswer = Type.Union([
  /** `changed`: whether anything was done. */
  Type.Object({ changed: Type.Boolean() }),
  Type.Object({ refused: Type.String(), code: Type.String() }),
  /** Answers `hold`. */
  Type.Object({
    journals: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer({ minimum: 0 }) })),
  }),
  /** Answers `users`; `more`: another such frame follows. */
  Type.Object({ users: Type.Array(Row), more: Type.Boolean() }),
]);
export type DoorAnswer = Static<typeof DoorAnswer>;

export const isRequest = checker(DoorRequest);
export const isAnswer = checker(DoorAnswer);
