// What goes into the screen's update besides the events of every client, and what comes out of it.

import type { SeenRange } from '../../core/seen.ts';
import type { ClientEvent, Effect } from '../../core/update/event.ts';
import type { Size } from '../../layout/row.ts';
import type { Key } from '../keys/key.ts';
import type { Panes, PanesWishes } from './panes.ts';

/** The names in a folder that begin as typed when they were asked for: at most a few hundred, folders with a slash. */
export interface PathsFound {
  readonly folder: string;
  readonly begun: string;
  readonly names: readonly string[];
}

/** What became of a text in an editor: how it is now, or why it is as before. */
export type Edited = { readonly text: string } | { readonly fault: string };

export type PanesEvent =
  | ClientEvent
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'resized'; readonly size: Size }
  /** The user set something. */
  | { readonly kind: 'preferred'; readonly wishes: PanesWishes }
  | { readonly kind: 'edited'; readonly edited: Edited }
  | ({ readonly kind: 'paths-found' } & PathsFound)
  /** It was drawn: this part of the open chat could be read. */
  | { readonly kind: 'drawn'; readonly seen: SeenRange & { readonly chat: string } };

/** What to show is not among them: it is in the panes. */
export type PanesEffect =
  | Exclude<Effect, { kind: 'show' }>
  | { readonly kind: 'bell' }
  /** Names in a folder with this beginning are wanted: `paths-found` follows. */
  | ({ readonly kind: 'read-folder' } & Omit<PathsFound, 'names'>)
  /** The text is to be changed in the user's editor, if that is possible: `edited` follows then. */
  | { readonly kind: 'edit'; readonly text: string }
  /** For the terminal's clipboard. */
  | { readonly kind: 'copy'; readonly text: string }
  /** Everything is to be drawn again. */
  | { readonly kind: 'redraw' };

export type PanesStep = readonly [Panes, readonly PanesEffect[]];
