// What a file may be called here, whatever the other end calls it: never a path, nothing that a terminal or a system
// takes for something else, and never too long.

import { basename, win32 } from 'node:path';
import { cleanText } from '../../../shared/text.ts';
import { isPartName } from './stale.ts';

/** In bytes of UTF-8: systems allow 255, and a number and `.part` are added. */
const NAME_BYTES_MAX = 200;
const ENDING_BYTES_MAX = 24;
const NAMELESS = 'file';

/** The name under which it is offered to the user and kept. Idempotent. */
export function cleanFileName(name: string): string {
  const base = basename(win32.basename(name));
  const plain = cleanText(base)
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/[<>:"/\\|?*]/g, '_')
    .replace(/[ .]+$/, '')
    .replace(/^[ .~-]+/, hidden); // hidden files, and what looks like an option
  const { stem, ending } = split(plain);
  const short = cut(stem, NAME_BYTES_MAX - Buffer.byteLength(ending)).trimEnd() + ending;
  if (short === '') return NAMELESS;
  if (isPartName(short)) return `${short}_`; // else it would be cleaned away one day
  return isReserved(short) ? `_${short}` : short;
}

/** `a.txt`, `a (1).txt`, `a (2).txt` … */
export function numbered(name: string, n: number): string {
  if (n === 0) return name;
  const { stem, ending } = split(name);
  return `${stem} (${n})${ending}`;
}

function hidden(start: string): string {
  return start.trim() === '' ? '' : '_';
}

function split(name: string): { readonly stem: string; readonly ending: string } {
  const ending = /(?:\.tar)?\.[^. ]+$/.exec(name)?.[0] ?? '';
  const isOne = ending !== '' && ending.length < name.length;
  const fits = isOne && Buffer.byteLength(ending) <= ENDING_BYTES_MAX;
  return fits ? { stem: name.slice(0, -ending.length), ending } : { stem: name, ending: '' };
}

/** As much of the text as fits into this many bytes, cut between letters. */
function cut(text: string, bytesMax: number): string {
  let bytes = 0;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > bytesMax) break;
    kept += segment;
  }
  return kept;
}

/** `con`, `nul.txt` …: names that Windows reserves for devices. */
function isReserved(name: string): boolean {
  const stem = (name.split('.')[0] ?? '').trim();
  return /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i.test(stem);
}
