// A conversation with a server that speaks only Chatterbox, in the same events as with Hearth, so that nothing above
// needs to know. There are no confirmations: a line counts as done when it was handed over, and is never sent twice.

import type { Clock, Ms } from '../../../shared/clock.ts';
import { cleanLabel } from '../../../shared/text.ts';
import type { Welcome } from '../../../shared/wire/native.ts';
import { PRESENCE_NAMES_MAX } from '../../../shared/wire/people.ts';
import type { Asked, Passwd, Told } from '../../core/update/event.ts';
import type { Talk } from '../conversation.ts';
import { outbox } from '../outbox.ts';
import type { Wire } from '../wire.ts';
import { answerTo } from './answers.ts';
import { oldChats } from './chats.ts';
import { ALL, messageFrame, type OldFrame, type OldMessage, readFrame } from './frames.ts';
import { readLine } from './lines.ts';
import { people as peopleFor } from './people.ts';

/** Time between two frames: some servers read one frame at a time and lose what arrives with it. */
const GAP: Ms = 100;
/** What was handed over this shortly before a connection broke may not have arrived. */
const UNSURE_FOR: Ms = 10_000;
const ECHOES_MAX = 64;

export interface OldTalkOptions {
  readonly clock: Clock;
  readonly stream: string;
  readonly me: string;
  /** `asked` is the request that the event answers. */
  readonly told: (event: Told, asked?: Asked) => void;
  /** A request was answered. */
  readonly answered: () => void;
}

export interface OldTalk extends Talk {
  /** The server took the name. To be followed by `begin`, once the welcome is told. */
  open(line: Wire, frame: OldFrame): Welcome;
  /** Tells what else came with the login, or before it. */
  begin(early: readonly OldFrame[]): void;
  /** A frame's value. */
  heard(value: unknown): void;
}

export function oldTalk({ clock, me, told, ...options }: OldTalkOptions): OldTalk {
  const box = outbox(options.stream);
  const people = peopleFor(me);
  const chats = oldChats(me, clock.now);
  let wire: Wire | undefined;
  let freeAt: Ms = 0;
  let cancel: (() => void) | undefined;
  const queue: Asked[] = []; // in the order asked
  let isNew = true;
  let wasPuzzled = false;
  let welcomed: OldFrame = NOTHING;
  let echoes: { readonly to: string; readonly text: string; readonly at: Ms }[] = [];

  const hides = (from: string): boolean => people.blocked.has(from);

  // What the server says

  const presence = (here: readonly string[], left: readonly string[]): void => {
    const [came, gone] = [here, left].map((some) => some.filter((name) => !hides(name)));
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

  const isEcho = ({ from, to, text }: OldMessage): boolean => {
    if (from !== me) return false;
    const at = echoes.findIndex((it) => it.to === to && it.text === text.trim());
    if (at >= 0) echoes.splice(at, 1);
    return at >= 0;
  };

  const receive = (message: OldMessage): void => {
    const { from, to, text } = message;
    people.met(from);
    if (isEcho(message) || hides(from)) return;
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
    for (const event of chats.catchUp(history.filter(({ from }) => !hides(from)))) told(event);
  };

  // What the user says

  const flush = (): void => {
    cancel?.();
    cancel = undefined;
    while (wire && clock.now() >= freeAt) {
      queue.push(...box.next());
      const request = queue.shift();
      if (!request) return;
      perform(request, wire);
    }
    if (wire && box.unanswered > 0) cancel = clock.after(freeAt - clock.now(), flush);
  };

  const perform = (request: Asked, line: Wire): void => {
    box.answered(request.id);
    if ('line' in request) carryOut(request, line);
    else if ('page' in request) answerPage(request);
    options.answered();
  };

  const carryOut = (request: Extract<Asked, { line: string }>, line: Wire): void => {
    const { id } = request;
    const { find, ever, blocked } = people;
    const meant = readLine(request.line, { me, find, ever, blocked });
    if (meant.kind === 'refused') told({ ...meant, id }, request);
    else if (meant.kind === 'answered')
      told(answerTo(meant.command, id, { me, people, chats }), request);
    else {
      hand({ from: me, to: meant.to, at: clock.now(), text: meant.text }, line);
      told({ kind: 'confirmed', id }, request);
    }
  };

  const hand = (message: Required<OldMessage>, line: Wire): void => {
    line.send(messageFrame(message));
    freeAt = clock.now() + GAP;
    echoes = [...echoes, message].slice(-ECHOES_MAX);
    const event = chats.add(message);
    if (event) told(event);
  };

  const answerPage = (request: Extract<Asked, { page: unknown }>): void => {
    const { id, page } = request;
    const found = chats.page(page, hides);
    if (found) told({ ...found, id }, request);
    else
      told({ kind: 'refused', id, code: 'no-such-chat', text: 'There is no such chat.' }, request);
  };

  /** Never before the caller has the id. */
  const soon = (id: string): string => {
    queueMicrotask(flush);
    return id;
  };

  return {
    open(line, frame) {
      wire = line;
      welcomed = frame;
      people.list(frame.users ?? []);
      if (isNew) {
        for (const { from } of frame.messages) people.met(from);
        chats.catchUp(frame.messages);
      }
      const { here } = people;
      return {
        ...{ USERNAME_ACCEPTED: true, HEARTH: '', name: me, guest: true, epoch: 'chatterbox' },
        INFO: frame.info ?? `Welcome, ${me}.`,
        time: clock.now(),
        chats: [...chats.infos()],
        here: { count: here.length, names: few(here) },
      };
    },
    begin(early) {
      if (isNew) told(notice(ONLY_CHATTERBOX));
      for (const frame of early) tell(frame);
      const { info: _, messages, ...rest } = welcomed;
      if (!isNew) missed(messages);
      tell({ ...rest, messages: [] });
      isNew = false;
      soon('');
    },
    heard(value) {
      const frame = readFrame(value);
      if (frame) tell(frame);
      else if (!wasPuzzled) told(notice(PUZZLED));
      wasPuzzled ||= !frame; // said once
    },
    close() {
      wire = undefined;
      cancel?.();
      cancel = undefined;
      const unsure = echoes.filter(({ at }) => clock.now() - at < UNSURE_FOR);
      echoes = [];
      for (const it of unsure) told({ kind: 'refused', code: 'unconfirmed', text: unsureText(it) });
    },
    say: (line) => soon(box.line(line)),
    page: (page) => soon(box.page(page)),
    passwd(_: Passwd) {
      told({ kind: 'refused', code: 'account-needed', text: 'This server has no passwords.' });
    },
    accept(accept) {
      const request = { id: `${options.stream}.0`, accept };
      told(
        { kind: 'refused', code: 'no-private', text: 'This server has no private chats.' },
        request,
      );
    },
    active() {},
    read() {},
    logout() {
      echoes = [];
      wire?.finish();
    },
    get unanswered() {
      return box.unanswered;
    },
    get lines() {
      return box.lines;
    },
  };
}

const few = (names: readonly string[] = []): string[] =>
  names.length > PRESENCE_NAMES_MAX ? [] : names.map((name) => cleanLabel(name));

function unsureText({ to, text }: { to: string; text: string }): string {
  const whom = to === ALL ? '' : ` to ${cleanLabel(to)}`;
  return `The connection broke after "${cleanLabel(text, 60)}"${whom}: it may not have arrived, and is not sent again.`;
}

const NOTHING: OldFrame = { messages: [], joined: [], left: [] };
const notice = (text: string): Told => ({ kind: 'notice', text });
const PUZZLED = 'The server sent something that is not part of Chatterbox: it was left out.';
const ONLY_CHATTERBOX =
  'This server speaks only Chatterbox: text for everybody and @name for one of them, under a name without a password. Nothing is confirmed.';
