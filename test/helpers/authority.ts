// Certificates signed by an authority, made by openssl if available: the program itself makes none.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from '../../shared/certificate.ts';

interface Signed {
  /** The authority's certificate, PEM. */
  readonly authority: string;
  /** One for each list of names: `DNS:localhost,IP:127.0.0.1`. */
  readonly identities: readonly Identity[];
}

/** Whether this machine can make them. */
export function canSign(): boolean {
  try {
    return /^OpenSSL [3-9]/.test(execFileSync('openssl', ['version'], { encoding: 'utf8' }));
  } catch {
    return false;
  }
}

/** A new authority, and what it signs. */
export function signed(...names: string[]): Signed {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-authority-'));
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const make = (name: string, more: readonly string[]): Identity => {
    const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`];
    execFileSync('openssl', [...kind, ...files, ...more], { cwd: folder, stdio: 'ignore' });
    return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
  };
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', 'basicConstraints=CA:FALSE'];
  try {
    const { cert: authority } = make('ca', []);
    const identities = names.map((list, index) =>
      make(`leaf-${index}`, [...by, '-addext', `subjectAltName=${list}`]),
    );
    return { authority, identities };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
