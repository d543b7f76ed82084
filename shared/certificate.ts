// A self-signed certificate in DER, on node:crypto alone. It proves nothing by itself: whoever trusts it pins its
// fingerprint. Knows no files and no sockets.

import { generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { Ms } from './clock.ts';

export interface Identity {
  /** PKCS #8, PEM: a secret. */
  readonly key: string;
  /** X.509 v3, PEM. */
  readonly cert: string;
}

export interface Wish {
  readonly commonName: string;
  readonly now: Ms;
  /** Valid from one day before `now`, for clocks that differ, to this many days after it. */
  readonly days: number;
  /** DNS names for the certificate, at least one; clients that pin it ignore them. */
  readonly names?: readonly string[];
}

/** A new P-256 key and a certificate for it, signed with SHA-256 by itself. Takes some milliseconds. */
export function selfSigned({ commonName, now, days, names = ['localhost'] }: Wish): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(tlv(SET, sequence(oid(COMMON_NAME), tlv(UTF8_STRING, commonName))));
  const body = sequence(
    tlv(VERSION, tlv(INTEGER, [2])), // counted from 0: version 3
    tlv(INTEGER, serial()),
    sequence(oid(ECDSA_WITH_SHA256)),
    name, // the issuer
    sequence(time(now - DAY), time(now + days * DAY)),
    name, // the subject
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(EXTENSIONS, sequence(alternativeNames(names))),
  );
  const signature = sign('sha256', body, { key: privateKey, dsaEncoding: 'der' });
  const whole = sequence(
    body,
    sequence(oid(ECDSA_WITH_SHA256)),
    tlv(BIT_STRING, [0], signature), // 0: no unused bits
  );
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: new X509Certificate(whole).toString(),
  };
}

/**
 * A certificate's name everywhere, to people and in pins: the SHA-256 of its DER as 32 pairs of upper-case hex
 * separated by colons, as `fingerprint256` of Node and `openssl x509 -fingerprint -sha256` write it. Takes PEM or DER;
 * throws when it is not a certificate.
 */
export function fingerprintOf(cert: string | Uint8Array): string {
  return new X509Certificate(cert).fingerprint256;
}

/** From then on nobody who looks takes it. Throws when it isn't a certificate. */
export function validUntil(cert: string): Ms {
  // biome-ignore lint/style/noRestrictedGlobals: it reads the time that the certificate tells
  return Date.parse(new X509Certificate(cert).validTo);
}

const DAY: Ms = 86_400_000;

// Tags and object identifiers of ASN.1.
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;
const DNS_NAME = 0x82;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const COMMON_NAME = '550403';
const SUBJECT_ALT_NAME = '551d11';
const ECDSA_WITH_SHA256 = '2a8648ce3d040302';

type Bytes = string | Uint8Array | readonly number[];

/** Tag, length, value. */
function tlv(tag: number, ...parts: readonly Bytes[]): Buffer {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  return Buffer.concat([Buffer.from([tag, ...lengthOf(value)]), value]);
}

function lengthOf({ length }: Uint8Array): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function sequence(...parts: readonly Bytes[]): Buffer {
  return tlv(SEQUENCE, ...parts);
}

function oid(hex: string): Buffer {
  return tlv(OBJECT_IDENTIFIER, Buffer.from(hex, 'hex'));
}

/** 16 random bytes, as a positive number in its shortest form. */
function serial(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40;
  return bytes;
}

/** RFC 5280: years before 2050 have two digits. */
function time(at: Ms): Buffer {
  // biome-ignore lint/style/noRestrictedGlobals: it formats the time that was handed in
  const text = `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return text < '2050' ? tlv(UTC_TIME, text.slice(2)) : tlv(GENERALIZED_TIME, text);
}

function alternativeNames(names: readonly string[]): Buffer {
  const list = sequence(...names.map((name) => tlv(DNS_NAME, name)));
  return sequence(oid(SUBJECT_ALT_NAME), tlv(OCTET_STRING, list));
}
