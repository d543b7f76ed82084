// How much the file store lets gather before it carries it over, and how much it remembers.

import type { Ms } from '../../../shared/clock.ts';

export interface Limits {
  /** With this many bytes in the journal, commits wait for a checkpoint. */
  readonly journalBytesMax: number;
  /** A checkpoint begins once this many bytes are written, or this long after a change, if not sooner. */
  readonly checkpointBytes: number;
  readonly checkpointWait: Ms;
  /** The wait for a checkpoint after a chat has ended: until then its words are in files. */
  readonly endedWait: Ms;
  /** The wait for the next checkpoint after one that failed. */
  readonly retryWait: Ms;
  readonly segmentsCached: number;
  /** A segment with this many characters of text takes no more. */
  readonly segmentLetters: number;
}

export const LIMITS: Limits = {
  journalBytesMax: 64 * 1024 * 1024,
  checkpointBytes: 8 * 1024 * 1024,
  checkpointWait: 5 * 60 * 1000,
  endedWait: 30 * 1000,
  retryWait: 30 * 1000,
  segmentsCached: 64,
  segmentLetters: 256 * 1024,
};
