// `hearth doctor`: examines a data folder, reports its findings, and makes a repaired copy on request. Its output is
// clean, line by line, whatever names are in the folder.

import { cleanLabel } from '../../../shared/text.ts';
import { StorageError } from '../../store/store.ts';
import { ExamineError, type ExamineNeeds, examine } from './examine.ts';
import { type Examined, faultsOf, isNote, placesIn } from './findings.ts';
import { checkPlace, repair } from './repair.ts';
import { counted, noteOf, type Words, wordsOf } from './words.ts';

export interface DoctorNeeds extends ExamineNeeds {
  /** The data folder. */
  readonly folder: string;
  /** Where to put a repaired copy, if one is wanted. */
  readonly into?: string;
  readonly print: (line: string) => void;
  /** Why something could not be done. */
  readonly complain: (line: string) => void;
}

/** 0: nothing is wrong; 1: something is, repaired or not; 2: it could not be examined. */
export type Verdict = 0 | 1 | 2;

const LINE_CHARS_MAX = 1_000;

export async function doctor(needs: DoctorNeeds): Promise<Verdict> {
  const { folder, into } = needs;
  const print = (line: string): void => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    needs.print(indent + cleanLabel(line, LINE_CHARS_MAX));
  };
  const complain = (line: string): void => needs.complain(cleanLabel(line, LINE_CHARS_MAX));
  try {
    if (into !== undefined) await checkPlace(folder, into);
    const examined = await examine(folder, needs);
    const faults = faultsOf(examined);
    print(`Examined ${examined.folder}. Nothing was changed in it.`);
    for (const line of paragraphs(examined, into !== undefined)) print(line);
    for (const line of furtherOf(examined)) print(line);
    print('');
    if (faults.length === 0) {
      print(`Nothing is wrong: ${contents(examined)}.`);
      if (into !== undefined) print('So no copy was made.');
      return 0;
    }
    const places = counted(placesIn(examined), 'place');
    print(`Something is wrong in ${places}. What can be read: ${contents(examined)}.`);
    if (into === undefined) for (const line of advice(examined)) print(line);
    else await makeCopy(examined, into, { ...needs, print, complain });
    return 1;
  } catch (error) {
    complain(sentenceOf(error, needs));
    return 2;
  }
}

async function makeCopy(examined: Examined, into: string, needs: DoctorNeeds): Promise<void> {
  const { print, complain } = needs;
  try {
    await repair(examined, into, needs);
    const copy = await examine(into, needs);
    for (const line of outcome(examined, copy)) print(line);
  } catch (error) {
    complain(`${sentenceOf(error, needs)} There is no copy.`);
  }
}

/** A folder may hold anything: whatever is thrown becomes one clean line. */
function sentenceOf(error: unknown, { signal }: Pick<DoctorNeeds, 'signal'>): string {
  if (signal.aborted) return 'Stopped.';
  if (error instanceof ExamineError || error instanceof StorageError) return error.message;
  return `Something failed that should not: ${(error as Error).stack ?? String(error)}`;
}

/** File by file. */
function paragraphs(examined: Examined, isCopied: boolean): readonly string[] {
  const byPath = new Map<string, Words[]>();
  for (const fault of faultsOf(examined)) {
    byPath.set(fault.path, [...(byPath.get(fault.path) ?? []), wordsOf(fault)]);
  }
  return [...byPath].flatMap(([path, all]) => [
    '',
    placeOf(path, examined),
    ...linesOf(all, isCopied),
  ]);
}

/** Findings with the same effect share its lines. */
function linesOf(all: readonly Words[], isCopied: boolean): readonly string[] {
  const byEffect = new Map<string, string[]>();
  for (const { what, cost, start, copy } of all) {
    const next = isCopied ? `  In the copy: ${copy}` : `  Next start: ${start}`;
    const effect = `  It costs: ${cost}\n${next}`;
    byEffect.set(effect, [...(byEffect.get(effect) ?? []), `  ${what}`]);
  }
  return [...byEffect].flatMap(([effect, whats]) => [...whats, ...effect.split('\n')]);
}

/** Notes: no damage, and some only counted. */
function furtherOf(examined: Examined): readonly string[] {
  const { findings, more } = examined;
  const notes = findings.filter(isNote);
  const lines = notes.map((note) => `  ${placeOf(note.path, examined)}: ${noteOf(note)}`);
  const rest = Array.from(more, ([kind, count]) => `  ${count} more are not listed (${kind}).`);
  return lines.length + rest.length === 0 ? [] : ['', 'Good to know:', ...lines, ...rest];
}

function placeOf(path: string, { chats }: Examined): string {
  const [top, chat = ''] = path.split('/');
  const title = top === 'chats' ? (chats.get(chat) ?? '') : '';
  if (title !== '') return `${path} (${title})`;
  return path === '.' ? 'the folder itself' : path;
}

function contents({ accounts, chats, messages, late }: Examined): string {
  const all = `${counted(accounts, 'account')}, ${counted(chats.size, 'chat')}, ${counted(messages, 'message')}`;
  return late === 0 ? all : `${all} (${late} of them only in the journal so far)`;
}

function advice({ folder, findings }: Examined): readonly string[] {
  const data = quoted(folder);
  const mayStart = findings.every(({ kind }) => kind !== 'numbers-again');
  return [
    '',
    'What you can do:',
    ...(mayStart
      ? [
          `  Start on it as it is. The server does what stands behind "Next start": hearth serve --data ${data}`,
        ]
      : []),
    `  Keep it as it is, and mend a copy: hearth doctor --data ${data} --repair NEW_FOLDER`,
    '  What is lost comes back only from a backup, file by file or as a whole.',
  ];
}

function outcome(examined: Examined, copy: Examined): readonly string[] {
  const left = faultsOf(copy);
  const lost = examined.messages - copy.messages;
  const { waiting } = examined;
  return [
    '',
    `A copy is in ${copy.folder}: ${contents(copy)}.`,
    lost > 0
      ? `${counted(lost, 'message')} less than could be read here.`
      : 'All messages that can be read are in it.',
    ...(waiting > 0
      ? [
          `But ${counted(waiting, 'timed message')} that waited can't be read there: their secrets are never copied.`,
        ]
      : []),
    ...(left.length === 0
      ? ['It was examined too, and nothing is wrong in it.']
      : ['', 'Still wrong in it:', ...paragraphs(copy, false).slice(1)]),
    '',
    'What to do next:',
    `  hearth serve --data ${quoted(copy.folder)}`,
    `  Start no server on ${quoted(examined.folder)} any more. Keep it until you are sure that nothing is missing.`,
    ...(hasSecrets(examined)
      ? [
          `  Remove ${quoted(`${examined.folder}/ember`)} now: with it, what was to be gone could be read there for ever.`,
        ]
      : []),
  ];
}

function hasSecrets({ waiting, findings }: Examined): boolean {
  return waiting > 0 || findings.some(({ kind }) => kind === 'overdue');
}

/** Quoted for a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
