// What a logged-in client asks for, and the answer. A refusal thrown anywhere below becomes an event here and nowhere
// else.

import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { Event, EventOf } from '../../shared/wire/native.ts';
import type { Listener } from '../chat/online.ts';
import type { Person } from '../chat/people.ts';
import type { Shown } from '../chat/shown.ts';
import type { Incoming } from '../dialects/dialect.ts';
import { StorageError } from '../store/store.ts';
import type { Bye, Shared } from './shared.ts';

/** What requests see and change of their session. */
export interface Seat {
  person: Person;
  readonly network: string;
  readonly listener: Listener;
  readonly shown: Shown;
}

export interface Reply {
  /** Told in this order; none for a request without an answer. */
  readonly events: readonly Event[];
  /** Whether it was a valid command: it keeps the session from being idle. */
  readonly active: boolean;
  /** The session is to end. */
  readonly bye?: Bye;
}

const NOTHING: Reply = { events: [], active: false };
const LOGOUT: Bye = { code: 'logout', text: 'Good-bye.', back: false };

export async function reply(incoming: Incoming, seat: Seat, shared: Shared): Promise<Reply> {
  try {
    return await tryReply(incoming, seat, shared);
  } catch (error) {
    const refusal = asRefusal(error, shared.failed);
    const { code, message: text } = refusal;
    const events = [refused(idOf(incoming), refusal)];
    if (code !== 'locked') return { events, active: false };
    return { events, active: false, bye: { code, text, back: false } };
  }
}

async function tryReply(incoming: Incoming, seat: Seat, shared: Shared): Promise<Reply> {
  const { history, clock } = shared;
  switch (incoming.kind) {
    case 'line': {
      const asker = { listener: seat.listener, shown: seat.shown, ...seat.person };
      const { event, leave } = await shared.carryOut(incoming, asker);
      return { events: event ? [event] : [], active: true, ...(leave && { bye: LOGOUT }) };
    }
    case 'page': {
      const range = { partial: seat.listener.partialPages, ...incoming.range };
      const page = await history.page(seat.person, incoming.chat, range);
      seat.shown.add(page.chat, page.messages);
      return { events: [{ kind: 'page', id: incoming.id, ...page }], active: true };
    }
    case 'amended': {
      const found = await history.amended(seat.person, incoming.chat, incoming.above);
      return { events: [{ kind: 'amended', id: incoming.id, ...found }], active: false };
    }
    case 'read':
      history.markRead(seat.person, incoming.chat, incoming.seq);
      return NOTHING;
    case 'passwd':
      return changePassword(incoming, seat, shared);
    case 'accept': {
      const introduced = shared.introductions.accept(seat.listener, incoming);
      return { events: [{ ...introduced, id: incoming.id }], active: true };
    }
    case 'people': {
      const names = await shared.namesFor(seat.person);
      return { events: [{ kind: 'people', id: incoming.id, names: [...names] }], active: false };
    }
    case 'active':
      return { events: [], active: true };
    case 'ping':
      return { events: [{ kind: 'pong', id: incoming.id, time: clock.now() }], active: false };
    case 'pong':
      return NOTHING;
    case 'fault':
      throw incoming.refusal;
    case 'hello':
    case 'credentials':
      throw new Refusal('already-logged-in', `You are already logged in as ${seat.person.name}.`);
    default:
      return unreachable(incoming);
  }
}

/** Ends all other sessions of the account; this one goes on because it has the new device before that is kept. */
async function changePassword(
  { id, old, new: chosen }: Extract<Incoming, { kind: 'passwd' }>,
  seat: Seat,
  { accounts }: Shared,
): Promise<Reply> {
  const before = seat.person;
  const words = { old, new: chosen, network: seat.network };
  const { device, token, keep } = await accounts.changePassword(before, words);
  seat.person = { ...before, nextDevice: device };
  try {
    await keep();
    seat.person = { ...before, device };
  } catch (error) {
    seat.person = before;
    throw error;
  }
  const text = 'Your password is changed. You were logged out everywhere else.';
  return {
    events: [
      { kind: 'token', token },
      { kind: 'confirmed', id, text },
    ],
    active: true,
  };
}

/** A request before the login: the connection goes on. */
export function tooEarly(incoming: Incoming): EventOf<'refused'> {
  if (incoming.kind === 'fault') return refused(undefined, incoming.refusal);
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
  if (error instanceof StorageError) {
    return new Refusal(
      'storage',
      'The server cannot read its disk just now. Try again in a while.',
    );
  }
  return new Refusal('internal', 'The server had an internal error; see its log.');
}

function idOf(incoming: Incoming): string | undefined {
  if (!('id' in incoming)) return undefined;
  return incoming.kind === 'line' ? `${incoming.id.stream}.${incoming.id.n}` : incoming.id;
}
