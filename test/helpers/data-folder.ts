// A data folder on the machine's own disk, as a whole server in memory left it; and back again.

import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { keysIn } from '../../server/gate/keys.ts';
import { fakeClock } from './clock.ts';
import { type ForgetfulDisk, forgetfulDisk } from './forgetful-disk.ts';
import { testHouse } from './house.ts';

export interface Filled {
  readonly folder: string;
  /** The chats' ids by the names that bob sees. */
  readonly chats: Record<string, string>;
}

let model: Promise<Filled> | undefined;

/** A copy of one folder, which is made once. */
export async function filledFolder(): Promise<Filled> {
  model ??= fill();
  const { folder, chats } = await model;
  const own = mkdtempSync(join(tmpdir(), 'hearth-doctor-'));
  cpSync(folder, own, { recursive: true, preserveTimestamps: true });
  return { folder: own, chats };
}

/** Nothing is left of the one that was copied. */
process.once('exit', () => {
  if (made) rmSync(made, { recursive: true });
});
let made: string | undefined;

/** Amy, bob and cid; 300 messages between amy and bob, 20 in the group devs, 20 in global, one that waits for its time. */
async function fill(): Promise<Filled> {
  const disk = forgetfulDisk();
  const { enter, store } = await testHouse({ disk });
  const [amy, bob] = [await enter('amy'), await enter('bob')];
  await enter('cid');
  await amy.line('*bob,cid -> devs');
  await Promise.all(numbered(300).map((n) => amy.line(`@bob direct ${n}`)));
  await Promise.all(numbered(20).map((n) => bob.line(`*devs group ${n}`)));
  await Promise.all(numbered(20).map((n) => bob.line(`global ${n}`)));
  await amy.line('*1h@bob soon gone');
  await store.close();
  const left = disk.restart();
  const again = await testHouse({ disk: left });
  const { welcome } = await again.enter('bob');
  const chats = Object.fromEntries((welcome?.chats ?? []).map(({ name, chat }) => [name, chat]));
  await again.store.close();
  made = await onDisk(left.restart());
  return { folder: made, chats };
}

export function numbered(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}

/** What a disk in memory holds below /data, with a key and a certificate. */
async function onDisk(disk: ForgetfulDisk): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-doctor-'));
  for (const path of disk.files()) {
    const file = join(folder, relative('/data', path));
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, disk.peek(path) as Buffer, { mode: 0o600 });
  }
  for (const name of ['users', 'chats', 'journal']) {
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  }
  await keysIn(folder, fakeClock());
  return folder;
}

/** The same the other way round. */
export async function inMemory(folder: string): Promise<ForgetfulDisk> {
  const disk = forgetfulDisk();
  for (const path of everythingIn(folder)) {
    const from = join(folder, path);
    const to = join('/data', path);
    if (lstatSync(from).isDirectory()) await disk.makeFolder(to);
    else disk.poke(to, readFileSync(from));
  }
  return disk;
}

/** Each thing in a folder and its time, mode and content, in words that can be compared. */
export function stateOf(folder: string): readonly string[] {
  return everythingIn(folder).map((path) => {
    const { mode, mtimeMs, ino, size } = lstatSync(join(folder, path));
    const [isFile, isLink] = [(mode & 0o170000) === 0o100000, (mode & 0o170000) === 0o120000];
    const content = isFile && size < 2 ** 24 ? readFileSync(join(folder, path), 'latin1') : size;
    const target = isLink ? readlinkSync(join(folder, path)) : '';
    return JSON.stringify([path, mode, mtimeMs, ino, content, target]);
  });
}

/** Changes a file as damage does. */
export function damage(file: string, change: (bytes: Buffer) => Uint8Array | string): void {
  writeFileSync(file, change(readFileSync(file)));
  chmodSync(file, 0o600);
}

/** Folders before what is in them; links are not followed. */
function everythingIn(folder: string): readonly string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return ['.', ...all].sort();
}
