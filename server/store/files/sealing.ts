// How a timed message is kept in memory and on disk: its words sealed with its second's secret, bound to the place that
// it was written for [DESIGN 4.3].

import { createCipheriv, createDecipheriv, hkdfSync, randomFillSync } from 'node:crypto';
import type { Seconds } from '../../../shared/clock.ts';
import type { ChatId, Fact, FactOf, Message, Reaction, Seq, Stored } from '../../facts.ts';
import { chatOf } from '../message.ts';
import { isCount, isObject } from './json-file.ts';

/** A message as it is kept. */
export type KeptMessage = Message | SealedMessage;

export interface SealedMessage extends Omit<Message, 'text' | 'action' | 'reactions'> {
  readonly expiresAt: Seconds;
  /** `2.`, then nonce, tag and ciphertext in base64; empty if the secret was already gone. */
  readonly sealed: string;
}

/** A timed message's fact as in the journal. */
export type SealedFact = Omit<Stored<FactOf<'message'>>, 'body'> & {
  readonly expiresAt: Seconds;
  readonly body: Omit<FactOf<'message'>['body'], 'text' | 'action'> & { readonly sealed: string };
};

type TimedFact = FactOf<'message'> & { readonly expiresAt: Seconds };

/** Where a sealed message belongs: anywhere else it cannot be opened. */
export interface SealedPlace {
  readonly chat: ChatId;
  readonly seq: Seq;
  readonly expiresAt: Seconds;
}

/** What this version seals begins with this, which no base64 does. Older servers put nothing in front. */
const VERSION = '2.';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** So many nonces are drawn at once: each call for randomness costs as much as half a sealing. */
const NONCES_AT_ONCE = 256;

export function isTimed<F extends Fact>(fact: F): fact is F & TimedFact {
  return fact.kind === 'message' && fact.expiresAt !== undefined;
}

/** The fact with its words sealed; without a secret they are lost. */
export function seal(fact: Stored & TimedFact, secret: Uint8Array | undefined): SealedFact {
  const { text, action, ...rest } = fact.body;
  const words = JSON.stringify({ text, ...(action && { action }) });
  return { ...fact, body: { sealed: secret ? sealed(words, placeOf(fact), secret) : '', ...rest } };
}

export function sealedMessage(fact: SealedFact): SealedMessage {
  const { seq, by, at, expiresAt, body } = fact;
  const { from, re, sealed } = body;
  return { seq, by, from, at, expiresAt, ...(re !== undefined && { re }), sealed };
}

/** The fact for the keeper at a start: it needs none of the words. */
export function wordless({ body: { sealed: _, ...rest }, ...fact }: SealedFact): Stored {
  return { ...fact, body: { text: '', ...rest } };
}

export function isSealedFact(fact: {
  readonly kind: string;
  readonly body: object;
}): fact is SealedFact {
  return fact.kind === 'message' && 'sealed' in fact.body;
}

export function isSealed(message: KeptMessage): message is SealedMessage {
  return 'sealed' in message;
}

/** The message, if this is its secret and nothing was changed; else undefined. */
export function open(
  chat: ChatId,
  { sealed, ...message }: SealedMessage,
  secret: Uint8Array,
): Message | undefined {
  const words = openWords(sealed, { chat, ...message }, secret);
  if (typeof words?.['text'] !== 'string') return undefined;
  return {
    text: words['text'],
    ...message,
    ...(words['action'] === true && { action: true }),
    ...(isReactions(words['reactions']) && { reactions: words['reactions'] }),
  };
}

/** A timed message as it is now, sealed again: its words are others than before. */
export function sealAgain(
  chat: ChatId,
  { text, action, reactions, ...rest }: Message & { readonly expiresAt: Seconds },
  secret: Uint8Array,
): SealedMessage {
  const words = { text, ...(action && { action }), ...(reactions && { reactions }) };
  return { ...rest, sealed: sealWords(words, { chat, ...rest }, secret) };
}

/** Empty without a secret. */
export function sealWords(
  words: object,
  place: SealedPlace,
  secret: Uint8Array | undefined,
): string {
  return secret ? sealed(JSON.stringify(words), place, secret) : '';
}

/** Undefined if they were sealed with a secret that is gone, or are damaged: it makes no difference which. */
export function openWords(
  text: string,
  place: SealedPlace,
  secret: Uint8Array,
): Record<string, unknown> | undefined {
  try {
    const words = unsealed(text, place, secret);
    return isObject(words) ? words : undefined;
  } catch {
    return undefined;
  }
}

export function isKeptMessage(value: unknown): value is KeptMessage {
  return (
    isObject(value) &&
    isCount(value['seq']) &&
    typeof value['by'] === 'string' &&
    typeof value['from'] === 'string' &&
    typeof value['at'] === 'number' &&
    isAsAmended(value) &&
    (typeof value['text'] === 'string' ||
      (typeof value['sealed'] === 'string' && isCount(value['expiresAt'])))
  );
}

function isAsAmended({ re, edited, deleted, reactions }: Record<string, unknown>): boolean {
  return (
    (re === undefined || isCount(re)) &&
    (edited === undefined || typeof edited === 'number') &&
    (deleted === undefined || isCalled(deleted)) &&
    (reactions === undefined || isReactions(reactions))
  );
}

function isReactions(value: unknown): value is readonly Reaction[] {
  const isOne = (one: unknown): boolean =>
    isObject(one) &&
    typeof one['mark'] === 'string' &&
    Array.isArray(one['by']) &&
    one['by'].every(isCalled);
  return Array.isArray(value) && value.every(isOne);
}

function isCalled(value: unknown): boolean {
  return isObject(value) && typeof value['user'] === 'string' && typeof value['name'] === 'string';
}

function placeOf({ on, seq, expiresAt }: Stored & TimedFact): SealedPlace {
  return { chat: chatOf(on) as ChatId, seq, expiresAt };
}

function boundTo({ chat, seq, expiresAt }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([chat, seq, expiresAt]));
}

const nonces = new Uint8Array(NONCES_AT_ONCE * NONCE_BYTES);
let noncesUsed = NONCES_AT_ONCE;

/** A random one: after a crash a number may be given to another text, so what is counted could come twice. */
function nextNonce(): Uint8Array {
  if (noncesUsed === NONCES_AT_ONCE) {
    randomFillSync(nonces);
    noncesUsed = 0;
  }
  const start = noncesUsed * NONCE_BYTES;
  noncesUsed += 1;
  return nonces.subarray(start, start + NONCE_BYTES);
}

function sealed(words: string, place: SealedPlace, secret: Uint8Array): string {
  const nonce = nextNonce();
  const clear = Buffer.from(words);
  const cipher = createCipheriv(CIPHER, secret, nonce);
  cipher.setAAD(boundTo(place));
  const text = cipher.update(clear); // GCM returns everything at once
  cipher.final();
  wipe(clear);
  return VERSION + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
}

/** Throws if anything doesn't fit. */
function unsealed(sealed: string, place: SealedPlace, secret: Uint8Array): unknown {
  if (sealed.startsWith(VERSION)) return deciphered(sealed.slice(VERSION.length), place, secret);
  const key = olderKey(place, secret);
  try {
    return deciphered(sealed, place, key);
  } finally {
    wipe(key);
  }
}

/** An older server derived a key for each message. Such messages are all over once 30 days have passed since. */
function olderKey({ chat, seq }: SealedPlace, secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `hearth timed ${chat} ${seq}`, 32));
}

function deciphered(base64: string, place: SealedPlace, key: Uint8Array): unknown {
  const bytes = Buffer.from(base64, 'base64');
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const cipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(place));
  cipher.setAuthTag(tag);
  const clear = cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)); // GCM returns everything at once
  try {
    cipher.final();
    return JSON.parse(clear.toString('utf8'));
  } finally {
    wipe(clear);
  }
}

/** Removes from memory what is read no more. Strings are out of reach: they are the engine's. */
function wipe(...buffers: readonly Uint8Array[]): void {
  for (const buffer of buffers) buffer.fill(0);
}
