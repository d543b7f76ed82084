// What both ends of a file transfer share: how the file is named to the user, and what is reported of it.

import type { Clock, Ms } from '../../../shared/clock.ts';
import type { FileProgress } from '../../core/update/private-event.ts';
import type { Frame } from '../frames.ts';

/** The most files that one end may have offered or under way at once. */
export const FILES_MAX = 8;

/** A file of this session. */
export interface PeerFile {
  /** Whether it was offered here; each end numbers its own. */
  readonly own: boolean;
  readonly id: number;
  /** Clean: it may be shown, and is the file's name in the downloads folder unless that is taken. */
  readonly name: string;
  readonly size: number;
}

export type FileEvent =
  /** The other end offers a file: to be accepted or declined. */
  { readonly kind: 'offered'; readonly file: PeerFile } | FileProgress;

export interface TransferEnds {
  send(frame: Frame): void;
  on(event: FileEvent): void;
}

const PROGRESS_EVERY: Ms = 200;

/** Reports how far a file is, not too often. */
export function progress(
  clock: Clock,
  file: PeerFile,
  on: TransferEnds['on'],
): (bytes: number) => void {
  let last: Ms | undefined;
  return (bytes) => {
    const now = clock.now();
    if (last !== undefined && now >= last && now - last < PROGRESS_EVERY) return;
    last = now;
    on({ kind: 'progress', file, bytes });
  };
}
