// What becomes of a request for a private chat [DESIGN 9]. This file tells nobody's addresses before they accept. The
// caller decides who may ask whom.

import type { Clock } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { EventOf } from '../../shared/wire/native.ts';
import type { Stored, UserId } from '../facts.ts';
import { createAsked, type Meetable, type Request } from './asked.ts';
import { type Blocks, blocks, reach } from './audience.ts';
import { candidates } from './candidates.ts';
import { tell } from './deliver.ts';
import type { Listener, Online, Peer } from './online.ts';
import type { Person } from './people.ts';
import { tellAsked, tellAsker } from './request-over.ts';

export interface Introductions {
  /** What somebody has asked for and awaits. */
  sent(user: UserId): readonly Request[];
  /** What awaits somebody's answer. */
  received(user: UserId): readonly Request[];
  /** The sessions of a user whose clients take private chats. */
  meetable(user: UserId): readonly Meetable[];
  ask(who: Pick<Request, 'from' | 'by' | 'to' | 'file'>): void;
  /** The user asked has asked for the same, in session `by`, which is told to accept by itself. */
  askBack(request: Request, by: Listener): void;
  /** `by`: the session that declines, which is told no text. */
  decline(request: Request, by: Listener): void;
  withdraw(request: Request, by: Listener): void;
  /** A session accepts the request of the user of that name. Throws a Refusal. */
  accept(by: Listener, answer: Acceptance): EventOf<'introduced'>;
  /** A session has begun; `leave` when it has ended. */
  enter(listener: Listener): void;
  leave(listener: Listener): void;
  /** To be called with every batch once it is applied: a block ends open requests between the two. */
  applied(batch: readonly Stored[]): void;
}

interface Acceptance {
  readonly from: string;
  /** Where the accepting client says it can be dialled. */
  readonly addresses: readonly string[];
}

interface Needs {
  readonly state: Blocks;
  readonly online: Online;
  readonly clock: Clock;
  /** This machine's addresses. */
  readonly ownAddresses: () => readonly string[];
}

export function createIntroductions({ state, online, clock, ownAddresses }: Needs): Introductions {
  const asked = createAsked(clock);
  const meetable = (user: UserId): Meetable[] => [...online.of(user)].filter(isMeetable);

  /** It has ended without a meeting. `by`: the session that ended it. */
  const end = (
    request: Request,
    why: 'withdrawn' | 'declined' | 'expired',
    by?: Listener,
  ): void => {
    asked.remove(request);
    tellAsked(request, why, { to: meetable(request.to.id), by });
    tellAsker(request, why, by);
  };

  const answerable = (user: UserId, name: string): Request => {
    const found = asked.received(user).find(({ from }) => keyOf(from.name) === keyOf(name));
    const isMutual = found && reach(found.from.id, user, state) === 'yes';
    if (isMutual && found.by.isStillIn()) return found;
    throw notAsked();
  };

  /** Closes all requests between two users who are introduced, whichever of them asked. */
  const settle = (request: Request, by: Listener): void => {
    const { from, to } = request;
    const crossing = asked.sent(to.id).filter((other) => other.to.id === from.id);
    for (const one of [request, ...crossing]) asked.remove(one);
    const others = meetable(to.id).filter((listener) => listener !== by);
    tellAsked(request, 'accepted', { to: others });
    for (const other of crossing) tellAsker(other, 'accepted');
  };

  const blockMade = (request: Request): void => {
    const { from, to } = request;
    if (blocks(from.id, to.id, state)) {
      asked.remove(request);
      tellAsked(request, 'withdrawn', { to: meetable(to.id) }); // for all that they can see, it was withdrawn
      tellAsker(request, 'blocked');
    } else if (!request.muted && blocks(to.id, from.id, state)) {
      tellAsked(request, 'blocked', { to: meetable(to.id) });
      request.muted = true;
    }
  };

  return {
    sent: asked.sent,
    received: asked.received,
    meetable,
    ask(who) {
      const request = asked.add(who, (expired) => end(expired, 'expired'));
      tell(meetable(who.to.id), [eventOf(request)]);
    },
    askBack: (request, by) => tell([by], [{ ...eventOf(request), wanted: true }]),
    decline: (request, by) => end(request, 'declined', by),
    withdraw: (request, by) => end(request, 'withdrawn', by),
    accept(by, { from: name, addresses }) {
      if (!isMeetable(by)) throw new Refusal('no-private', NOT_MEETABLE);
      const request = answerable(by.user, name);
      settle(request, by);
      const places = {
        listener: by.peer.seenAt,
        dialler: request.by.peer.seenAt,
        own: ownAddresses(),
      };
      const reached = { ...identity(request.to, by), addresses: candidates(addresses, places) };
      tell([request.by], [{ kind: 'introduced', role: 'dial', ...reached }]);
      return { kind: 'introduced', role: 'listen', ...identity(request.from, request.by) };
    },
    enter(listener) {
      if (listener.peer) tell([listener], asked.received(listener.user).map(eventOf));
    },
    leave(listener) {
      for (const request of asked.sent(listener.user)) {
        if (request.by === listener) end(request, 'withdrawn');
      }
      if (meetable(listener.user).length > 0) return;
      // A request is not ended when a user who blocks the asker leaves, since that would tell; it runs out.
      for (const request of asked.received(listener.user)) {
        asked.remove(request);
        tellAsker(request, 'away');
      }
    },
    applied(batch) {
      for (const { kind, on } of batch) {
        if (kind !== 'blocks') continue;
        const user = on.slice('user:'.length);
        for (const request of [...asked.sent(user), ...asked.receivedAll(user)]) blockMade(request);
      }
    },
  };
}

export function isMeetable(listener: Listener): listener is Meetable {
  return listener.peer !== undefined && listener.isStillIn();
}

/** The same words whether there is no such user, they never asked, or their request is over. */
export function notAsked(): Refusal {
  return new Refusal('no-request', 'Nobody by that name is waiting for an answer from you.');
}

const NOT_MEETABLE = 'This client said that it takes no private chats.';

function eventOf({ from, until, file }: Request): EventOf<'request'> {
  return { kind: 'request', from: from.name, until, ...(file && { file }) };
}

function identity({ id, name }: Person, { peer }: { readonly peer: Peer }) {
  const { fingerprint, device } = peer;
  return { with: name, user: id, device, fingerprint };
}
