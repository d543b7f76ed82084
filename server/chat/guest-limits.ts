// How many direct chats with guests there may be. The supply of guests is endless, and each could begin some chats:
// they are limited by guest, by whom they write to, by network, and in total.

import { Refusal } from '../../shared/refusal.ts';
import type { UserId } from '../facts.ts';
import { directChat, isWithGuest } from '../state/direct.ts';
import type { State } from '../state/state.ts';
import type { Person } from './people.ts';

export const GUEST_CHATS_MAX = { guest: 50, account: 500, network: 1_000, all: 2_000 } as const;

export interface GuestLimits {
  came(guest: UserId, network: string): void;
  left(guest: UserId): void;
  /** Throws a Refusal if writing to somebody would begin one direct chat too many. */
  check(from: Person, to: Person): void;
}

interface Needs {
  readonly state: Pick<State, 'chat' | 'directChats' | 'guestChats'>;
  /** Whether a connection's network is the client's own. */
  readonly seesNetworks: boolean;
}

export function createGuestLimits({ state, seesNetworks }: Needs): GuestLimits {
  const networks = new Map<UserId, string>();

  /** Whether the guests of this guest's network together have as many direct chats as they may. */
  const isCrowded = (guest: UserId): boolean => {
    const network = networks.get(guest);
    if (!seesNetworks || network === undefined) return false;
    let count = 0;
    for (const [other, own] of networks)
      if (own === network) count += state.directChats(other).size;
    return count >= GUEST_CHATS_MAX.network;
  };

  const isFull = ({ id, guest }: Person): boolean => {
    const chats = state.directChats(id);
    if (guest) return chats.size >= GUEST_CHATS_MAX.guest;
    if (chats.size < GUEST_CHATS_MAX.account) return false;
    return [...chats].filter(isWithGuest).length >= GUEST_CHATS_MAX.account;
  };

  const faultOf = (from: Person, to: Person): string | undefined => {
    if (isFull(from)) return from.guest ? FULL_GUEST : FULL_ACCOUNT;
    if (isFull(to)) return `${to.name} cannot have more direct chats with guests.`;
    if (isCrowded(from.id)) return 'Guests at your address cannot have more direct chats.';
    return state.guestChats() < GUEST_CHATS_MAX.all ? undefined : FULL_SERVER;
  };

  return {
    came: (guest, network) => void networks.set(guest, network),
    left: (guest) => void networks.delete(guest),
    check(from, to) {
      const chat = directChat(from.id, to.id);
      if (!isWithGuest(chat) || state.chat(chat)) return;
      const fault = faultOf(from, to);
      if (fault === undefined) return;
      throw new Refusal(
        'too-many',
        `${fault} Nothing was sent. Such chats end when the guest leaves.`,
      );
    },
  };
}

const FULL_GUEST = `A guest can have at most ${GUEST_CHATS_MAX.guest} direct chats.`;
const FULL_ACCOUNT = `You can have direct chats with at most ${GUEST_CHATS_MAX.account} guests.`;
const FULL_SERVER = 'The guests of this server cannot have more direct chats.';
