// Who else is here, as far as the server tells; and a server that ends with this client is not left by a slip. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { keyOf } from '../../../shared/names.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import { type Model, othersHere } from '../model.ts';
import type { Effect } from './event.ts';

type Step = readonly [Model, readonly Effect[]];
type Leave = Extract<Effect, { kind: 'leave' }>['when'];

/** Beyond this many, only their number is known. */
const NAMED_MAX = 2_000;

/** A second wish to leave within this time is a confirmation. */
const AGAIN: Ms = 10_000;

export function hereAt({ names, count }: { names: readonly string[]; count: number }) {
  return held(new Set(names.map(keyOf)), count - names.length);
}

/**
 * Somebody who comes may have been named at the login already; somebody who leaves without being named here was one of
 * the others.
 */
export function hereAfter(
  { named: before, more }: Model['here'],
  { here, left, hereCount, leftCount }: EventOf<'presence'>,
): Model['here'] {
  const named = new Set([...before, ...here.map(keyOf)]);
  let gone = 0;
  for (const name of left) if (named.delete(keyOf(name))) gone += 1;
  return held(named, more + hereCount - here.length - (leftCount - gone));
}

function held(named: Set<string>, more: number): Model['here'] {
  const excess = Math.max(0, named.size - NAMED_MAX);
  for (const key of [...named].slice(0, excess)) named.delete(key);
  return { named, more: Math.max(0, more) + excess };
}

/** Leaves; if that ends the server for others too, only once the user has said so twice. */
export function leave(model: Model, when: Leave, time: Ms): Step {
  const { wants, connection, warned } = model;
  const others = othersHere(model);
  const isSure = warned !== undefined && Math.abs(time - warned) < AGAIN;
  if (!wants.hosts || connection !== 'open' || others === 0 || isSure) {
    return [model, [{ kind: 'leave', when }]];
  }
  return [{ ...model, warned: time }, [{ kind: 'show', what: { kind: 'hosting', others } }]];
}

/** The user stays. */
export function stays(model: Model): Model {
  const { warned: _, ...rest } = model;
  return rest;
}
