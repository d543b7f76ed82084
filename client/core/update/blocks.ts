// Whom the user blocks, from whichever device. Pure.

import { keyOf } from '../../../shared/names.ts';
import type { EventOf, Welcome } from '../../../shared/wire/native.ts';
import type { Model } from '../model.ts';
import type { Effect } from './event.ts';

type Step = readonly [Model, readonly Effect[]];

/** The blocks that a welcome lists. */
export function withBlocked(model: Model, { blocked: names }: Welcome): Model {
  return names ? { ...model, blocked: new Set(names) } : model;
}

/** The same after a broken connection; changes meanwhile are shown. */
export function resumedBlocks(before: Model, { blocked: names }: Welcome): Step {
  if (!names || !before.blocked) return [before, []];
  const now = new Set(names);
  const gone = [...before.blocked].filter((name) => !now.has(name));
  const came = [...now].filter((name) => !before.blocked?.has(name));
  if (gone.length + came.length === 0) return [before, []];
  // It may have been a line of this client's own, whose answer never came.
  const effects = [
    ...gone.flatMap((name) => told(name, false, `${name} is not blocked any more.`)),
    ...came.flatMap((name) => told(name, true, `${name} is blocked now.`)),
  ];
  return [
    { ...before, blocked: now },
    [...effects, ...came.flatMap((name) => ended(before, name))],
  ];
}

function told(name: string, blocked: boolean, text: string): Effect[] {
  return [
    { kind: 'show', what: { kind: 'blocked', name, blocked } },
    { kind: 'show', what: { kind: 'notice', text } },
  ];
}

export function blocked(model: Model, event: EventOf<'blocked'>): Step {
  const names = new Set(model.blocked);
  if (event.blocked) names.add(event.name);
  else names.delete(event.name);
  const effects = event.blocked ? ended(model, event.name) : [];
  return [{ ...model, blocked: names }, [{ kind: 'show', what: event }, ...effects]];
}

/** Blocking somebody ends a private chat with them, and its files; the server itself ends a request. */
function ended({ privates }: Model, name: string): Effect[] {
  const chat = privates.get(keyOf(name));
  if (!chat || chat.state === 'asked') return [];
  return [{ kind: 'private', order: { do: 'stop', with: chat.name } }];
}
