// What a device says before the user trusts it: kept in order, passed on once it is trusted, and dropped if it never
// is. It is bounded because texts are not confirmed meanwhile, so their window fills up, and because few files may be
// offered at once.

import type { PeerEvent } from './session.ts';

export interface HeldBack {
  tell(event: PeerEvent): void;
  /** Passes on what was held; from now on nothing is. */
  release(): void;
  /** How many texts and files are held. */
  readonly count: number;
}

export function heldBack(held: boolean, on: (event: PeerEvent) => void): HeldBack {
  let holds = held;
  let kept: PeerEvent[] = [];

  const keep = (event: PeerEvent): void => {
    if (event.kind === 'text' || event.kind === 'offered') kept.push(event);
    if (event.kind !== 'failed') return;
    const { id } = event.file;
    kept = kept.filter((it) => it.kind !== 'offered' || it.file.id !== id);
  };

  return {
    tell: (event) => (holds ? keep(event) : on(event)),
    release() {
      holds = false;
      for (const event of kept.splice(0)) on(event);
    },
    get count() {
      return kept.length;
    },
  };
}
