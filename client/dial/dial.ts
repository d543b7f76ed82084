// Opens a connection to a server and makes sure that it is the right one before a byte is sent. A certificate is
// trusted because it was seen before, or because an authority signed it: one that the user named, or a well-known one.

import type { X509Certificate } from 'node:crypto';
import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type ConnectionOptions,
  connect as connectTls,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import { type Address, formatAddress } from '../../shared/address.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import { codeOf } from '../../shared/system-error.ts';
import { cleanLabel } from '../../shared/text.ts';
import { DialError } from '../link/dial-error.ts';

const DIAL_LIMIT: Ms = 15_000;

/** How long to try one address of a name before the next: Node's own 250 ms are too short for a distant one. */
const ADDRESS_LIMIT: Ms = 1_000;
/** How long until the kernel checks a silent connection. */
const KEEP_ALIVE: Ms = 60_000;

/** A server's certificate as it was seen: `fingerprint` is its SHA-256, `AB:CD:…`. */
export interface Seen {
  readonly fingerprint: string;
  /** PEM; only for a self-signed one, which can vouch for itself. */
  readonly certificate?: string;
  /** A well-known authority vouched for it and for the name: another certificate that it vouches for may replace it. */
  readonly vouched?: true;
}

/** Authorities that the user named: a file's certificates, as PEM. */
export interface Authority {
  readonly file: string;
  readonly certificates: readonly string[];
}

export type Trust = { readonly kind: 'insecure' } | Secured;

/** `older`: the server may predate Hearth, so TLS 1.2 will do. */
export type Secured =
  /** Nothing is known of this server: any certificate is taken, and reported. */
  | { readonly kind: 'first'; readonly met: (seen: Seen) => void; readonly older?: boolean }
  /** `renewed`: a well-known authority vouches for a different one now. */
  | {
      readonly kind: 'known';
      readonly seen: Seen;
      readonly renewed?: (seen: Seen) => void;
      readonly older?: boolean;
    }
  | { readonly kind: 'authority'; readonly authority: Authority; readonly older?: boolean };

/** Tries all addresses of the name. Rejects with a DialError. */
export async function dial(address: Address, trust: Trust, clock: Clock): Promise<Duplex> {
  const socket = connectTcp({
    ...address,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_LIMIT,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE,
  });
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
    throw new DialError('unreachable', `Cannot reach ${formatAddress(address)}: ${causes(error)}.`);
  } finally {
    cancel();
  }
}

/** TLS over an open stream. Resolves once the certificate has been judged; nothing has been written by then. */
export function secure(stream: Duplex, address: Address, trust: Secured): Promise<TLSSocket> {
  const tls = connectTls({
    socket: stream,
    host: address.host, // the name that the certificate is to have
    minVersion: trust.older ? 'TLSv1.2' : 'TLSv1.3', // a server that speaks 1.3 is not talked down [RFC 8446 4.1.3]
    ...(isIP(address.host) ? {} : { servername: address.host }),
    ...verification(trust),
  });
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      tls.destroy();
      reject(error);
    };
    tls.once('error', (error) => refuse(suspicion(error, address, trust) ?? error));
    tls.once('close', () => reject(new Error('closed during the TLS handshake')));
    tls.once('secureConnect', () => {
      const certificate = tls.getPeerX509Certificate(); // undefined for a resumed session, which is never trusted
      if (!certificate) return refuse(new Error('no certificate'));
      try {
        judge(seenOf(certificate, tls.authorized), address, trust);
        const fault = ownFault(tls, address, trust);
        if (fault) return refuse(fault);
      } catch (error) {
        return refuse(error as Error);
      }
      tls.removeAllListeners('close').removeAllListeners('error');
      return resolve(tls);
    });
  });
}

function verification(trust: Secured): ConnectionOptions {
  if (trust.kind === 'authority')
    return { ca: [...trust.authority.certificates], rejectUnauthorized: true };
  // Judged below, by its fingerprint: only an established connection can tell what certificate there is instead.
  const itself = trust.kind === 'known' && !trust.seen.vouched ? trust.seen.certificate : undefined;
  return { rejectUnauthorized: false, ...(itself !== undefined && { ca: [itself] }) };
}

/** What is wrong with a known certificate, though it is the same one. */
function ownFault(tls: TLSSocket, address: Address, trust: Secured): DialError | undefined {
  if (trust.kind !== 'known' || trust.seen.certificate === undefined) return undefined;
  return untimely(String(tls.authorizationError), formatAddress(address));
}

/** Throws if it is the wrong server; otherwise reports what to remember of it. */
function judge(now: Seen, address: Address, trust: Secured): void {
  if (trust.kind === 'first') trust.met(now);
  if (trust.kind !== 'known' || now.fingerprint === trust.seen.fingerprint) return;
  if (!trust.seen.vouched || !now.vouched) throw changed(address, trust.seen, now);
  trust.renewed?.(now);
}

/** `authorized`: an authority vouches for it and for the host. */
function seenOf(certificate: X509Certificate, authorized: boolean): Seen {
  const { fingerprint256: fingerprint } = certificate;
  if (authorized) return { fingerprint, vouched: true };
  return certificate.checkIssued(certificate)
    ? { fingerprint, certificate: certificate.toString() }
    : { fingerprint };
}

// What OpenSSL says of a certificate that leads to no trusted authority.
const UNTRACED = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|HOSTNAME_)/;

/** A failed verification in words for the user; undefined for other errors. */
function suspicion(
  error: NodeJS.ErrnoException & { cert?: PeerCertificate },
  address: Address,
  trust: Secured,
): DialError | undefined {
  const { code = '' } = error;
  const where = formatAddress(address);
  const late = untimely(code, where);
  if (late) return late;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return otherHost(error, where);
  if (!UNTRACED.test(code)) return undefined;
  return trust.kind === 'authority' ? unvouched(where, trust.authority) : undefined;
}

/** `code`: what OpenSSL says of a certificate that is expired or not yet valid. */
function untimely(code: string, where: string): DialError | undefined {
  if (code === 'CERT_HAS_EXPIRED') {
    const text = `The certificate of ${where} has expired: whoever runs it must make a new one.`;
    return new DialError('expired', text);
  }
  if (code === 'CERT_NOT_YET_VALID') {
    const text = `The certificate of ${where} is not valid yet: is the clock of this machine right?`;
    return new DialError('expired', text);
  }
  return undefined;
}

function otherHost({ cert }: { cert?: PeerCertificate }, where: string): DialError {
  const names = cleanLabel(cert?.subjectaltname ?? String(cert?.subject?.CN ?? 'nobody'));
  const text = `The certificate that ${where} shows is for another host (${names}). Nothing was sent to it.`;
  return new DialError('other-host', `${text}\nJoin it by a name that its certificate is for.`);
}

function unvouched(where: string, { file }: Authority): DialError {
  const text = [
    `No authority in ${file} vouches for the server at ${where}. Nothing was sent to it.`,
    'Is it the right file (--ca) and the right server? Ask whoever runs it.',
  ];
  return new DialError('unvouched', text.join('\n'));
}

function changed(address: Address, known: Seen, now: Seen): DialError {
  const text = [
    `WARNING: the server at ${formatAddress(address)} is not the one it was before. Nothing was sent to it.`,
    'The known SHA-256 fingerprint:',
    `  ${known.fingerprint}`,
    'The one shown now:',
    `  ${now.fingerprint}`,
    'Somebody may be listening in, or the server was set up anew. Ask whoever runs it;',
    `if the change is right, accept it with: hearth trust ${formatAddress(address)}`,
  ];
  const fingerprints = { known: known.fingerprint, now: now.fingerprint };
  return new DialError('changed', text.join('\n'), fingerprints);
}

/** An error in words; if every address of a name failed, the words for each. */
export function causes(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(causes).join('; ');
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return 'it does not speak TLS (see --insecure)';
  if (code === 'ENOTFOUND') return 'the name is not known';
  if (code === 'EAI_AGAIN') return 'names cannot be looked up just now';
  if (OLD_TLS.test(code ?? '')) return 'its version of TLS is too old';
  return error.message || (code ?? error.name);
}

const OLD_TLS = /^ERR_SSL_(?:UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION)$/;
