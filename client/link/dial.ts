// Opens a connection to a server and makes sure that it is the one it should be, before a byte is said [FINDINGS TLS].
// A certificate is trusted because it was seen before, not because anybody signed it.

import type { X509Certificate } from 'node:crypto';
import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import type { Clock, Ms } from '../../shared/clock.ts';
import { type Address, spelled } from './address.ts';

const DIAL_LIMIT: Ms = 15_000;

/** A server's certificate as it was seen: `fingerprint` is its SHA-256, `AB:CD:…`. */
export interface Seen {
  readonly fingerprint: string;
  /** PEM; only of a self-signed one, which can vouch for itself. */
  readonly certificate?: string;
}

export type Trust =
  | { readonly kind: 'insecure' }
  /** Nothing is known of this server: whatever it shows is taken, and told. */
  | { readonly kind: 'first'; readonly met: (seen: Seen) => void }
  | { readonly kind: 'known'; readonly seen: Seen };

/** `final`: trying again would change nothing. The message is for the user. */
export class DialError extends Error {
  override readonly name = 'DialError';
  readonly code: 'unreachable' | 'changed' | 'expired';
  constructor(code: DialError['code'], message: string) {
    super(message);
    this.code = code;
  }
  get final(): boolean {
    return this.code !== 'unreachable';
  }
}

/** All addresses of the name are tried. Rejects with a DialError. */
export async function dial(address: Address, trust: Trust, clock: Clock): Promise<Duplex> {
  const socket = connectTcp({ ...address, autoSelectFamily: true, noDelay: true });
  const cancel = clock.after(DIAL_LIMIT, () => socket.destroy(new Error('no answer in time')));
  try {
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return trust.kind === 'insecure' ? socket : await secure(socket, address, trust);
  } catch (error) {
    socket.destroy();
    if (error instanceof DialError) throw error;
    throw new DialError('unreachable', `Cannot reach ${spelled(address)}: ${causes(error)}.`);
  } finally {
    cancel();
  }
}

/** TLS over a stream that is open. Resolves once the certificate was compared; nothing was written by then. */
export function secure(
  stream: Duplex,
  address: Address,
  trust: Exclude<Trust, { kind: 'insecure' }>,
): Promise<TLSSocket> {
  const known = trust.kind === 'known' ? trust.seen : undefined;
  const tls = connectTls({
    socket: stream,
    minVersion: 'TLSv1.3',
    ...(isIP(address.host) ? {} : { servername: address.host }),
    ...verification(known),
  });
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      tls.destroy();
      reject(error);
    };
    tls.once('error', (error) =>
      refuse(known ? (suspicion(error, address, known) ?? error) : error),
    );
    tls.once('close', () => reject(new Error('closed during the TLS handshake')));
    tls.once('secureConnect', () => {
      const certificate = tls.getPeerX509Certificate(); // undefined for a resumed session: never trusted
      if (!certificate) return refuse(new Error('no certificate'));
      const seen = seenOf(certificate);
      if (known && seen.fingerprint !== known.fingerprint)
        return refuse(changed(address, known, seen));
      if (trust.kind === 'first') trust.met(seen);
      tls.removeAllListeners('close').removeAllListeners('error');
      return resolve(tls);
    });
  });
}

function verification(known: Seen | undefined): ConnectionOptions {
  if (!known?.certificate) return { rejectUnauthorized: false };
  return {
    ca: [known.certificate],
    rejectUnauthorized: true,
    checkServerIdentity: (_, certificate) =>
      certificate.fingerprint256 === known.fingerprint
        ? undefined
        : Object.assign(new Error('another certificate'), { code: 'CERT_NOT_PINNED' }),
  };
}

function seenOf(certificate: X509Certificate): Seen {
  const { fingerprint256: fingerprint } = certificate;
  return certificate.checkIssued(certificate)
    ? { fingerprint, certificate: certificate.toString() }
    : { fingerprint };
}

// What OpenSSL says of a certificate that it cannot trace to the pinned one.
const NOT_THE_PINNED = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|HOSTNAME_)/;

function suspicion(error: NodeJS.ErrnoException, address: Address, known: Seen): Error | undefined {
  if (error.code === 'CERT_HAS_EXPIRED') {
    return new DialError(
      'expired',
      `The certificate of ${spelled(address)} has expired: whoever runs it must make a new one.`,
    );
  }
  return NOT_THE_PINNED.test(error.code ?? '') ? changed(address, known) : undefined;
}

function changed(address: Address, known: Seen, now?: Seen): DialError {
  const text = [
    `WARNING: the server at ${spelled(address)} is not the one it was before. Nothing was sent to it.`,
    `Known SHA-256 fingerprint: ${known.fingerprint}`,
    ...(now ? [`Shown now:                 ${now.fingerprint}`] : []),
    'Somebody may be listening in, or the server was set up anew. Ask whoever runs it;',
    `if the change is right, accept it with: hearth trust ${spelled(address)}`,
  ];
  return new DialError('changed', text.join('\n'));
}

/** An error's words; when every address of a name failed, those of each [FINDINGS TLS]. */
export function causes(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(causes).join('; ');
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return 'it does not speak TLS (see --insecure)';
  return error.message || (code ?? error.name);
}
