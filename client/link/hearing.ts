// What each kind of event from the server means after the login: for what was missed, for a request that it answers, or
// only for the user.

import { unreachable } from '../../shared/unreachable.ts';
import type { Event, EventOf } from '../../shared/wire/native.ts';
import type { Told } from '../core/update/event.ts';
import type { Amended } from './amended.ts';
import type { Catchup } from './catchup.ts';

export type Heard = Exclude<Event, { kind: 'bye' | 'token' }>;

/** Events that may answer a request, and then have its id. */
export type Answer = EventOf<
  'page' | 'amended' | 'chats' | 'notice' | 'list' | 'done' | 'refused' | 'confirmed' | 'introduced'
>;

export interface HearingNeeds {
  readonly catchup: Catchup;
  readonly pass: (messages: readonly EventOf<'message'>[]) => void;
  readonly told: (event: Told) => void;
  readonly answered: (event: Answer, id: string) => void;
  readonly amended: Amended;
  /** An answer is under way that may not know of what is heard now. */
  readonly waits: () => boolean;
  readonly pong: () => void;
}

export function hear(
  event: Heard,
  { catchup, pass, told, answered, amended, waits, pong }: HearingNeeds,
): void {
  switch (event.kind) {
    case 'ping':
      pong();
      break;
    case 'message':
      pass(catchup.live(event));
      break;
    case 'erased':
      catchup.erase(event.chat, event.until);
      amended.erase(event.chat, event.until);
      told(event);
      break;
    case 'gone':
      catchup.forget(event.chat);
      amended.forget(event.chat);
      told(event);
      break;
    case 'removed':
      catchup.rename(event);
      told(event);
      break;
    case 'edited':
    case 'deleted':
    case 'reacted':
      amended.heard(event, waits());
      catchup.amend(event);
      told(event);
      break;
    case 'broadcast':
    case 'change':
    case 'presence':
    case 'blocked':
    case 'people':
    case 'read':
    case 'pong':
    case 'request':
    case 'request-over':
      told(event);
      break;
    case 'page':
    case 'amended':
    case 'chats':
    case 'notice':
    case 'list':
    case 'done':
    case 'refused':
    case 'confirmed':
    case 'introduced':
      if (event.id === undefined) told(event);
      else answered(event, event.id);
      break;
    default:
      unreachable(event);
  }
}
