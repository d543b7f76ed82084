// What the client does at a command of its own: it looks at the model, then says what changes and what is to be done.

import type { Ms } from '../../shared/clock.ts';
import type { ClientVerb, CommandOf } from '../../shared/grammar/command.ts';
import type { RefusalCode } from '../../shared/refusal.ts';
import type { Model } from './model.ts';
import type { Effect } from './update/event.ts';

/** A command as it was typed. */
export interface Typed {
  readonly line: string;
  /** How many requests had been shown when its first key was pressed. */
  readonly shown: number;
  /** The server's time. */
  readonly time: Ms;
}

export type Handler<V extends ClientVerb> = (
  command: CommandOf<V>,
  typed: Typed,
  model: Model,
) => readonly [Model, readonly Effect[]];

/** What the client does at each command of its own. */
export type Handlers = { readonly [V in ClientVerb]: Handler<V> };

/** A user's mistake changes nothing, and is told with what to do. */
export function refused(
  model: Model,
  why: { readonly code: RefusalCode; readonly text: string; readonly line?: string },
): ReturnType<Handler<ClientVerb>> {
  return [model, [{ kind: 'show', what: { kind: 'refused', ...why } }]];
}
