// The server's TLS key and certificate: made once, kept, and never replaced, since clients have pinned the certificate.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Identity, selfSigned } from '../../shared/certificate.ts';
import type { Clock } from '../../shared/clock.ts';
import { GateError, reasonOf } from './error.ts';

const VALID_DAYS = 3650;

/** Where a key and a certificate lie. */
export interface KeyFiles {
  readonly cert: string;
  readonly key: string;
}

/** The operator's own (`--cert`, `--key`). Throws GateError when they can't be read or don't belong together. */
export async function keysOf(files: KeyFiles): Promise<Identity> {
  const identity = {
    key: await readText(files.key, 'TLS key'),
    cert: await readText(files.cert, 'TLS certificate'),
  };
  const fault = keyFault(identity, files);
  if (fault) throw new GateError(`${fault} Nothing was changed.`);
  return identity;
}

/**
 * Those of a data folder, made at the first start. The folder `tls` appears whole or not at all, so one that lacks a
 * file has lost it: that, an unreadable file, or a mismatch is a GateError, never a reason to make new ones.
 */
export async function keysIn(dataFolder: string, clock: Clock): Promise<Identity> {
  const folder = join(dataFolder, 'tls');
  const files = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  if (!(await exists(folder))) await make(dataFolder, folder, clock);
  try {
    return await keysOf(files);
  } catch (cause) {
    const advice = `Restore ${folder} from a backup. Clients have pinned this certificate: only if it is lost for good, remove the folder and start again; they will then warn of a changed server.`;
    throw new GateError(`${(cause as Error).message} ${advice}`, { cause });
  }
}

async function make(dataFolder: string, folder: string, clock: Clock): Promise<void> {
  const { key, cert } = selfSigned({
    commonName: 'hearth',
    now: clock.now(),
    days: VALID_DAYS,
  });
  const draft = `${folder}.new`; // one that was left behind was never shown to anybody
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true, mode: 0o700 });
    await write(join(draft, 'key.pem'), key, 0o600);
    await write(join(draft, 'cert.pem'), cert, 0o644);
    await syncFolder(draft);
    await rename(draft, folder);
    await syncFolder(dataFolder);
  } catch (cause) {
    throw new GateError(`The TLS key can't be written to ${folder} (${reasonOf(cause)}).`, {
      cause,
    });
  }
}

async function write(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // where folders can't be opened
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return false;
    throw new GateError(`${path} can't be looked at (${reasonOf(error)}).`, { cause: error });
  }
}

async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new GateError(`The ${what} ${path} can't be read (${reasonOf(cause)}).`, { cause });
  }
}

/** Why the two are of no use, as a sentence. */
export function keyFault(identity: Identity, files: KeyFiles): string | undefined {
  let cert: X509Certificate;
  try {
    cert = new X509Certificate(identity.cert);
  } catch {
    return `${files.cert} contains no PEM certificate.`;
  }
  try {
    if (cert.checkPrivateKey(createPrivateKey(identity.key))) return undefined;
  } catch {
    return `${files.key} contains no PEM key that can be used without a passphrase.`;
  }
  return `The key ${files.key} does not belong to the certificate ${files.cert}.`;
}
