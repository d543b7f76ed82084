// Requests that are sent at once or not at all, and never a second time [DESIGN 5]: what the user is told where there is
// no connection, or where it broke before the answer. Pure.

import type { Accept, Asked, Told } from '../core/update/event.ts';

/** The event, and the request that it answers. */
type Outcome = readonly [event: Told, asked?: Asked];

export function passwdUnsent(): Outcome {
  return [refused(NO_PASSWD)];
}

export function acceptUnsent(id: string, accept: Accept): Outcome {
  return [refused(NOT_INTRODUCED), { id, accept }];
}

/** It was sent, and the connection broke. */
export function cutOff(request: Asked): Outcome {
  const { id } = request;
  if ('passwd' in request) return [{ ...refused(UNSURE_PASSWD), id }];
  return [{ ...refused(NOT_INTRODUCED), id }, request];
}

const refused = (text: string) => ({ kind: 'refused', code: 'unconfirmed', text }) as const;

const UNSURE_PASSWD =
  'The connection broke before the server answered, so your password may or may not have changed. Nothing is sent again; log in with the new one first.';
const NOT_INTRODUCED =
  'There is no connection to the server, so the request for a private chat is over. Ask again once you are connected.';
const NO_PASSWD =
  'There is no connection just now, so your password was not changed. Try again once you are connected.';
