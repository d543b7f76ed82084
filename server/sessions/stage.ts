// The stages of a session: it greets, is open, is closed.

import type { Hello } from '../dialects/dialect.ts';
import type { News } from '../news.ts';
import type { Greeter } from './greeting.ts';
import type { Idle } from './idle.ts';
import type { SessionListener } from './listening.ts';
import type { Seat } from './requests.ts';
import type { Seen } from './seen.ts';

export interface Greeted {
  readonly kind: 'greeting';
  readonly greeter: Greeter;
  /** The latest one; undefined until the first has come. */
  readonly hello: Hello | undefined;
}

export interface Open extends Seat {
  readonly kind: 'open';
  readonly listener: SessionListener;
  readonly idle: Idle;
  /** Undefined if the client says itself how far its user has read. */
  readonly seen: Seen | undefined;
  /** In `byStream`; undefined if the client has named no stream. */
  readonly key: string | undefined;
  /** News that must not overtake the welcome; undefined once that is said. */
  held: News[] | undefined;
}

export type Stage = Greeted | Open | { readonly kind: 'closed' };
