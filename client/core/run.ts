// A running client: events go into one pure update, and its effects are carried out here, for every face alike. A face
// shows what changed, and carries out what only it can do. Knows no terminal, no file and no clock of its own.

import { type Clock, clockSettings, type Ms } from '../../shared/clock.ts';
import type { EventOf } from '../../shared/wire/native.ts';
import { type Asking, asking, type Questions } from './asking.ts';
import { createEnd, type End, type Ending } from './end.ts';
import type { SetSetting, SettingWish } from './settings.ts';
import type { ClientEvent, Effect, Link, LinkEvent } from './update/event.ts';
import type { Privates, PrivatesOf } from './update/private-event.ts';

/** What a face carries out is left out: what is shown, and what its own update adds. */
type Carried = Exclude<Effect, { kind: 'show' }>;

export interface CoreOptions<State, Event, Own> {
  readonly link: (on: (event: LinkEvent) => void) => Link;
  /** Left out: there are no private chats. */
  readonly privates?: PrivatesOf;
  readonly clock: Clock;
  readonly questions: Questions;
  /** Left out: this client has no settings. */
  readonly setSetting?: SetSetting;
  readonly state: State;
  readonly update: (
    state: State,
    event: ClientEvent | Event,
    now: Ms,
  ) => readonly [State, readonly (Carried | Own)[]];
  /** Carries out an effect of the face's own, in its turn. */
  readonly perform: (effect: Own) => void;
  /** A line of this client was handed to the link, under this id. */
  readonly said?: (id: string) => void;
}

export interface Change<State, Event> {
  readonly event: ClientEvent | Event;
  readonly before: State;
  readonly after: State;
}

export interface Core<State, Event> {
  readonly state: State;
  /** To say something without reading it first, to try again at once, and to know when to wait. */
  readonly link: Pick<Link, 'say' | 'retry' | 'full'>;
  /** Whether the user has asked to leave. */
  readonly leaves: boolean;
  start(): void;
  dispatch(event: ClientEvent | Event): void;
  /** Tells of each event once its effects are carried out; returns what ends that. */
  subscribe(on: (change: Change<State, Event>) => void): () => void;
  /** The time to draw by. If the clock was set, that is dealt with first, since deadlines are compared with it. */
  now(): Ms;
  /** Resolves when nothing is left open. */
  readonly ended: Promise<Ending>;
  /** Leaves at once. */
  close(): Promise<Ending>;
}

export function run<State, Event, Own extends { readonly kind: string }>(
  options: CoreOptions<State, Event, Own>,
): Core<State, Event> {
  const { clock } = options;
  const setBy = clockSettings(clock);
  const listeners = new Set<(change: Change<State, Event>) => void>();
  let { state } = options;

  const now = (): Ms => {
    const by = setBy();
    if (by !== 0) happens({ kind: 'clock-set', by });
    return clock.now();
  };

  const dispatch = (event: ClientEvent | Event): void => {
    now();
    happens(event);
  };

  const happens = (event: ClientEvent | Event): void => {
    const before = state;
    const [after, effects] = options.update(before, event, clock.now());
    state = after;
    for (const effect of effects) perform(effect);
    for (const on of listeners) on({ event, before, after });
  };

  const link = options.link(dispatch);
  const privates = options.privates?.({
    news: (news) => dispatch({ kind: 'private', news }),
    server: (effect) => perform(effect),
  });
  const alarm = createAlarm(clock, () => dispatch({ kind: 'woken' }));
  const end = createEnd(link, async () => {
    alarm.cancel();
    await privates?.close();
  });
  const asks = asking({
    ...{ questions: options.questions, link, isOver: () => end.isOver },
    givenUp(why) {
      end.givenUp(why);
      dispatch({ kind: 'interrupted' });
    },
    unchanged: (why) => dispatch({ kind: 'told', event: unchanged(why) }),
  });
  const set = async (line: string, wish: SettingWish): Promise<void> => {
    const answer = (await options.setSetting?.(wish)) ?? NO_SETTINGS;
    if (!end.isOver) dispatch({ kind: 'set', line, ...answer });
  };
  const ways = waysWith({ link, privates, alarm, end, asks, set, said: options.said });
  const perform = (effect: Carried | Own): void => {
    if (isCarried(ways, effect)) carryOut(ways, effect.kind, effect);
    else options.perform(effect);
  };

  return {
    get state() {
      return state;
    },
    get leaves() {
      return end.leaves;
    },
    link,
    start: link.start,
    dispatch,
    subscribe(on) {
      listeners.add(on);
      return () => listeners.delete(on);
    },
    now,
    ended: end.ended,
    close() {
      dispatch({ kind: 'interrupted' });
      return end.ended;
    },
  };
}

const NO_SETTINGS = { text: 'There are no settings here.', isRefused: true } as const;

/** Rings once, at the time that was set last. */
interface Alarm {
  set(at: Ms): void;
  cancel(): void;
}

function createAlarm(clock: Clock, ring: () => void): Alarm {
  let cancel = (): void => {};
  return {
    set(at) {
      cancel();
      cancel = clock.after(at - clock.now(), ring);
    },
    cancel: () => cancel(),
  };
}

/** What carries effects out. */
interface Needs {
  readonly link: Link;
  readonly privates: Privates | undefined;
  readonly alarm: Alarm;
  readonly end: End;
  readonly asks: Asking;
  readonly set: (line: string, wish: SettingWish) => Promise<void>;
  readonly said: ((id: string) => void) | undefined;
}

function waysWith({ link, privates, alarm, end, asks, set, said }: Needs): Ways {
  return {
    'log-in': ({ ask }) => asks.logIn(ask),
    set: ({ line, wish }) => void set(line, wish),
    'new-password': asks.newPassword,
    ready: asks.loggedIn,
    say({ line, ...more }) {
      const id = link.say(line, more);
      said?.(id);
    },
    page: ({ page }) => void link.page(page),
    private: ({ order }) => privates?.perform(order),
    accept: ({ accept }) => link.accept(accept),
    active: link.active,
    read: ({ chat, seq }) => link.read(chat, seq),
    watch: ({ chat }) => link.watch(chat),
    'ask-people': link.askPeople,
    'ask-time': link.askTime,
    retry: link.retry,
    wake: ({ at }) => alarm.set(at),
    leave: ({ when }) => end.leave(when),
    end: end.end,
  };
}

function unchanged({ message }: Error): EventOf<'refused'> {
  const text = `${message ? `${message} ` : ''}Your password was not changed.`;
  return { kind: 'refused', code: 'unchanged', text };
}

type CarriedBy = { readonly [K in Carried['kind']]: Extract<Carried, { kind: K }> };
type Ways = { readonly [K in Carried['kind']]: (effect: CarriedBy[K]) => void };

function isCarried(ways: Ways, effect: { readonly kind: string }): effect is Carried {
  return Object.hasOwn(ways, effect.kind);
}

function carryOut<K extends Carried['kind']>(ways: Ways, kind: K, effect: CarriedBy[K]): void {
  ways[kind](effect);
}
