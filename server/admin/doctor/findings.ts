// Findings about a data folder, as data; words.ts words them.

import type { Ms } from '../../../shared/clock.ts';
import type { ChatId, Seq, UserId } from '../../facts.ts';

/** What is where a file or a folder should be. */
export type Thing = 'file' | 'folder' | 'link' | 'pipe' | 'device';

interface Placed {
  /** Relative to the data folder; `.` is the folder itself. */
  readonly path: string;
}

/** A user whose account is lost. `name` is as their messages have it; undefined if they wrote none. */
export interface Lost {
  readonly id: UserId;
  readonly name: string | undefined;
}

/** Findings that cost something, or may. */
export type Fault = Placed &
  (
    | { readonly kind: 'damaged'; readonly reason: string }
    /** A second copy that nobody needs at present. */
    | { readonly kind: 'copy-damaged'; readonly reason: string }
    | { readonly kind: 'unreadable'; readonly code: string }
    | { readonly kind: 'not-a-file'; readonly is: Thing }
    | { readonly kind: 'too-big'; readonly bytes: number }
    | { readonly kind: 'missing-identity' }
    | { readonly kind: 'keys'; readonly reason: string }
    | { readonly kind: 'expired'; readonly since: Ms }
    | { readonly kind: 'short-secrets'; readonly bytes: number }
    | { readonly kind: 'mode'; readonly mode: number; readonly wanted: string }
    | { readonly kind: 'owner'; readonly owner: number; readonly wanted: number }
    | { readonly kind: 'out-of-reach'; readonly messages: number }
    | { readonly kind: 'numbers-again'; readonly next: Seq; readonly found: Seq }
    | { readonly kind: 'members-unknown'; readonly name: string; readonly who: readonly Lost[] }
    | { readonly kind: 'words-in-clear'; readonly count: number }
  );

/** Findings worth knowing that cost nothing. */
export type Note = Placed &
  (
    | { readonly kind: 'overdue'; readonly count: number }
    | { readonly kind: 'sealed-for-good'; readonly count: number }
    | { readonly kind: 'leap'; readonly from: Seq; readonly to: Seq }
    | { readonly kind: 'clock'; readonly text: string }
    | { readonly kind: 'others-gone'; readonly count: number }
    | { readonly kind: NoteKind }
  );

type NoteKind = 'killed' | 'no-keys' | 'set-aside' | 'left-over' | 'stranger';

export type Finding = Fault | Note;

const NOTES: ReadonlySet<Finding['kind']> = new Set<Note['kind']>([
  'overdue',
  'sealed-for-good',
  'leap',
  'clock',
  'others-gone',
  'killed',
  'no-keys',
  'set-aside',
  'left-over',
  'stranger',
]);

export function isNote(finding: Finding): finding is Note {
  return NOTES.has(finding.kind);
}

export interface Findings {
  /** The same finding is kept once. */
  add(finding: Finding): void;
  /** By path. */
  readonly all: readonly Finding[];
  /** How many of a kind were found beyond those kept. */
  readonly more: ReadonlyMap<Finding['kind'], number>;
}

/** A folder may hold any number of anything: this many findings of each kind are kept. */
const FAULTS_MAX = 500;
const NOTES_MAX = 20;

export function createFindings(): Findings {
  const kept = new Map<string, Finding>();
  const counts = new Map<Finding['kind'], number>();
  const more = new Map<Finding['kind'], number>();
  return {
    more,
    get all() {
      return [...kept.values()].sort((a, b) => inOrder(a.path, b.path));
    },
    add(finding) {
      const key = JSON.stringify(finding);
      if (kept.has(key)) return;
      const count = (counts.get(finding.kind) ?? 0) + 1;
      counts.set(finding.kind, count);
      const most = isNote(finding) ? NOTES_MAX : FAULTS_MAX;
      if (count <= most) kept.set(key, finding);
      else more.set(finding.kind, count - most);
    },
  };
}

const { compare: inOrder } = new Intl.Collator('en', { numeric: true });

/** The result of an examination. */
export interface Examined {
  /** Absolute. */
  readonly folder: string;
  readonly findings: readonly Finding[];
  readonly more: Findings['more'];
  readonly accounts: number;
  /** Each with the name that people know. */
  readonly chats: ReadonlyMap<ChatId, string>;
  readonly messages: number;
  /** How many of these are only in the journal so far. */
  readonly late: number;
  /** Timed ones that are not over yet and can still be read. */
  readonly waiting: number;
}

/** A file that could not be read counted as missing: damage that was found for that reason alone is left out. */
export function faultsOf({ findings }: Pick<Examined, 'findings'>): readonly Fault[] {
  const faults = findings.filter((finding): finding is Fault => !isNote(finding));
  const unread = new Set(faults.flatMap(({ kind, path }) => (UNREAD.has(kind) ? path : [])));
  return faults.filter(({ kind, path }) => kind !== 'damaged' || !unread.has(path));
}

const UNREAD: ReadonlySet<Fault['kind']> = new Set<Fault['kind']>([
  'unreadable',
  'not-a-file',
  'too-big',
]);

/** The number of places in which something is wrong. */
export function placesIn(examined: Pick<Examined, 'findings' | 'more'>): number {
  const told = new Set(faultsOf(examined).map(({ path }) => path)).size;
  const rest = Array.from(examined.more, ([kind, count]) => (NOTES.has(kind) ? 0 : count));
  return rest.reduce((sum, count) => sum + count, told);
}
