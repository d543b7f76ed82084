// The web addresses in what a client holds of a chat. Pure.

import type { Ms } from '../../shared/clock.ts';
import { addressesIn } from './addresses.ts';
import type { Chat, Message } from './model.ts';

export interface Link {
  /** Of its message, and which of the links in it. */
  readonly seq: number;
  readonly n: number;
  readonly from: string;
  readonly at: Ms;
  readonly url: string;
}

const LINKS_MAX = 500;

/** The newest first. Those of timed messages are left out: a list or a copy might outlive them. */
export function linksOf({
  history,
  messages,
}: Pick<Chat, 'history' | 'messages'>): readonly Link[] {
  const held = history?.messages ?? messages;
  return held.toReversed().flatMap(linksIn).slice(0, LINKS_MAX);
}

function linksIn({ seq, from, at, text, expiresAt }: Message): readonly Link[] {
  if (expiresAt !== undefined) return [];
  return addressesIn(text)
    .map(({ url }, n) => ({ seq, n, from, at, url }))
    .toReversed();
}
