// How two clients are introduced for a private chat, as schemas: what each says of itself, the request and its end, and
// what each is told of the other. What the two then say to each other is not part of this protocol.

import { type Static, Type } from '@sinclair/typebox';
import { Fingerprint, Id, Time } from './parts.ts';

/** The most addresses in an acceptance, and in what the other side is told. */
export const PEER_ADDRESSES_MAX = 8;

/** What a client calls its own identity: random, and the same for as long as it keeps its key. */
const Device = Type.String({ pattern: '^[A-Za-z0-9-]{1,32}$' });

/** How to meet a client: it takes private chats, with this certificate. */
export const Peer = Type.Object({ fingerprint: Fingerprint, device: Device });
export type Peer = Static<typeof Peer>;

/**
 * The user accepts the request of `from`; the client can be dialled at these: `192.0.2.7:4711`, `[2001:db8::1]:4711`.
 */
export const Accept = Type.Object({
  from: Type.String({ maxLength: 64 }),
  addresses: Type.Array(Type.String({ maxLength: 64 }), { maxItems: PEER_ADDRESSES_MAX }),
});
export type Accept = Static<typeof Accept>;

/**
 * `from` asks the user for a private chat. `wanted`: the user asked for the same, so the client accepts by itself.
 * `file`: to offer a file in it.
 */
export const PrivateRequest = Type.Object({
  kind: Type.Literal('request'),
  from: Type.String(),
  until: Time,
  wanted: Type.Optional(Type.Literal(true)),
  file: Type.Optional(Type.Literal(true)),
});

/** A request is over, for both sides. Without `text`, this client itself ended it. */
export const PrivateRequestOver = Type.Object({
  kind: Type.Literal('request-over'),
  from: Type.String(),
  to: Type.String(),
  why: Type.Union([
    Type.Literal('accepted'), // on another device
    Type.Literal('declined'),
    Type.Literal('expired'),
    Type.Literal('withdrawn'),
    Type.Literal('away'), // whoever was asked
    Type.Literal('blocked'), // by the user
  ]),
  text: Type.Optional(Type.String()),
});

/** Two users have agreed: one client dials, the other expects it; each knows the other by its fingerprint. */
export const Introduced = Type.Object({
  kind: Type.Literal('introduced'),
  /** For the one who listens: the answer to `accept`. */
  id: Type.Optional(Id),
  role: Type.Union([Type.Literal('dial'), Type.Literal('listen')]),
  /** The other's name, and the id of the account or guest. */
  with: Type.String(),
  user: Type.String(),
  ...Peer.properties,
  /** For the one who dials. */
  addresses: Type.Optional(Type.Array(Type.String(), { maxItems: PEER_ADDRESSES_MAX })),
});
