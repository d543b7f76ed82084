// TLS between two devices: both show their certificate, and each is judged by its fingerprint alone. Nothing is written
// before that [DESIGN 9].

import type { ConnectionOptions, TLSSocket, TlsOptions } from 'node:tls';
import type { Identity } from '../../shared/certificate.ts';

/** For the listening end. The judgement comes later: no authority knows these certificates. */
export function listenerTls({ key, cert }: Identity): TlsOptions {
  return { key, cert, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: false };
}

/** For the dialling end. */
export function diallerTls({ key, cert }: Identity): ConnectionOptions {
  return { key, cert, minVersion: 'TLSv1.3', rejectUnauthorized: false };
}

/**
 * The fingerprint that the other end has proved; undefined if it showed none, or resumed a session, which proves
 * nothing.
 */
export function fingerprintShown(socket: TLSSocket): string | undefined {
  if (socket.isSessionReused()) return undefined;
  return socket.getPeerX509Certificate()?.fingerprint256;
}
