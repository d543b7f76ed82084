// This device's key and certificate, in one file of the config folder: made once, and never replaced automatically,
// since others have pinned the certificate. Knows neither servers nor the people who pin it.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { fingerprintOf, type Identity, selfSigned } from '../../shared/certificate.ts';
import type { Clock } from '../../shared/clock.ts';
import { codeOf } from '../../shared/system-error.ts';
import type { KeptFiles } from './kept-files.ts';

/** The certificate's name tells nothing of the user: anybody who answers at an address sees it. */
const COMMON_NAME = 'hearth device';
const VALID_DAYS = 36_500;

const FILE = 'device.pem';

export interface DeviceIdentity extends Identity {
  /** SHA-256 of the certificate's DER, `AB:CD:…`. */
  readonly fingerprint: string;
  /** What servers call this device: random, made with the key (the certificate's serial number, hex). */
  readonly device: string;
}

/** Made if missing. Throws an error for the user if the file can't be read or used. */
export function deviceIdentity(files: KeptFiles, clock: Clock): DeviceIdentity {
  const found = read(files) ?? make(files, clock);
  const identity = parse(found);
  if (identity) return identity;
  throw new Error(
    `${files.path(FILE)}, this device's key for private chats, is damaged. Restore it from a backup; only if it is lost for good, remove it: a new one is made then, and those you chatted with privately are warned of a changed device.`,
  );
}

function read(files: KeptFiles): string | undefined {
  try {
    return files.read(FILE);
  } catch (error) {
    const code = codeOf(error);
    throw new Error(
      `${files.path(FILE)}, this device's key for private chats, can't be read (${code}). Make it readable for you, and for nobody else: chmod 600.`,
      { cause: error },
    );
  }
}

/** Returns the file's content: what was made here, or by another client at the same moment. */
function make(files: KeptFiles, clock: Clock): string {
  const { key, cert } = selfSigned({
    commonName: COMMON_NAME,
    now: clock.now(),
    days: VALID_DAYS,
  });
  try {
    files.writeMissing(FILE, key + cert);
  } catch (cause) {
    const code = codeOf(cause);
    const text = `This device's key for private chats can't be written to ${files.path(FILE)} (${code}).`;
    throw new Error(text, { cause });
  }
  return files.read(FILE) ?? '';
}

const KEY = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----\n?/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/;

function parse(text: string): DeviceIdentity | undefined {
  const [key = ''] = KEY.exec(text) ?? [];
  const [cert = ''] = CERTIFICATE.exec(text) ?? [];
  try {
    const certificate = new X509Certificate(cert);
    if (!certificate.checkPrivateKey(createPrivateKey(key))) return undefined;
    const device = certificate.serialNumber.toLowerCase();
    return { key, cert, fingerprint: fingerprintOf(cert), device };
  } catch {
    return undefined;
  }
}
