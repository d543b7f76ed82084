// Paths as people type them, and the names in a folder that begin as typed.

import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { cleanLabel } from '../../../shared/text.ts';

/** How many entries of a folder are looked at, and how many names returned. */
const LOOKED_MAX = 10_000;
const NAMES_MAX = 200;

/** `~` is the home folder, and quotes around the whole are removed, as a shell does. */
export function placeOf(typed: string): string {
  const [, , quoted] = /^(["'])(.+)\1$/.exec(typed) ?? [];
  const path = (quoted ?? typed).replace(/^~(?=$|\/)/, () => homedir());
  return resolve(path);
}

/** Sorted, folders with a slash at the end; hidden ones only if a dot is typed. Empty if the folder can't be read. */
export async function namesIn(typedFolder: string, begun: string): Promise<readonly string[]> {
  const folder = placeOf(typedFolder.replace(/^["']/, ''));
  const found: string[] = [];
  let looked = 0;
  try {
    for await (const entry of await opendir(folder)) {
      looked += 1;
      if (looked > LOOKED_MAX || found.length >= NAMES_MAX) break;
      if (isMeant(entry.name, begun)) found.push(await shown(entry, folder));
    }
  } catch {
    return [];
  }
  return found.sort((a, b) => (a < b ? -1 : 1));
}

function isMeant(name: string, begun: string): boolean {
  const isHidden = name.startsWith('.') && !begun.startsWith('.');
  return !isHidden && name.toLowerCase().startsWith(begun.toLowerCase()) && isTypable(name);
}

async function shown(entry: Dirent, folder: string): Promise<string> {
  const isLink = entry.isSymbolicLink();
  const isFolder = isLink ? await leadsToFolder(join(folder, entry.name)) : entry.isDirectory();
  return isFolder ? `${entry.name}/` : entry.name;
}

/** It holds nothing that a terminal obeys, and no line break. */
function isTypable(name: string): boolean {
  return cleanLabel(name, name.length + 1) === name;
}

async function leadsToFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
