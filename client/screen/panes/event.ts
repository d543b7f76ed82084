// What goes into the screen's update beside what every client gets, and what comes out of it.

import type { Part } from '../../core/seen.ts';
import type { ClientEvent, Effect } from '../../core/update/event.ts';
import type { Size } from '../../layout/row.ts';
import type { Key } from '../keys/key.ts';
import type { Panes } from './panes.ts';

/** What of a folder begins as it was typed when it was asked for: at most some hundred names, folders with a slash. */
export interface PathsFound {
  readonly folder: string;
  readonly begun: string;
  readonly names: readonly string[];
}

export type PanesEvent =
  | ClientEvent
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'resized'; readonly size: Size }
  | ({ readonly kind: 'paths-found' } & PathsFound)
  /** It was drawn: this part of the open chat could be read. */
  | { readonly kind: 'drawn'; readonly seen: Part & { readonly chat: string } };

/** What is shown is in the panes. */
export type PanesEffect =
  | Exclude<Effect, { kind: 'show' }>
  | { readonly kind: 'bell' }
  /** That chat is open now. */
  | { readonly kind: 'watch'; readonly chat: string }
  /** Who there is, here or away, is to be asked for. */
  | { readonly kind: 'ask-people' }
  /** What of a folder begins like that: `paths-found` follows. */
  | ({ readonly kind: 'read-folder' } & Omit<PathsFound, 'names'>)
  /** There may be a connection already. */
  | { readonly kind: 'retry' }
  /** All is to be drawn anew. */
  | { readonly kind: 'redraw' };

export type PanesStep = readonly [Panes, readonly PanesEffect[]];
