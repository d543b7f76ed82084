// What a logged-in client asks for, and the answer. A refusal thrown anywhere below becomes an event here and nowhere
// else.

import { Refusal } from '../../shared/refusal.ts';
import type { Event, EventOf } from '../../shared/wire/native.ts';
import type { Person } from '../chat/people.ts';
import type { Incoming } from '../dialects/dialect.ts';
import type { Shared } from './session.ts';

export interface Reply {
  readonly event?: Event;
  /** The session is to end. */
  readonly leave?: true;
}

const NOTHING: Reply = {};

export async function reply(incoming: Incoming, asker: Person, shared: Shared): Promise<Reply> {
  try {
    return await tryReply(incoming, asker, shared);
  } catch (error) {
    return { event: refused(idOf(incoming), asRefusal(error, shared.failed)) };
  }
}

async function tryReply(incoming: Incoming, asker: Person, shared: Shared): Promise<Reply> {
  const { history, clock } = shared;
  switch (incoming.kind) {
    case 'line':
      return shared.carryOut(incoming.line, incoming.id, asker);
    case 'page': {
      const page = await history.page(asker, incoming.chat, incoming.range);
      return { event: { kind: 'page', id: incoming.id, ...page } };
    }
    case 'read':
      history.markRead(asker, incoming.chat, incoming.seq);
      return NOTHING;
    case 'ping':
      return { event: { kind: 'pong', id: incoming.id, time: clock.now() } };
    case 'pong':
      return NOTHING;
    case 'hello':
    case 'credentials':
      throw new Refusal('already-logged-in', `You are ${asker.name} already.`);
  }
}

/** A request before the login: the connection goes on. */
export function tooEarly(incoming: Incoming): EventOf<'refused'> {
  return refused(idOf(incoming), new Refusal('not-logged-in', 'Log in first.'));
}

export function refused(id: string | undefined, { code, message }: Refusal): EventOf<'refused'> {
  return { kind: 'refused', ...(id !== undefined && { id }), code, text: message };
}

function asRefusal(error: unknown, failed: Shared['failed']): Refusal {
  if (error instanceof Refusal) {
    if (error.cause !== undefined) failed(error.cause);
    return error;
  }
  failed(error);
  return new Refusal('internal', 'Something went wrong on the server; its log says what.');
}

function idOf(incoming: Incoming): string | undefined {
  if (!('id' in incoming)) return undefined;
  return incoming.kind === 'line' ? `${incoming.id.stream}.${incoming.id.n}` : incoming.id;
}
