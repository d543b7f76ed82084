// What follows once a batch is kept: applied, told, signed out, introduced. Only here do facts change state or reach
// anybody, and nothing waits between the steps, so nobody sees one of them without the others.

import type { Stored, UserId } from '../facts.ts';
import type { State } from '../state/state.ts';
import type { SteadyClock } from '../steady.ts';
import { deliver } from './deliver.ts';
import type { Introductions } from './introductions.ts';
import type { Online } from './online.ts';

interface Needs {
  readonly state: State;
  readonly online: Online;
  readonly introductions: Pick<Introductions, 'applied'>;
  readonly clock: SteadyClock;
  /** Somebody's blocks are about to change; what they hide until now is still known. */
  readonly blocksChange: (user: UserId) => void;
  /** Ends the sessions whose account or device is gone. */
  readonly signOut: (batch: readonly Stored[]) => void;
}

/** Takes batches in the store's order, each exactly once. */
export function createApplied(needs: Needs): (batch: readonly Stored[]) => void {
  const { state, online, introductions, clock, blocksChange, signOut } = needs;
  const isNotOver = ({ expiresAt }: Stored): boolean =>
    expiresAt === undefined || expiresAt * 1000 > clock.now();
  return (batch) => {
    for (const { kind, by, at } of batch) {
      clock.reached(at);
      if (kind === 'blocks') blocksChange(by);
    }
    state.apply(batch);
    deliver(batch.filter(isNotOver), online, state);
    signOut(batch);
    introductions.applied(batch);
  };
}
