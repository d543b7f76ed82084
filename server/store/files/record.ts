// One line of the journal: JSON whose first key is the CRC32 of the rest. Lines are made and checked here.

import { crc32 } from 'node:zlib';
import { isKind, type Lsn, type Stored } from '../../facts.ts';
import { isCount, isObject } from './json-file.ts';
import type { SealedChange } from './sealed-changes.ts';
import type { SealedFact } from './sealing.ts';

/** The first line of a journal file. */
export interface Header {
  readonly journal: number;
  /** The last place given before this file. */
  readonly lsn: Lsn;
  /** Where older files that are still there end: whatever follows was never confirmed. */
  readonly ends: Readonly<Record<string, number>>;
}

/** A fact as it may lie on disk. */
export type JournalFact = Stored | SealedFact | SealedChange;

export type JournalLine =
  | { readonly kind: 'header'; readonly header: Header }
  | { readonly kind: 'fact'; readonly fact: JournalFact };

const OPENING = '{"crc":"';
const HOLE = '00000000';
const CRC_AT = OPENING.length;
/** Where the rest of the record begins after its checksum; for the checksum, a `{` is put in front. */
const REST_AT = `${OPENING}${HOLE}",`.length;
const BRACE = crc32('{');
export const NEWLINE = 10;

function hex(sum: number): string {
  return sum.toString(16).padStart(HOLE.length, '0');
}

function lineOf(record: Header | JournalFact): string {
  return `${OPENING}${HOLE}",${JSON.stringify(record).slice(1)}\n`;
}

/**
 * One string and one buffer; the checksums are filled in. JSON holds no raw line break, so lines can be found again.
 */
function sealed(text: string): Buffer {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    const sum = crc32(bytes.subarray(start + REST_AT, end), BRACE);
    bytes.write(hex(sum), start + CRC_AT, 'latin1');
    start = end + 1;
  }
  return bytes;
}

export function headerBytes(header: Header): Buffer {
  return sealed(lineOf(header));
}

export function batchBytes(facts: readonly JournalFact[]): Buffer {
  let text = '';
  for (const fact of facts) text += lineOf(fact);
  return sealed(text);
}

/** Reads one line, without its line break; undefined if it isn't whole. */
export function readLine(bytes: Buffer): JournalLine | undefined {
  if (bytes.length <= REST_AT || bytes.toString('latin1', 0, CRC_AT) !== OPENING) return undefined;
  const sum = crc32(bytes.subarray(REST_AT), BRACE);
  if (bytes.toString('latin1', CRC_AT, CRC_AT + HOLE.length) !== hex(sum)) return undefined;
  const record: unknown = JSON.parse(`{${bytes.toString('utf8', REST_AT)}`);
  return isObject(record) ? contentOf(record) : undefined;
}

function contentOf(record: Record<string, unknown>): JournalLine | undefined {
  if (isCount(record['journal']) && isObject(record['ends'])) {
    return { kind: 'header', header: record as unknown as Header };
  }
  if (!isCount(record['lsn']) || typeof record['on'] !== 'string') return undefined;
  if (!isKind(record['kind'])) return undefined; // a later version's
  return { kind: 'fact', fact: record as unknown as JournalFact };
}

/** Where each line begins and ends; anything after the last line break counts as a line too. */
export function* linesIn(
  bytes: Buffer,
): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    yield { start, end };
    start = end + 1;
  }
}
