// Parts that requests and events of every kind share.

import { Type } from '@sinclair/typebox';

/** `<stream>.<n>`. */
export const Id = Type.String({ pattern: '^[A-Za-z0-9-]{1,32}\\.(0|[1-9][0-9]{0,14})$' });
/** Milliseconds since 1970-01-01 UTC, within the range of a Date. */
export const Time = Type.Integer({ minimum: 0, maximum: 8.64e15 });
/** SHA-256 of a certificate, as `fingerprintOf` writes it. */
export const Fingerprint = Type.String({ pattern: '^[0-9A-F]{2}(:[0-9A-F]{2}){31}$' });
/** The most characters of a chat's id. */
export const CHAT_ID_CHARS_MAX = 80;
export const ChatId = Type.String({ minLength: 1, maxLength: CHAT_ID_CHARS_MAX });
export const Seq = Type.Integer({ minimum: 0 });

export const ChatKind = Type.Union([
  Type.Literal('global'),
  Type.Literal('direct'),
  Type.Literal('group'),
]);

/** What a page says about reading. */
export const Reading = {
  /** The user's read mark. */
  read: Type.Optional(Seq),
  /** With `ls`: no message the user may read lies between this seq and the first message. */
  above: Type.Optional(Seq),
  /** With `ls`: how many messages of others remain unread once these are read, counted up to 1000. */
  unread: Type.Optional(Type.Integer({ minimum: 0 })),
};
