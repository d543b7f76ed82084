// What an old server says once it has taken the name, told as Hearth's events.

import type { Ms } from '../../../shared/clock.ts';
import { cleanLabel } from '../../../shared/text.ts';
import type { Welcome } from '../../../shared/wire/native.ts';
import { PRESENCE_NAMES_MAX } from '../../../shared/wire/people.ts';
import type { Told } from '../../core/update/event.ts';
import type { KnownHere } from './answers.ts';
import type { Echoes } from './echoes.ts';
import { type OldFrame, type OldMessage, readFrame } from './frames.ts';
import type { Taken } from './greeting.ts';

export interface HearingNeeds extends KnownHere {
  readonly echoes: Echoes;
  readonly now: () => Ms;
  readonly told: (event: Told) => void;
}

export interface Hearing {
  /** The server took the name. To be followed by `begin`, once the welcome is told. */
  open(frame: OldFrame): Welcome;
  /** Tells what else came with the login, or before it. */
  begin(login: Pick<Taken, 'frame' | 'early'>): void;
  /** A frame's value. */
  heard(value: unknown): void;
}

export function hearing({ me, people, chats, echoes, now, told }: HearingNeeds): Hearing {
  let isNew = true; // until the first login is told
  let wasPuzzled = false;

  const presence = (here: readonly string[], left: readonly string[]): void => {
    const [came, gone] = [here, left].map((some) => some.filter((name) => !people.hides(name)));
    const [hereCount, leftCount] = [came?.length ?? 0, gone?.length ?? 0];
    if (hereCount + leftCount === 0) return;
    told({ kind: 'presence', here: few(came), left: few(gone), hereCount, leftCount });
  };

  /** After the login, a list of everybody: tells what changed. */
  const listed = (names: readonly string[]): void => {
    const still = new Set(names);
    const gone = people.here.filter((name) => !still.has(name));
    presence(people.join(names), people.leave(gone));
  };

  const receive = (message: OldMessage): void => {
    const { from, to, text } = message;
    people.met(from);
    if (echoes.isEcho(message) || people.hides(from)) return;
    // Some servers answer as from oneself to oneself.
    const event = from === me && to === me ? notice(text) : chats.add(message);
    if (event) told(event);
  };

  const tell = ({ users, info, error, joined, left, messages }: OldFrame): void => {
    if (info !== undefined) told(notice(info));
    if (error !== undefined) told({ kind: 'refused', code: 'refused', text: error });
    if (users) listed(users);
    presence(people.join(joined), people.leave(left));
    for (const message of messages) receive(message);
  };

  /** Messages written while the connection was broken. */
  const missed = (history: readonly OldMessage[]): void => {
    for (const { from } of history) people.met(from);
    for (const event of chats.catchUp(history.filter(({ from }) => !people.hides(from)))) {
      told(event);
    }
  };

  return {
    open({ users = [], info = `Welcome, ${me}.`, messages }) {
      people.list(users);
      if (isNew) {
        for (const { from } of messages) people.met(from);
        chats.catchUp(messages);
      }
      const { here } = people;
      return {
        ...{ USERNAME_ACCEPTED: true, HEARTH: '', name: me, guest: true, epoch: 'chatterbox' },
        INFO: info,
        time: now(),
        chats: [...chats.infos()],
        here: { count: here.length, names: few(here) },
      };
    },
    begin({ frame: { info: _, messages, ...rest }, early }) {
      if (isNew) told(notice(ONLY_CHATTERBOX));
      for (const frame of early) tell(frame);
      if (!isNew) missed(messages);
      tell({ ...rest, messages: [] });
      isNew = false;
    },
    heard(value) {
      const frame = readFrame(value);
      if (frame) tell(frame);
      else if (!wasPuzzled) told(notice(PUZZLED));
      wasPuzzled ||= !frame; // said once
    },
  };
}

const few = (names: readonly string[] = []): string[] =>
  names.length > PRESENCE_NAMES_MAX ? [] : names.map((name) => cleanLabel(name));

const notice = (text: string): Told => ({ kind: 'notice', text });
const PUZZLED = 'The server sent something that is not part of Chatterbox: it was left out.';
const ONLY_CHATTERBOX =
  'This server speaks only Chatterbox: text for everybody and @name for one of them, under a name without a password. Nothing is confirmed.';
