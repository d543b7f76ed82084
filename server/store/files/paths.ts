// Where things are in the data folder, and which paths may reach the disk at all.

import { join } from 'node:path';
import { keyOf } from '../../../shared/names.ts';
import type { ChatId, Seq, Subject } from '../../facts.ts';
import { chatOf } from '../message.ts';
import type { Keeper } from '../store.ts';

/** How many numbers a segment spans: message s is in the file named after the multiple of this at or below s. */
export const SEGMENT_SPAN = 256;

// No name begins with a dot or holds a slash, a blank or a colon: none can leave the folder on any system.
const FOLDER = '[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}';
const FOLDER_NAME = new RegExp(`^${FOLDER}$`);
const USER_FILE = new RegExp(`^users/${FOLDER}/[a-z][a-z0-9-]{0,63}\\.json$`);

export function isFolder(name: string): boolean {
  return FOLDER_NAME.test(name);
}

export function isChatId(id: string): boolean {
  return isFolder(id);
}

/** Whether a subject may be kept under a path: subjects about a chat in its folder, all others below users/. */
export function isPathOf(on: Subject, path: string): boolean {
  const group = groupOf(on);
  if (group !== undefined) return isChatId(group) && path === groupPath(group);
  const chat = chatOf(on);
  if (chat === undefined) return USER_FILE.test(path);
  return isChatId(chat) && path === chatPath(chat);
}

/**
 * The file of a subject's value, relative to the data folder; undefined if its user has no name (any more).
 * Throws TypeError if an id or a name could leave the folder.
 */
export function pathOf(on: Subject, nameOf: Keeper['nameOf']): string | undefined {
  const path = plainPathOf(on, nameOf);
  if (path === undefined || isPathOf(on, path)) return path;
  throw new TypeError(`${on} can't be kept in ${JSON.stringify(path)}`);
}

function plainPathOf(on: Subject, nameOf: Keeper['nameOf']): string | undefined {
  const [chat, group] = [chatOf(on), groupOf(on)];
  if (chat !== undefined) return chatPath(chat);
  if (group !== undefined) return groupPath(group);
  const name = nameOf(on);
  if (name === undefined) return undefined;
  return `users/${keyOf(name)}/${on.startsWith('inbox:') ? 'inbox' : 'account'}.json`;
}

export function chatPath(chat: ChatId): string {
  return `chats/${chat}/chat.json`;
}

/** The second copy of who is in a group. */
export function groupPath(chat: ChatId): string {
  return `chats/${chat}/group.json`;
}

/** The chat of a group subject; undefined for any other subject. */
export function groupOf(on: Subject): ChatId | undefined {
  return on.startsWith('group:') ? on.slice('group:'.length) : undefined;
}

/** The folder of users/ that a path is in. */
export function userIn(path: string): string {
  return path.split('/')[1] as string;
}

export function chatFolder(folder: string, chat: ChatId): string {
  return join(folder, 'chats', chat);
}

/** The first number of the segment in which `seq` lies. */
export function baseOf(seq: Seq): Seq {
  return seq - (seq % SEGMENT_SPAN);
}

export function segmentPath(folder: string, chat: ChatId, base: Seq): string {
  return join(chatFolder(folder, chat), `${base}.json`);
}

/** The first number of the segment with this file name; undefined if it is no segment's. */
export function baseInName(name: string): Seq | undefined {
  const digits = /^(0|[1-9]\d{0,14})\.json$/.exec(name)?.[1];
  return digits === undefined || Number(digits) % SEGMENT_SPAN !== 0 ? undefined : Number(digits);
}
