// How much the store in files lets gather before it carries it over, and how much it remembers.

import type { Ms } from '../../../shared/clock.ts';

export interface Limits {
  /** With so many bytes in the journal commits wait for a checkpoint. */
  readonly journalBytesMax: number;
  /** So many bytes written begin a checkpoint; so long after a change one begins anyway. */
  readonly checkpointBytes: number;
  readonly checkpointWait: Ms;
  /** The same after a chat has ended: until then its words lie in files. */
  readonly endedWait: Ms;
  /** How long after a checkpoint that failed the next one begins. */
  readonly retryWait: Ms;
  readonly segmentsCached: number;
  /** A segment with so many characters of text takes no more. */
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
