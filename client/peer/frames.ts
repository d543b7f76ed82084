// What two peers say to each other, as schemas. A frame's body is JSON, or a piece of a file: a zero byte, the file's
// number (4 bytes, big-endian) and the bytes themselves. Both are framed by shared/wire/frame.ts.

import { type Static, Type } from '@sinclair/typebox';
import { checker } from '../../shared/wire/checker.ts';

export const PEER_VERSION = 1;
/** Room for the longest text, in any script. */
export const PEER_FRAME_BYTES_MAX = 32 * 1024;

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Count = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
/** The offering end numbers its files: 1, 2, 3 … */
const FileId = Type.Integer({ minimum: 1, maximum: 0xffff_ffff });
/** A code; an unknown one is taken as the most general. */
const Why = Type.String({ maxLength: 32 });

const kind = <K extends string>(name: K) => ({ kind: Type.Literal(name) });

export const Frame = Type.Union([
  Type.Object({ ...kind('text'), n: Count, text: Type.String() }),
  /** All texts up to `n` were shown. */
  Type.Object({ ...kind('ack'), n: Count }),
  Type.Object({ ...kind('ping') }),
  /** `held`: nothing is said or shown here until the user trusts the other end's device. Older clients leave it out. */
  Type.Object({
    ...kind('hello'),
    version: Type.Integer(),
    commitment: Hash,
    held: Type.Optional(Type.Literal(true)),
  }),
  Type.Object({ ...kind('reveal'), nonce: Hash }),
  Type.Object({ ...kind('bye'), why: Why }),
  // Sent by the end that offers a file. After `done` or `abort` its number is over.
  Type.Object({
    ...kind('offer'),
    id: FileId,
    name: Type.String({ minLength: 1, maxLength: 1024 }),
    size: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  }),
  Type.Object({ ...kind('done'), id: FileId, sha256: Hash }),
  Type.Object({ ...kind('abort'), id: FileId, why: Why }),
  // Sent by the end that is offered a file. `decline` may come at any time; `received`: checked and in place.
  Type.Object({ ...kind('accept'), id: FileId }),
  Type.Object({ ...kind('decline'), id: FileId, why: Why }),
  Type.Object({ ...kind('received'), id: FileId }),
]);
export type Frame = Static<typeof Frame>;
export type FrameOf<K extends Frame['kind']> = Extract<Frame, { kind: K }>;

export const isFrame = checker(Frame);

/** The first byte of a body that is a piece of a file; JSON never begins with it. */
export const DATA = 0;
/** In front of a piece: that byte and the file's number. */
export const DATA_HEADER_BYTES = 5;
/** The least size of a piece, except a file's last. */
export const DATA_BYTES_MIN = 1024;
