// What requests and events of every kind are made of.

import { Type } from '@sinclair/typebox';

/** `<stream>.<n>`. */
export const Id = Type.String({ pattern: '^[A-Za-z0-9-]{1,32}\\.(0|[1-9][0-9]{0,14})$' });
/** Milliseconds since 1970-01-01 UTC, as far as a Date goes. */
export const Time = Type.Integer({ minimum: 0, maximum: 8.64e15 });
