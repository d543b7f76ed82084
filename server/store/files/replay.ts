// Reads the rest of the journal at a start. A torn last line is normal after a power cut; any other damage is reported,
// and reading continues after it.

import type { Lsn, Stored, Subject } from '../../facts.ts';
import { dirtiedBy } from './checkpoint.ts';
import type { Disk } from './disk.ts';
import { journalPath, type OldFile } from './journal.ts';
import {
  type Header,
  type JournalFact,
  type JournalLine,
  linesIn,
  NEWLINE,
  readLine,
} from './record.ts';
import type { Quarantine } from './trouble.ts';
import type { Mark } from './watch.ts';

export interface Replay {
  readonly facts: readonly JournalFact[];
  readonly files: readonly OldFile[];
  readonly lsn: Lsn;
  /** Confirmed facts may be missing. */
  readonly damaged: boolean;
}

interface ReadJournal {
  readonly number: number;
  readonly size: number;
  /** The end of the last line with a line break: what follows is torn. */
  readonly wholeEnd: number;
  readonly lines: readonly PlacedLine[];
  /** What follows is more than one torn line. */
  readonly oddEnd: boolean;
}

interface PlacedLine {
  /** undefined: the line isn't whole. */
  readonly line: JournalLine | undefined;
  readonly start: number;
}

export interface ReplayParts {
  readonly quarantine: Quarantine;
  /** How far the last process is known to have come; undefined if it stopped in order, or if nobody knows. */
  readonly mark: Mark | undefined;
  /** The folder has been used before: there must be a journal. */
  readonly isUsed: boolean;
}

/** Longer than any record. */
const RECORD_BYTES_MAX = 1024 * 1024;

export async function replay(disk: Disk, folder: string, parts: ReplayParts): Promise<Replay> {
  const { quarantine, mark } = parts;
  const read = await readAll(disk, folder);
  const missing = missingFiles(read, parts);
  for (const number of missing) {
    const file = journalPath(folder, number);
    quarantine.report({ file, reason: 'it is missing, and with it what was confirmed last' });
  }
  const headers = read.flatMap(headersOf);
  const ends = Object.assign({}, ...headers.map((header) => header.ends)) as Header['ends'];
  const facts: JournalFact[] = [];
  const files: OldFile[] = [];
  for (const file of read) {
    const known = ends[file.number];
    const end = known ?? file.wholeEnd;
    const counted = file.lines.filter((placed) => placed.start < end);
    collect(counted, facts);
    const reason = faultOf(file, counted, known ?? leastOf(file, mark));
    const name = reason && (await named(journalPath(folder, file.number), reason, quarantine));
    files.push({ number: file.number, end, ...(name && { aside: name }) });
  }
  const lsn = Math.max(0, ...headers.map((header) => header.lsn), facts.at(-1)?.lsn ?? 0);
  const isDamaged = files.some((file) => file.aside !== undefined);
  return { facts, files, lsn, damaged: isDamaged || missing.length > 0 };
}

/**
 * The files before a turn are removed together, oldest first: one that is missing while an older one exists was taken
 * away.
 */
function missingFiles(
  read: readonly ReadJournal[],
  { mark, isUsed }: ReplayParts,
): readonly number[] {
  const there = new Set(read.map(({ number }) => number));
  const last = read.at(-1);
  const newest = last?.number ?? 0;
  const ends = (last && headersOf(last)[0]?.ends) ?? {};
  // A file that could be neither begun nor removed is in no header.
  const known = Object.keys(ends).map(Number);
  const oldest = Math.min(...known.filter((number) => there.has(number)));
  const missing = known.filter((number) => number > oldest && !there.has(number));
  if (mark && mark.number > newest) return [...missing, mark.number];
  return read.length === 0 && isUsed ? [1] : missing;
}

/** The least that the newest file of a killed process must hold, if known. */
function leastOf(
  { number, size, wholeEnd }: ReadJournal,
  mark: Mark | undefined,
): number | undefined {
  return mark?.number === number && mark.end > Math.min(size, wholeEnd) ? mark.end : undefined;
}

async function readAll(disk: Disk, folder: string): Promise<readonly ReadJournal[]> {
  const names = await disk.list(folder);
  const numbers = names.flatMap((name) => /^([1-9]\d{0,14})\.jsonl$/.exec(name)?.[1] ?? []);
  const read: ReadJournal[] = [];
  for (const number of numbers.map(Number).sort((a, b) => a - b)) {
    const path = journalPath(folder, number);
    await settle(disk, path);
    read.push(readFile(number, (await disk.read(path)) ?? new Uint8Array()));
  }
  return read;
}

/** A killed process's last writes may be only in the system's cache; they must be durable before anybody sees them. */
async function settle(disk: Disk, path: string): Promise<void> {
  const file = await disk.open(path, 'keep');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A fact whose place is not above the last one was refused. */
function collect(lines: readonly PlacedLine[], facts: JournalFact[]): void {
  for (const { line } of lines) {
    if (line?.kind === 'fact' && line.fact.lsn > (facts.at(-1)?.lsn ?? 0)) facts.push(line.fact);
  }
}

async function named(path: string, reason: string, quarantine: Quarantine): Promise<string> {
  const name = await quarantine.nameFor(path);
  quarantine.report({ file: path, aside: name, reason });
  return name;
}

function readFile(number: number, content: Uint8Array): ReadJournal {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const lines: PlacedLine[] = [];
  for (const { start, end } of linesIn(bytes)) {
    lines.push({ line: readLine(bytes.subarray(start, end)), start });
  }
  const wholeEnd = bytes.lastIndexOf(NEWLINE) + 1;
  const rest = bytes.subarray(wholeEnd);
  const oddEnd = rest.includes(0) || rest.length > RECORD_BYTES_MAX;
  return { number, size: bytes.length, wholeEnd, lines, oddEnd };
}

function headersOf(file: ReadJournal): readonly Header[] {
  return file.lines.flatMap(({ line }) => (line?.kind === 'header' ? [line.header] : []));
}

function faultOf(
  file: ReadJournal,
  counted: readonly PlacedLine[],
  known: number | undefined,
): string {
  if (known !== undefined && Math.min(file.size, file.wholeEnd) < known) {
    return `it ends after ${file.wholeEnd} bytes and had ${known}`;
  }
  if (known === undefined && file.oddEnd) {
    return `${file.size - file.wholeEnd} bytes at its end are more than a torn line`;
  }
  const bad = counted.filter(({ line }) => !line);
  const first = bad[0];
  return first ? `${bad.length} unreadable line(s), the first at byte ${first.start}` : '';
}

/**
 * The facts that the files don't know of. If a fact is applied again, so are all later ones about the same subjects: it
 * would take them back to older values.
 */
export function missingOf(facts: readonly Stored[], known: Map<Subject, Lsn>): readonly Stored[] {
  return facts.filter((fact) => {
    const subjects = dirtiedBy(fact);
    if (subjects.every((on) => (known.get(on) ?? 0) >= fact.lsn)) return false;
    for (const on of subjects) known.delete(on);
    return true;
  });
}
