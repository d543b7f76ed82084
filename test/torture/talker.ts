// Somebody who talks as fast as lines are confirmed, in rooms of all kinds, timed and not, and notes what was confirmed
// and seen.

import { systemClock } from '../../shared/system-clock.ts';
import type { Chance } from '../helpers/chance.ts';
import type { JsonEvent } from '../helpers/client.ts';
import { lightClient } from '../helpers/light-client.ts';
import type { Seen } from '../helpers/observed.ts';

/** The start of every timed text, and of no other; all others share a text too, so that a search is seen to find. */
export const CANARY = 'canary "Zeisig" ü 7f3a9c51';
export const CONTROL = 'control "Fink" ö 1b8e44d2';

/** A text shown later than this after its deadline is late. The margin is for a busy machine. */
const LATE_MS = 1_500;
const WINDOW = 24;
export const QUIET_ROOMS = 8;

/** `global`, a group's name, or of a direct chat its two names with a dot between. */
export type Room = string;

export interface Heard extends Seen {
  readonly timed: boolean;
}

/** What one talker noted of one room since the last look. */
export interface Notes {
  readonly seen: Heard[];
  /** Texts, none of them timed. */
  readonly confirmed: string[];
}

export interface Talker {
  readonly user: string;
  readonly token: string | undefined;
  /** How its client ended, which it must not by itself. */
  readonly ended: string | undefined;
  /** Lines that have no answer yet. */
  readonly open: number;
  readonly count: { confirmed: number; refused: number; timed: number };
  /** Since this was set, lines may be refused: the disk is full, or fails. */
  forgiving: boolean;
  /** Sentences. */
  readonly faults: string[];
  notes(room: Room): Notes;
  /** Takes the notes of all rooms and begins anew. */
  turnPage(): ReadonlyMap<Room, Notes>;
  /** Says lines of a round until there is nothing more to be said for now. */
  talk(round: number): void;
  hush(): void;
  /** A text in a room, or any line at all. */
  say(room: Room, text: string): void;
  command(line: string): void;
  leave(): Promise<string>;
}

export interface TalkerNeeds {
  readonly port: () => number;
  readonly chance: Chance;
  /** Direct chats are with them. */
  readonly friend: string;
}

export function talker(user: string, { port, chance, friend }: TalkerNeeds): Talker {
  let rooms = new Map<Room, Notes>();
  const open = new Map<string, { room: Room; text: string; timed: boolean }>();
  const count = { confirmed: 0, refused: 0, timed: 0 };
  const faults: string[] = [];
  const direct = [user, friend].sort().join('.');
  let n = 0;
  let round: number | undefined; // while it talks

  const notes = (room: Room): Notes => {
    let known = rooms.get(room);
    if (!known) {
      known = { seen: [], confirmed: [] };
      rooms.set(room, known);
    }
    return known;
  };

  const ask = (line: string, what: { room: Room; text: string; timed: boolean }): void => {
    n += 1;
    open.set(String(n), what);
    client.type(JSON.stringify({ id: String(n), line }));
  };

  const say = (room: Room, text: string, seconds = 0): void => {
    const target = room === direct ? `@${friend}` : room === 'global' ? '*global' : `*${room}`;
    const line =
      seconds > 0
        ? `*${seconds}${room === direct ? target : `*${target.slice(1)}`} ${text}`
        : room === 'global'
          ? text
          : `${target} ${text}`;
    ask(line, { room, text, timed: seconds > 0 });
  };

  const sayOne = (now: number): void => {
    const [room, seconds] = chance.of<readonly [Room, number]>([
      [['global', 0], 40],
      [['devs', 0], 20],
      [[direct, 0], 10],
      [['global', 1 + chance.below(3)], 4],
      [[direct, 1 + chance.below(3)], 4],
      // Rooms that are often quiet: something is swept out of one while little, or nothing, is written there.
      [[`quiet${chance.below(QUIET_ROOMS)}`, chance.below(2)], 6],
    ]);
    const mark = seconds > 0 ? CANARY : chance.below(50) === 0 ? CONTROL : 'text';
    const filling = 'word '.repeat(chance.below(chance.below(20) === 0 ? 300 : 12));
    say(room, `${mark} ${now}.${user}.${n + 1} ${filling}end`, seconds);
  };

  const talk = (): void => {
    while (round !== undefined && open.size < WINDOW) sayOne(round);
  };

  const heard = (event: JsonEvent): void => {
    const { kind, chat = '', seq = 0, from = '', text = '', expiresAt } = event;
    if (event.note) return;
    const room = kind === 'direct' ? [user, chat].sort().join('.') : chat || 'global';
    notes(room).seen.push({ seq, from, text, timed: expiresAt !== undefined });
    const late = expiresAt === undefined ? 0 : systemClock.now() - expiresAt;
    if (late > LATE_MS) faults.push(`"${text}" was shown to ${user} ${late} ms late`);
  };

  const answered = ({ event, id = '', code = '', text = '' }: JsonEvent): void => {
    const what = open.get(id);
    if (!what) return;
    open.delete(id);
    if (event !== 'refused') {
      count.confirmed += 1;
      if (what.timed) count.timed += 1;
      else if (what.room !== '') notes(what.room).confirmed.push(what.text);
    } else {
      count.refused += 1;
      if (!talks.forgiving) faults.push(`"${what.text}" of ${user} was refused: ${code} ${text}`);
    }
    setImmediate(talk);
  };

  const client = lightClient(user, {
    port,
    onEvent(event) {
      if (event.event === 'message') heard(event);
      else answered(event);
    },
  });

  const talks: Talker = {
    user,
    get token() {
      return client.token;
    },
    get ended() {
      return client.ended;
    },
    get open() {
      return open.size;
    },
    count,
    forgiving: false,
    faults,
    notes,
    turnPage() {
      const page = rooms;
      rooms = new Map();
      return page;
    },
    talk(now) {
      round = now;
      talk();
    },
    hush() {
      round = undefined;
    },
    say,
    command: (line) => ask(line, { room: '', text: line, timed: false }),
    leave: client.leave,
  };
  return talks;
}
