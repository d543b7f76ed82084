// The name of an action's key for people. Pure.

import type { Bindings } from '../keys/bindings.ts';
import { spelled } from '../keys/key.ts';
import type { Action } from '../keys/table.ts';

/** The first of its keys; empty if it has none. */
export function keysFor(bindings: Bindings, action: Action): string {
  const [key] = bindings.keysOf(action);
  return key === undefined ? '' : spelled(key);
}
