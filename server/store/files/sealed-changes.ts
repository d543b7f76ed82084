// Edits of timed messages, and reactions to them, are sealed as the messages are, with the same deadline.

import type { Seconds } from '../../../shared/clock.ts';
import type { FactOf, Lsn, Seq, Stored } from '../../facts.ts';
import { type Amendment, isAmendment } from '../amend.ts';
import { openWords, type SealedPlace, sealWords } from './sealing.ts';

type Words = 'text' | 'action' | 'mark' | 'off';
type Sealed<K extends 'edited' | 'reacted'> = Omit<FactOf<K>, 'body'> & {
  readonly lsn: Lsn;
  readonly seq: Seq;
  readonly expiresAt: Seconds;
  readonly body: Omit<FactOf<K>['body'], Words> & { readonly sealed: string };
};

/** In the journal, and in memory until it is in the files. */
export type SealedChange = Sealed<'edited'> | Sealed<'reacted'>;
type Timed = Stored<FactOf<'edited'> | FactOf<'reacted'>> & { readonly expiresAt: Seconds };

/** Whether it has words to be sealed. */
export function isTimedChange(fact: Stored): fact is Timed {
  return (fact.kind === 'edited' || fact.kind === 'reacted') && fact.expiresAt !== undefined;
}

export function isSealedChange(fact: {
  readonly kind: string;
  readonly body: object;
}): fact is SealedChange {
  return (fact.kind === 'edited' || fact.kind === 'reacted') && 'sealed' in fact.body;
}

/** Without a secret its words are lost. */
export function sealChange(fact: Timed, secret: Uint8Array | undefined): SealedChange {
  if (fact.kind === 'edited') {
    const { text, action, ...rest } = fact.body;
    const words = { text, ...(action && { action }) };
    return { ...fact, body: { ...rest, sealed: sealWords(words, placeOf(fact), secret) } };
  }
  const { mark, off, ...rest } = fact.body;
  const words = { mark, ...(off && { off }) };
  return { ...fact, body: { ...rest, sealed: sealWords(words, placeOf(fact), secret) } };
}

/** Undefined if its words can no longer be read. */
export function openChange(change: SealedChange, secret: Uint8Array): Amendment | undefined {
  const { sealed, ...body } = change.body;
  const words = openWords(sealed, placeOf(change), secret);
  if (words === undefined) return undefined;
  const fact = { ...change, body: { ...body, ...words } } as unknown as Stored;
  return isAmendment(fact) ? fact : undefined;
}

/** The fact for the keeper at a start: it needs none of the words. */
export function wordlessChange(change: SealedChange): Stored {
  const { sealed: _, ...rest } = change.body;
  return change.kind === 'edited'
    ? { ...change, body: { ...rest, text: '' } }
    : { ...change, body: { ...rest, mark: '' } };
}

/** Its own subject and number: nobody can put it in a message's place. */
function placeOf({ on, seq, expiresAt }: Timed | SealedChange): SealedPlace {
  return { chat: on, seq, expiresAt };
}
