// What a handler is: it looks at the room, then refuses, answers, or proposes one fact. It changes nothing itself.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { CommandOf, ServerVerb } from '../../shared/grammar/command.ts';
import type { Result } from '../../shared/wire/answers.ts';
import type { Event, EventOf } from '../../shared/wire/native.ts';
import type { ChatId, Fact, UserId } from '../facts.ts';
import type { State } from '../state/state.ts';
import type { Expectation, Store } from '../store/store.ts';
import type { GiveWay } from './give-way.ts';
import type { Guests } from './guests.ts';
import type { History } from './history.ts';
import type { Introductions } from './introductions.ts';
import type { Listener, Online } from './online.ts';
import type { People, Person } from './people.ts';
import type { Presence } from './presence.ts';
import type { Search } from './search.ts';
import type { Shown } from './shown.ts';

/** What handlers look at. */
export interface Room {
  readonly state: State;
  readonly people: People;
  readonly guests: Pick<Guests, 'checkRoom'>;
  readonly online: Online;
  readonly presence: Pick<Presence, 'here' | 'returning' | 'lastSeen'>;
  readonly history: Pick<
    History,
    'chats' | 'list' | 'look' | 'message' | 'newest' | 'readTo' | 'countAbove' | 'markRead'
  >;
  readonly store: Pick<Store, 'revision'>;
  readonly clock: Clock;
  readonly giveWay: GiveWay;
  /** The last search of each session. */
  readonly searches: WeakMap<Listener, Search>;
  /** A random id of lower-case letters and digits, never the same twice. */
  readonly newId: () => string;
  readonly groupMembersMax: number;
  /** The devices that a user is logged in with now, and when others were last used, if known. */
  readonly devicesInUse: (user: UserId) => ReadonlySet<string>;
  readonly deviceLeftAt: (device: string) => Ms | undefined;
  readonly introductions: Pick<
    Introductions,
    'sent' | 'received' | 'meetable' | 'ask' | 'askBack' | 'decline' | 'withdraw'
  >;
  readonly privateAllowed: boolean;
}

/** Who asks, and the session that they ask from. */
export interface Asker extends Person {
  readonly listener: Listener;
  readonly shown: Shown;
  /** The line was sent in order to offer a file. */
  readonly withFile?: true;
}

/** A fact before the dispatcher adds who asked, when, and by which line. */
type Proposal<F = Fact> = F extends Fact ? Omit<F, 'by' | 'at' | 'line'> : never;

type Unnumbered<E> = E extends unknown ? Omit<E, 'id'> : never;
/** What the asker alone is told, but for the id of the line that it answers. */
export type Answer = Unnumbered<EventOf<'notice' | 'list' | 'done' | 'page' | 'chats'>>;

export type Outcome =
  /** To be committed unless another fact touches what was expected first; then the handler is asked again. */
  | {
      readonly kind: 'fact';
      readonly fact: Proposal;
      readonly expects?: readonly Expectation[];
      /** A free name, kept from others until the commit. */
      readonly holds?: string;
    }
  /** A fact that depends on what was written in this chat, which must be read first. */
  | {
      readonly kind: 'look';
      readonly chat: ChatId;
      readonly look: () => Promise<Extract<Outcome, { readonly kind: 'fact' }>>;
    }
  /** Told to the asker alone; nothing is kept. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Read for the asker alone, perhaps slowly; nothing is kept. */
  | { readonly kind: 'read'; readonly read: () => Promise<Answer> }
  /** Told now to the listeners that `to` picks, and not kept; the asker is told the result. */
  | {
      readonly kind: 'now';
      readonly event: Event;
      readonly to: (user: UserId) => boolean;
      readonly result: Result;
    }
  /** Done now, in memory only; the asker is told the result. A repeated line is handled anew. */
  | { readonly kind: 'do'; readonly run: () => void; readonly result: Result }
  /** The asker's session ends. */
  | { readonly kind: 'leave' };

/** Throws a Refusal for what is not allowed. */
export type Handler<V extends ServerVerb> = (
  command: CommandOf<V>,
  asker: Asker,
  room: Room,
) => Outcome;

/** What the server does at each command. */
export type Handlers = { readonly [V in ServerVerb]: Handler<V> };
