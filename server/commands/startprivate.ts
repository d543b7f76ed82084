// Asks for a private chat [DESIGN 9]. Two users who agree are introduced; what they say to each
// other, and what they send, never comes here: lines that would bring it are refused unread.

import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { type Meetable, REQUEST_LASTS } from '../chat/asked.ts';
import { reach } from '../chat/audience.ts';
import type { Asker, Handler, Outcome, Room } from '../chat/handler.ts';
import { isMeetable } from '../chat/introductions.ts';
import type { Person } from '../chat/people.ts';

/** The most open requests of one user, and to one user. */
const SENT_MAX = 8;
const RECEIVED_MAX = 16;

export const startprivate: Handler<'startprivate'> = ({ name }, asker, room) => {
  if (!room.privateAllowed) {
    const text = 'Private chats are switched off on this server.';
    throw new Refusal('no-private', text);
  }
  const other = reachable(name, asker, room);
  if (room.introductions.meetable(other.id).length === 0) {
    throw new Refusal('no-private', `${other.name}'s client takes no private chats.`);
  }
  return ask(asker, ownClient(asker), { to: other, room });
};

/** Somebody who may be asked and is here. A user who blocks the asker is away, in the same words. */
function reachable(name: string, asker: Person, { people, online, presence, state }: Room): Person {
  const other = people.named(name);
  if (!other) throw noSuchUser(name);
  const notHere = (): Refusal =>
    presence.returning().has(other.id) ? notYetBack(other) : isAway(other, name);
  const reached = reach(asker.id, other.id, state);
  switch (reached) {
    case 'yourself':
      throw new Refusal('yourself', 'You cannot start a private chat with yourself.');
    case 'blocked':
      throw new Refusal(
        'blocked',
        `You block ${other.name}. To ask them for a private chat, unblock them first: unblock ${other.name}`,
      );
    case 'undeliverable':
      throw notHere();
    case 'yes':
      if (online.isOnline(other.id)) return other;
      throw notHere();
    default:
      return unreachable(reached);
  }
}

/** A guest who is not here is nobody. */
function isAway({ name, guest }: Person, asked: string): Refusal {
  if (guest) return noSuchUser(asked);
  return new Refusal('away', `${name} is away: a private chat needs both of you here.`);
}

function notYetBack({ name }: Person): Refusal {
  const text = `The server has just restarted, and ${name} is not back yet. Try again in a moment.`;
  return new Refusal('away', text);
}

function noSuchUser(name: string): Refusal {
  return new Refusal('no-such-user', `There is no user "${name}".`);
}

function ownClient({ listener }: Asker): Meetable {
  if (isMeetable(listener)) return listener;
  throw new Refusal('client-only', 'This client cannot hold private chats: ask with another one.');
}

function ask(
  asker: Asker,
  by: Meetable,
  { to, room: { introductions, clock } }: { readonly to: Person; readonly room: Room },
): Outcome {
  const theirs = introductions.received(asker.id).find(({ from }) => from.id === to.id);
  if (theirs) {
    const result = { kind: 'asked-too', who: to.name } as const;
    return { kind: 'do', run: () => introductions.askBack(theirs, by), result };
  }
  const sent = introductions.sent(asker.id);
  const before = sent.find((request) => request.to.id === to.id);
  if (before) {
    const left = Math.max(1, Math.ceil((before.until - clock.now()) / 1000));
    throw new Refusal(
      'already-asked',
      `You have already asked ${to.name}: ${to.name} has ${left} s left to answer.`,
    );
  }
  if (sent.length >= SENT_MAX) {
    throw new Refusal(
      'busy',
      `You are already waiting for ${SENT_MAX} answers. Try again in a minute.`,
    );
  }
  if (introductions.received(to.id).length >= RECEIVED_MAX) {
    throw new Refusal(
      'busy',
      `Too many people are asking ${to.name} just now. Try again in a minute.`,
    );
  }
  const { withFile: file } = asker;
  const seconds = REQUEST_LASTS / 1000;
  const result = { kind: 'asked', who: to.name, seconds, ...(file && { file }) } as const;
  const request = { from: asker, by, to, ...(file && { file }) };
  return { kind: 'do', run: () => introductions.ask(request), result };
}
