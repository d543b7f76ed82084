// A handler carries out one of the client's own commands: from the model it makes the next model and the effects.

import type { Ms } from '../../shared/clock.ts';
import type { ClientVerb, CommandOf } from '../../shared/grammar/command.ts';
import type { RefusalCode } from '../../shared/refusal.ts';
import type { Model } from './model.ts';
import type { Effect } from './update/event.ts';

/** What a handler is told besides the command. */
export interface Typed {
  readonly line: string;
  /** How many requests had been shown when its first key was pressed. */
  readonly shown: number;
  /** The server's time now. */
  readonly time: Ms;
}

export type Handler<V extends ClientVerb> = (
  command: CommandOf<V>,
  typed: Typed,
  model: Model,
) => readonly [Model, readonly Effect[]];

/** What the client does at each command of its own. */
export type Handlers = { readonly [V in ClientVerb]: Handler<V> };

/** A user's mistake: nothing changes, and the user reads what is wrong and what to do. */
export function refused(
  model: Model,
  why: { readonly code: RefusalCode; readonly text: string; readonly line?: string },
): ReturnType<Handler<ClientVerb>> {
  return [model, [{ kind: 'show', what: { kind: 'refused', ...why } }]];
}
