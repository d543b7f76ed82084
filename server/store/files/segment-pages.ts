// Messages of a range as the segments have them, read segment by segment in one direction. What can't be read is
// skipped: a fault of one file must not hide the others.

import { codeOf } from '../../../shared/system-error.ts';
import type { ChatId, Seq } from '../../facts.ts';
import { cut } from '../message.ts';
import { type Page, StorageError } from '../store.ts';
import { baseOf, SEGMENT_SPAN } from './paths.ts';
import type { KeptMessage } from './sealing.ts';
import { merged, type Segments } from './segments.ts';

/** A range with an upper end. `upwards`: it is read from its oldest message on. */
export type RangeInFiles = Page & {
  readonly below: Seq;
  /** Whether a message counts. */
  readonly there: (message: KeptMessage) => boolean;
  readonly upwards: boolean;
};

export interface Files {
  readonly segments: Segments;
  /** A segment can't be read now: pages skip it. */
  readonly unreadable: (error: StorageError) => void;
}

/** The oldest messages of the range if it is read upwards, else the newest: at least `max`, if there are so many. */
export async function pageInFiles(
  chat: ChatId,
  range: RangeInFiles,
  files: Files,
): Promise<readonly KeptMessage[]> {
  const { above = -1, below, max, there, upwards } = range;
  let found: readonly KeptMessage[] = [];
  for await (const { base, messages } of walk(chat, range, files)) {
    const more = cut(messages, { above, below, max: SEGMENT_SPAN }, there);
    found = upwards ? merged(found, more) : merged(more, found);
    const isLast = upwards ? base + SEGMENT_SPAN >= below : base <= above + 1;
    if (found.length >= max || isLast) break;
  }
  return found;
}

/** Segments in one direction, beginning at the reader's end of the range; missing ones are skipped. */
async function* walk(
  chat: ChatId,
  { above = -1, below, upwards, searching }: RangeInFiles,
  files: Files,
) {
  const { authors, bases } = files.segments;
  const step = upwards ? 1 : -1;
  const wanted = (base: Seq): Seq =>
    searching ? authors.next(chat, { base, step, wanted: searching }) : base;
  const first = wanted(baseOf(upwards ? above + 1 : below - 1));
  let known: readonly Seq[] | undefined;
  for (let base: Seq | undefined = first; base !== undefined && base >= 0; ) {
    const messages = await load(chat, base, { ...files, isPassing: searching !== undefined });
    if (messages) {
      yield { base, messages };
      base = wanted(base + step * SEGMENT_SPAN);
    } else if (base === 0 && !upwards) {
      return;
    } else {
      known ??= await bases(chat);
      base = nextOf(known, base, upwards);
    }
  }
}

async function load(
  chat: ChatId,
  base: Seq,
  { segments, unreadable, isPassing }: Files & { readonly isPassing: boolean },
): Promise<readonly KeptMessage[] | undefined> {
  try {
    return await segments.load(chat, base, isPassing);
  } catch (error) {
    if (!isOfOneFile(error)) throw error;
    unreadable(error);
    return undefined;
  }
}

const OF_ONE_FILE: ReadonlySet<unknown> = new Set(['EIO', 'EACCES', 'EPERM', 'EISDIR']);

/** Other errors, such as lack of descriptors or memory, pass; then the page is whole again. */
function isOfOneFile(error: unknown): error is StorageError {
  if (!(error instanceof StorageError)) return false;
  return OF_ONE_FILE.has(codeOf(error.cause));
}

function nextOf(known: readonly Seq[], base: Seq, upwards: boolean): Seq | undefined {
  return upwards ? known.find((other) => other > base) : known.findLast((other) => other < base);
}
