// What can be said of a data folder's files before the server's own code reads them: foreign files, modes, owners,
// things that are not files, keys, secrets.

import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { type Identity, validUntil } from '../../../shared/certificate.ts';
import type { Ms } from '../../../shared/clock.ts';
import { FILE_BYTES } from '../../store/files/secrets.ts';
import type { Findings } from './findings.ts';
import { entriesOf, type FolderEntry, type Guarded, isTooBig, thingOf } from './guarded.ts';
import { isRead, type Kind, kindOf } from './kinds.ts';

export interface Surveyor {
  readonly root: string;
  readonly disk: Guarded;
  readonly findings: Findings;
  readonly now: Ms;
  /** Why a key and its certificate are of no use, as a sentence; the paths are only for the wording. */
  readonly keyFault: (identity: Identity, files: Identity) => string | undefined;
}

export async function survey(needs: Surveyor): Promise<void> {
  const { root, disk, findings } = needs;
  let owner: number | undefined;
  for await (const entry of entriesOf(root, disk)) {
    owner ??= entry.stats.uid;
    noteThing(entry, findings);
    noteRights(entry, owner, findings);
  }
  await noteKeys(needs);
}

function noteThing({ path, stats }: FolderEntry, findings: Findings): void {
  const kind = kindHere(path, stats);
  const is = thingOf(stats);
  const wanted = kind === 'folder' ? 'folder' : 'file';
  if (kind === 'stranger' || kind === 'set-aside' || kind === 'left-over') {
    findings.add({ kind, path });
  } else if (is !== wanted && kind !== 'aside-of-it') {
    findings.add({ kind: 'not-a-file', path, is });
  } else if (isRead(kind) && isTooBig(path, stats.size)) {
    findings.add({ kind: 'too-big', path, bytes: stats.size });
  } else if (kind === 'secrets' && stats.size !== FILE_BYTES) {
    findings.add({ kind: 'short-secrets', path, bytes: stats.size });
  } else if (kind === 'lock' && path.endsWith('.held')) {
    findings.add({ kind: 'killed', path });
  }
}

/** A start passes over a file among the folders of chats. */
function kindHere(path: string, stats: Stats): Kind {
  return path.startsWith('chats/') && kindOf(path) === 'folder' && stats.isFile()
    ? 'stranger'
    : kindOf(path);
}

/** What other users of the machine may do; and whether the owner, as whom the server runs, may do what it must. */
function noteRights({ path, stats }: FolderEntry, owner: number, findings: Findings): void {
  const kind = kindHere(path, stats);
  if (process.getuid === undefined || stats.isSymbolicLink()) return;
  if (kind === 'stranger' || kind === 'aside-of-it') return;
  const mode = stats.mode & 0o777;
  const needed = stats.isDirectory() ? 0o700 : 0o600;
  const isWrong = (mode & closedTo(path, kind, stats)) !== 0 || (mode & needed) !== needed;
  if (isWrong) findings.add({ kind: 'mode', path, mode, wanted: needed.toString(8) });
  if (stats.uid !== owner) findings.add({ kind: 'owner', path, owner: stats.uid, wanted: owner });
}

/**
 * The folder itself may be listed, like that of a checkout: what is in it is private. A certificate is public anyway.
 */
function closedTo(path: string, kind: Kind, stats: Stats): number {
  return (path === '.' && stats.isDirectory()) || kind === 'certificate' ? 0o022 : 0o077;
}

async function noteKeys({ root, disk, findings, now, keyFault }: Surveyor): Promise<void> {
  const path = 'tls';
  if (!(await disk.look(join(root, path)))) return findings.add({ kind: 'no-keys', path });
  const read = async (name: string): Promise<string> =>
    Buffer.from((await disk.read(join(root, path, name))) ?? []).toString('utf8');
  const identity = { key: await read('key.pem'), cert: await read('cert.pem') };
  const reason = keyFault(identity, { key: 'tls/key.pem', cert: 'tls/cert.pem' });
  if (reason !== undefined) return findings.add({ kind: 'keys', path, reason });
  const until = validUntil(identity.cert);
  if (until <= now) findings.add({ kind: 'expired', path: 'tls/cert.pem', since: now - until });
}
