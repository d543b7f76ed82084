// Guests: one who comes back in time with the same client is the same guest; once a guest has left for good, what is
// kept of them is forgotten, and nobody gets that id again [DESIGN 3].

import type { Clock, Ms } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import type { ChatId, Fact, UserId } from '../facts.ts';
import { clientOf, guestId, otherOfDirect, usersOfDirect } from '../state/direct.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';
import { createGuestLimits } from './guest-limits.ts';
import type { People, Person } from './people.ts';

/** How long a guest who lost the connection may take to come back, and how often that is checked. */
const BACK_WITHIN: Ms = 60_000;
const LOOK_EVERY: Ms = 10_000;
/** The most guests waited for. */
const AWAITED_MAX = 10_000;

export interface Guests {
  /** A guest comes in; undefined if the name is taken. `stream`: what the client calls itself. */
  admit(
    name: string,
    from: { readonly stream?: string; readonly network: string },
  ): Person | undefined;
  /** A guest's session is over; `forGood`: the client will not come back by itself. */
  dismiss(guest: Person, forGood: boolean): void;
  /** Throws a Refusal if writing to somebody would begin one direct chat too many. */
  checkRoom(from: Person, to: Person): void;
  /** No guest outlasts the server: forgets all who have left. Resolves when that is kept. */
  end(): Promise<void>;
}

interface Needs {
  readonly state: State;
  readonly people: People;
  readonly store: Pick<Store, 'commit'>;
  readonly clock: Clock;
  readonly newId: () => string;
  /** The key of a client, from a name and what it calls itself. */
  readonly clientKey: (words: string) => string;
  /** Whether a connection's network is the client's own. */
  readonly seesNetworks: boolean;
  readonly failed: (error: unknown) => void;
}

/** The store must be open: the guests that it knows may still come back. */
export function createGuests(needs: Needs): Guests {
  const { state, people, store, clock, newId, clientKey, failed } = needs;
  const ids = new Map<string, UserId>(); // by client, of guests who are here or waited for
  const limits = createGuestLimits(needs);
  const awaited = new Map<UserId, Ms>(); // since when, the longest first
  const forgetting = new Map<UserId, Promise<void>>();
  let watching: (() => void) | undefined;
  let ended = false;

  /** Repeated if a message under way began one more chat. */
  const commitAll = async (guest: UserId): Promise<void> => {
    try {
      while (state.guests().has(guest)) await store.commit(forgotten(guest, state, clock.now()));
    } catch (error) {
      failed(error); // tried again at the next check
    } finally {
      forgetting.delete(guest);
    }
  };

  const forget = (guest: UserId): void => {
    awaited.delete(guest);
    limits.left(guest);
    if (ids.get(clientOf(guest)) === guest) ids.delete(clientOf(guest));
    const isDone = forgetting.has(guest) || !state.guests().has(guest);
    if (!isDone) forgetting.set(guest, commitAll(guest));
  };

  const isGone = (guest: UserId): boolean => !people.guest(guest) && !awaited.has(guest);

  const look = (): void => {
    watching = undefined;
    const now = clock.elapsed();
    for (const [guest, since] of awaited) if (now - since >= BACK_WITHIN) forget(guest);
    for (const guest of state.guests()) if (isGone(guest)) forget(guest);
    if (awaited.size + state.guests().size > 0) watch();
  };

  const watch = (): void => {
    if (!ended) watching ??= clock.after(LOOK_EVERY, look);
  };

  const waitFor = (guest: UserId): void => {
    awaited.set(guest, clock.elapsed());
    const [longest] = awaited.keys();
    if (awaited.size > AWAITED_MAX && longest !== undefined) forget(longest);
  };

  for (const guest of state.guests()) {
    ids.set(clientOf(guest), guest);
    waitFor(guest);
    watch();
  }

  const idFor = (name: string, stream: string | undefined): UserId => {
    if (stream === undefined) return guestId(newId(), newId());
    const client = clientKey(`${keyOf(name)} ${stream}`);
    const fresh = guestId(client, newId());
    return ids.get(clientOf(fresh)) ?? fresh;
  };

  return {
    admit(name, { stream, network }) {
      const person = { id: idFor(name, stream), name, guest: true };
      if (!people.admit(person)) return undefined;
      awaited.delete(person.id);
      ids.set(clientOf(person.id), person.id);
      limits.came(person.id, network);
      return person;
    },
    dismiss(guest, forGood) {
      if (!people.dismiss(guest)) return;
      if (forGood) forget(guest.id);
      else waitFor(guest.id);
      watch(); // what somebody is just writing to them comes first
    },
    checkRoom: limits.check,
    async end() {
      ended = true;
      watching?.();
      for (const guest of state.guests()) if (!people.guest(guest)) forget(guest);
      await Promise.all(forgetting.values());
    },
  };
}

/** The fact by which all that is kept of a guest is forgotten, and the guest's direct chats end. */
function forgotten(guest: UserId, state: State, at: Ms): Fact {
  const ends = [...state.directChats(guest)];
  const others = ends.map((chat) => otherOfDirect(chat, guest) ?? '');
  return {
    kind: 'forgotten',
    on: `user:${guest}`,
    touches: [
      ...ends.map((chat) => `chat:${chat}` as const),
      ...others.map((other) => `inbox:${other}` as const),
    ],
    by: guest,
    at,
    body: { name: calledIn(ends[0], guest, state), ends },
  };
}

/** What a guest was called when a chat was last written to. */
function calledIn(chat: ChatId | undefined, guest: UserId, state: State): string {
  if (chat === undefined) return '';
  const at = usersOfDirect(chat)?.[0] === guest ? 0 : 1;
  return state.chat(chat)?.names?.[at] ?? 'somebody';
}
