// Examines a data folder with the server's own code: its store opens as at every start and reads every file of
// messages, but whatever it would write stays in memory. What a start does not check is checked here as well.

import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Clock } from '../../../shared/clock.ts';
import { codeOf } from '../../../shared/system-error.ts';
import { lock, thisProcess } from '../../store/files/lock.ts';
import { StorageError } from '../../store/store.ts';
import { noteChats, noteClock } from './chats.ts';
import { createFindings, type Examined } from './findings.ts';
import { type Guarded, guarded } from './guarded.ts';
import { readMessages } from './messages.ts';
import { type Opened, openStore } from './opened.ts';
import { overlay } from './overlay.ts';
import { type Surveyor, survey } from './survey.ts';

/** Why a folder could not be examined, as a sentence. */
export class ExamineError extends Error {
  override readonly name = 'ExamineError';
}

export interface ExamineNeeds extends Pick<Surveyor, 'keyFault'> {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signal: AbortSignal;
}

/** Changes nothing in the folder. Throws ExamineError. */
export async function examine(folder: string, needs: ExamineNeeds): Promise<Examined> {
  const root = await rootOf(folder);
  const findings = createFindings();
  const disk = guarded(root, findings.add);
  if (!(await isHearths(root, disk))) {
    throw new ExamineError(
      `${folder} is not a data folder of Hearth: name the right one with --data.`,
    );
  }
  await checkFree(root, needs);
  await survey({ ...needs, root, disk, findings, now: needs.clock.now() });
  if (!(await disk.look(join(root, 'server.json')))) {
    findings.add({ kind: 'missing-identity', path: 'server.json' });
  }
  const above = overlay(disk);
  const opened = await openForReading({
    ...needs,
    folder: root,
    disk: above,
    onDamage: ({ file, reason }) =>
      findings.add({ kind: 'damaged', path: relative(root, file), reason }),
  });
  const where = { root, disk: above, findings, opened };
  await noteClock(where);
  const read = await readMessages(where, needs.signal);
  const chats = await noteChats(where, read);
  await checkFree(root, needs);
  return {
    folder: root,
    findings: findings.all,
    more: findings.more,
    accounts: opened.state.accountCount(),
    chats,
    ...read.totals,
  };
}

async function openForReading(opening: Parameters<typeof openStore>[0]): Promise<Opened> {
  try {
    return await openStore(opening);
  } catch (error) {
    if (error instanceof StorageError) throw new ExamineError(error.message, { cause: error });
    throw error;
  }
}

/** Where the folder really is; the path may be a link to it. */
async function rootOf(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if (!(await stat(root)).isDirectory()) throw new ExamineError(`${folder} is no folder.`);
    await access(root, constants.R_OK | constants.X_OK);
    return root;
  } catch (error) {
    if (error instanceof ExamineError) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT') throw new ExamineError(`There is no folder ${folder}.`);
    throw new ExamineError(
      `${folder} can't be read (${code}). Run this as the user that the server runs as.`,
    );
  }
}

/** Also accepts one without server.json, in case that is what is missing. */
async function isHearths(root: string, disk: Guarded): Promise<boolean> {
  const has = async (name: string): Promise<boolean> =>
    (await disk.look(join(root, name))) !== undefined;
  if (await has('server.json')) return true;
  return (await has('users')) && (await has('chats')) && (await has('journal'));
}

/** Checks, as a start does, whether a process owns the folder, without claiming it. */
export async function checkFree(
  root: string,
  { newId }: Pick<ExamineNeeds, 'newId'>,
): Promise<void> {
  const unseen = overlay(guarded(root, () => {}));
  try {
    await lock(unseen, root, { owner: thisProcess(), randomId: newId });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new ExamineError(
      `${error.message} What a server is writing can't be examined. While it runs, make a copy with ` +
        'hearth backup, unpack that, and examine it.',
      { cause: error },
    );
  }
}
