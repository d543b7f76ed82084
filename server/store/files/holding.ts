// A moment that a backup copies: it lies between two batches, the journals' lengths are fixed, and nothing is carried
// into files until it is released. Commits go on meanwhile, up to a limit: then the hold is lost.

import { StorageError } from '../store.ts';
import type { Checkpoints } from './checkpoint.ts';
import { type Journal, journalName } from './journal.ts';

export interface Hold {
  /** The journals, by file name, and how much of each belongs to the moment. */
  readonly journals: readonly { readonly name: string; readonly bytes: number }[];
  isHeld(): boolean;
  /** False if the hold was already lost, because too much was written meanwhile or the store was closed. */
  release(): boolean;
}

export interface Holding {
  /**
   * Holds a moment between two batches for a backup to copy: until its release the files stay as they are, and a
   * journal only grows. Facts can be committed meanwhile. One hold at a time; rejects with StorageError.
   */
  take(): Promise<Hold>;
  /** Bytes of the journal that are held: they don't count against its size limit. */
  readonly bytes: number;
  /** Ends a hold, even one still being taken. */
  lose(): void;
  /** The same, for good. */
  end(): void;
}

export interface HoldingParts {
  readonly checkpoints: Pick<Checkpoints, 'run' | 'hold'>;
  readonly between: <T>(step: () => Promise<T>) => Promise<T>;
  readonly journal: () => Pick<Journal, 'files' | 'bytes'>;
}

interface Held {
  bytes: number;
  /** Lets checkpoints go on; called once. */
  resume(): void;
}

const LOST = 'Too much is being written just now for a backup. Try again at a quieter time.';

export function createHolding({ checkpoints, between, journal }: HoldingParts): Holding {
  let ended = false;
  let taken = false;
  let held: Held | undefined;

  const lose = (): void => {
    if (!held) return;
    const { resume } = held;
    held = undefined;
    taken = false;
    resume();
  };

  const pin = (own: Held): Hold => {
    own.bytes = journal().bytes;
    return {
      journals: journal().files.map(({ number, end }) => ({
        name: journalName(number),
        bytes: end,
      })),
      isHeld: () => held === own,
      release() {
        if (held !== own) return false;
        lose();
        return true;
      },
    };
  };

  const take = async (): Promise<Hold> => {
    // Copies as much as possible from files; a disk that refuses to carry more must not prevent a backup.
    await checkpoints.run(between).catch(() => undefined);
    const own = { bytes: 0, resume: await checkpoints.hold() };
    held = own;
    if (ended) lose();
    return between(async () => {
      if (held !== own) throw new StorageError(ended ? 'The store is closed.' : LOST);
      return pin(own);
    });
  };

  return {
    async take() {
      if (ended) throw new StorageError('The store is closed.');
      if (taken) throw new StorageError('A backup is already being made: wait for it.');
      taken = true;
      return take();
    },
    get bytes() {
      return held?.bytes ?? 0;
    },
    lose,
    end() {
      ended = true;
      lose();
    },
  };
}
