// Accounts from a file of names and passwords, one line each. Nothing of a line is ever repeated: in a malformed one
// the password may stand anywhere.

import { isName, keyOf, nameFault } from '../../shared/names.ts';
import { PASSWORD_CHARS_MAX } from '../../shared/password.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Door } from './door.ts';
import { DoorError } from './place.ts';

const NEWLINE = 0x0a;
/** As many as are hashed at once. */
const AT_ONCE = 2;

interface NewAccount {
  readonly line: number;
  readonly name: string;
  readonly password: string;
}

/** A line that was left out, and why. */
export interface Skipped {
  readonly line: number;
  readonly why: string;
}

export interface Imported {
  readonly added: number;
  /** In the order of the lines. */
  readonly skipped: readonly Skipped[];
}

/**
 * Reads lines of `name password`. After a tab, the password is the rest of the line, trimmed. After a blank it is one
 * word, since several words may not be a password at all. Empty lines and those that begin with `#` are ignored. Of two
 * lines with one name the first counts.
 */
export function readCredentials(bytes: Uint8Array): {
  readonly entries: readonly NewAccount[];
  readonly skipped: readonly Skipped[];
} {
  const entries: NewAccount[] = [];
  const skipped: Skipped[] = [];
  const lines = new Map<string, number>(); // by name key
  for (const [line, text] of linesOf(bytes)) {
    const found = text === undefined ? 'It is not UTF-8.' : readLine(text);
    if (found === undefined) continue;
    const earlier = typeof found === 'string' ? undefined : lines.get(keyOf(found.name));
    if (typeof found === 'string') skipped.push({ line, why: found });
    else if (earlier !== undefined)
      skipped.push({ line, why: `Line ${earlier} already has this name.` });
    else {
      lines.set(keyOf(found.name), line);
      entries.push({ line, ...found });
    }
  }
  return { entries, skipped };
}

const MANY_WORDS =
  'There are more than two words. If the password contains blanks, put a tab in front of it.';

/** The line's two parts, or what is wrong with it, or undefined where there is nothing to read. */
function readLine(text: string): Omit<NewAccount, 'line'> | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return undefined;
  const [, name = '', gap = '', password = ''] = /^(\S+)(?:(\s+)(.*))?$/su.exec(trimmed) ?? [];
  if (nameFault(name) !== undefined) {
    return isName(name) ? 'This name is reserved.' : nameFault(name);
  }
  if (password === '') return 'There is no password after the name.';
  if (/\s/u.test(password) && !gap.includes('\t')) return MANY_WORDS;
  if ([...password].length > PASSWORD_CHARS_MAX) {
    return `The password has more than ${PASSWORD_CHARS_MAX} characters.`;
  }
  return { name, password };
}

/** Each line's number from 1 on, and its text: undefined if it is not UTF-8. */
function* linesOf(bytes: Uint8Array): Iterable<readonly [number, string | undefined]> {
  const utf8 = new TextDecoder('utf-8', { fatal: true }); // less a byte order mark
  for (let line = 1, start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    let text: string | undefined;
    try {
      text = utf8.decode(bytes.subarray(start, end));
    } catch {
      text = undefined;
    }
    yield [line, text];
    start = end + 1;
  }
}

/**
 * `done` is called after each account with how many are done. Throws what ends the import: a full disk, a server that
 * stopped.
 */
export async function importCredentials(
  { operator, hash }: Pick<Door, 'operator' | 'hash'>,
  bytes: Uint8Array,
  done: (count: number, of: number) => void,
): Promise<Imported> {
  const { entries, skipped } = readCredentials(bytes);
  const known = new Set((await operator.users()).map(({ name }) => keyOf(name)));
  const faults: Skipped[] = [...skipped];
  let next = 0;
  let count = 0;
  let added = 0;

  const add = async ({ line, name, password }: NewAccount): Promise<void> => {
    try {
      if (known.has(keyOf(name))) throw taken();
      await operator.add(name, await hash(password));
      added += 1;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'name-taken') throw error;
      faults.push({ line, why: taken().message });
    }
    count += 1;
    done(count, entries.length);
  };
  const worker = async (): Promise<void> => {
    try {
      for (let entry = entries[next]; entry; entry = entries[next]) {
        next += 1;
        await add(entry);
      }
    } finally {
      next = entries.length; // if one can't go on, none can
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const one of workers) {
    if (one.status === 'rejected') throw stopped(added, one.reason);
  }
  return { added, skipped: faults.sort((a, b) => a.line - b.line) };
}

function taken(): Refusal {
  return new Refusal('name-taken', 'This name is already taken.');
}

function stopped(added: number, cause: Error): DoorError {
  const so = `${added} accounts were added before it stopped`;
  return new DoorError(`${so}: ${cause.message} Import the file again: nothing is added twice.`, {
    cause,
  });
}
