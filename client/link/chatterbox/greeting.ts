// What an old server says before it has taken the name: the answer, or something that comes before it.

import type { OldFrame } from './frames.ts';

/** How many frames before the answer are kept: each may hold megabytes. */
const EARLY_MAX = 8;

/** `early` came before, and is still to be told. */
export interface Taken {
  readonly kind: 'taken';
  readonly frame: OldFrame;
  readonly early: readonly OldFrame[];
}

type OldAnswer =
  | Taken
  | { readonly kind: 'turned away'; readonly text: string }
  /** It may be a greeting before the answer, or mean that the hello was not understood. */
  | { readonly kind: 'remark'; readonly text: string }
  | { readonly kind: 'more' };

/** For one connection. */
export function oldGreeting(): (frame: OldFrame) => OldAnswer {
  const early: OldFrame[] = [];
  return (frame) => {
    const { accepted, info, error } = frame;
    if (accepted === true) return { kind: 'taken', frame, early };
    const text = error ?? info;
    if (accepted === false)
      return { kind: 'turned away', text: text ?? 'The server does not take this name.' };
    if (early.length < EARLY_MAX) early.push(frame);
    return text === undefined ? { kind: 'more' } : { kind: 'remark', text };
  };
}
