// What a path in a data folder is, by its name alone (data/README.md). Pure.

import { basename } from 'node:path';
import { baseInName, isChatId, isFolder, isPathOf } from '../../store/files/paths.ts';

export type Kind =
  | 'folder'
  | 'identity'
  | 'account'
  | 'inbox'
  | 'chat'
  | 'group'
  | 'messages'
  | 'journal'
  | 'secrets'
  | 'key'
  | 'certificate'
  | 'lock'
  /** Things of no use to a start: a socket, a log, a note for people. */
  | 'aside-of-it'
  | 'set-aside'
  | 'left-over'
  | 'stranger';

const ASIDE = ['admin.sock', 'server.log', 'README.md', '.gitignore', 'ember/CACHEDIR.TAG'];
const FOLDERS = ['.', 'users', 'chats', 'journal', 'ember', 'tls'];

/** The first match counts. */
const RULES: readonly (readonly [Kind, (path: string, parts: readonly string[]) => boolean])[] = [
  ['folder', (path) => FOLDERS.includes(path)],
  ['identity', (path) => path === 'server.json'],
  ['aside-of-it', (path) => /^server\.json\.format-\d+$/.test(path)],
  ['key', (path) => path === 'tls/key.pem'],
  ['certificate', (path) => path === 'tls/cert.pem'],
  ['aside-of-it', (path) => ASIDE.includes(path)],
  ['lock', (path) => /^lock-[\w-]+(?:\.held)?$/.test(path)],
  ['journal', (path) => /^journal\/[1-9]\d{0,14}\.jsonl$/.test(path)],
  ['secrets', (path) => /^ember\/\d{1,9}$/.test(path)],
  ['folder', (_, [top, own = '', file]) => top === 'users' && !file && isFolder(own)],
  ['folder', (_, [top, own = '', file]) => top === 'chats' && !file && isChatId(own)],
  ['account', (path) => isUsers(path) && basename(path) === 'account.json'],
  ['inbox', isUsers],
  ['chat', (path, parts) => isInChat(parts) && basename(path) === 'chat.json'],
  ['group', (path, parts) => isInChat(parts) && basename(path) === 'group.json'],
  ['messages', (path, parts) => isInChat(parts) && baseInName(basename(path)) !== undefined],
  ['set-aside', (path) => /\.damaged-\d+$/.test(path)],
  ['left-over', (path) => path === 'tls.new' || path.endsWith('.tmp')],
];

/** `path`: relative to the data folder, with slashes. */
export function kindOf(path: string): Kind {
  const parts = path.split('/');
  return RULES.find(([, fits]) => fits(path, parts))?.[0] ?? 'stranger';
}

/** Any JSON file that the server would read there. */
function isUsers(path: string): boolean {
  return isPathOf('user:', path);
}

function isInChat([top, chat = '', file, ...deeper]: readonly string[]): boolean {
  return top === 'chats' && isChatId(chat) && file !== undefined && deeper.length === 0;
}

/** Whether the server reads such a file, so that it has to be one. */
export function isRead(kind: Kind): boolean {
  return !NOT_READ.has(kind);
}

const NOT_READ: ReadonlySet<Kind> = new Set<Kind>([
  'folder',
  'aside-of-it',
  'set-aside',
  'left-over',
  'stranger',
]);
