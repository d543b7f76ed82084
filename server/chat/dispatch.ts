// Carries out one line: recalls it if it was carried out before, else parses, handles, commits and answers it. What
// holds for every command is checked here, once; a handler holds only its own rule.

import type { Ms } from '../../shared/clock.ts';
import { COMMANDS } from '../../shared/commands/list.ts';
import type { Command, CommandOf, ServerVerb } from '../../shared/grammar/command.ts';
import type { Known, Parsed } from '../../shared/grammar/parse.ts';
import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { Event, EventOf } from '../../shared/wire/native.ts';
import type { ChatId, Fact, LineId, Stored } from '../facts.ts';
import { chatOf, type LineAnswer, wireId } from '../state/answers.ts';
import { StorageError, type Store, UnsureError } from '../store/store.ts';
import { groupOf } from './audience.ts';
import { tell } from './deliver.ts';
import type { Answer, Asker, Handler, Handlers, Outcome, Room } from './handler.ts';
import { checkWaited, handledFor } from './meant.ts';
import type { Person } from './people.ts';
import { createRepeats } from './repeats.ts';

export interface Answered {
  readonly event?: Event;
  readonly leave?: true;
}

export interface Line {
  readonly id: LineId;
  /** Reads what the line asks for. */
  readonly read: (known: Known) => Parsed;
  /** The only chat that the line may go into. Left out: the chat that now has the name in it. */
  readonly chat?: ChatId;
  /** How long ago it was typed, if for an earlier connection. */
  readonly waited?: Ms;
  /** With `startprivate`: to offer a file. */
  readonly file?: true;
}

/** Carries out one line; throws a Refusal. A repeated line, at the same time or later, gets the first one's answer. */
export type CarryOut = (line: Line, asker: Asker) => Answered | Promise<Answered>;

/** How often a command is tried again when others change what it looked at; nobody is that unlucky by accident. */
const ATTEMPTS_MAX = 20;

interface Needs extends Room {
  readonly handlers: Handlers;
  readonly store: Store;
  readonly isStillIn: (person: Person) => boolean;
}

export function createDispatch(room: Needs): CarryOut {
  const { state, people, store, clock, isStillIn } = room;
  const repeats = createRepeats<Answered>(state, (line, answer) => ({
    event: confirmed(line, answer),
  }));

  /** Resolves with `conflict` if what the handler looked at has changed meanwhile. */
  const commit = async (
    { fact: proposal, expects, holds }: Extract<Outcome, { kind: 'fact' }>,
    line: LineId,
    asker: Person,
  ): Promise<Answered | 'conflict'> => {
    const fact: Fact = { by: asker.id, at: clock.now(), line, ...proposal };
    const release = holds === undefined ? undefined : people.hold(holds);
    try {
      const stored = await store.commit(fact, expects).catch(storageRefused(NOT_KEPT));
      return stored === 'conflict' ? stored : { event: confirmed(line, placeOf(stored)) };
    } finally {
      release?.();
    }
  };

  const look = async (
    outcome: Extract<Outcome, { kind: 'look' }>,
    line: LineId,
    asker: Person,
  ): Promise<Answered | 'conflict'> => {
    const fact = await outcome.look().catch(storageRefused(NOT_READ));
    checkStillIn(asker);
    return commit(fact, line, asker);
  };

  /** Said now or never: only memory keeps a repeated line from being said again. */
  const sayNow = (
    { event, to, result }: Extract<Outcome, { kind: 'now' }>,
    line: LineId,
    asker: Person,
  ): Answered => {
    const hearers = [...room.online.everyone()].filter(({ user }) => to(user));
    tell(hearers, [event]);
    const answered = told(line, { kind: 'done', result });
    repeats.said(asker.id, line, answered);
    return answered;
  };

  const read = async (
    outcome: Extract<Outcome, { kind: 'read' }>,
    line: LineId,
    asker: Person,
  ): Promise<Answered> => {
    const answer = await outcome.read().catch(storageRefused(NOT_READ));
    checkStillIn(asker);
    return told(line, answer);
  };

  const checkStillIn = (asker: Person): void => {
    if (isStillIn(asker)) return;
    throw new Refusal('not-logged-in', 'You were logged off. Nothing was done.');
  };

  const attempt = (command: Command, typed: Line, asker: Asker) => {
    const { id: line, chat, file } = typed;
    // Checked again: the account may have gone while the line waited.
    checkStillIn(asker);
    checkWaited(command, typed, asker, room);
    const who = file ? { withFile: file, ...asker } : asker;
    const outcome = handledFor(chat, command, () => handle(command, who, room));
    switch (outcome.kind) {
      case 'fact':
        return commit(outcome, line, asker);
      case 'look':
        return look(outcome, line, asker);
      case 'answer':
        return told(line, outcome.answer);
      case 'read':
        return read(outcome, line, asker);
      case 'now':
        return sayNow(outcome, line, asker);
      case 'do':
        outcome.run();
        return told(line, { kind: 'done', result: outcome.result });
      case 'leave':
        return { leave: true } as const;
      default:
        return unreachable(outcome);
    }
  };

  const carryOut = async (command: Command, line: Line, asker: Asker): Promise<Answered> => {
    for (let count = 0; count < ATTEMPTS_MAX; count += 1) {
      const answered = await attempt(command, line, asker);
      if (answered !== 'conflict') return answered;
    }
    throw new Refusal('busy', 'Too much is changing at once. Try again.');
  };

  return (line, asker) => {
    const before = repeats.find(asker.id, line.id);
    if (before !== undefined) return before;
    const parsed = line.read(knownTo(asker, room));
    if (parsed.kind === 'mistake') throw new Refusal(parsed.code, parsed.text);
    const work = carryOut(parsed.command, line, asker);
    repeats.during(asker.id, line.id, work);
    return work;
  };
}

/** What the parser is told of users, of the asker's groups, and of requests to the asker. */
function knownTo({ id, listener }: Asker, { people, state, introductions }: Room): Known {
  return {
    isUser: (name) => people.named(name) !== undefined,
    isGroup: (name) => groupOf(id, name, state) !== undefined,
    // `y` means a request only if this client takes private chats.
    openRequests: listener.peer ? introductions.received(id).length : 0,
  };
}

function handle(command: Command, asker: Asker, room: Needs): Outcome {
  const { by } = COMMANDS[command.verb];
  if (typeof by === 'object') throw new Refusal('client-only', by.clientOnly);
  const handler = room.handlers[command.verb as ServerVerb] as Handler<ServerVerb>;
  return handler(command as CommandOf<ServerVerb>, asker, room);
}

const NOT_KEPT =
  'The server cannot write to its disk just now, so nothing was kept. Try again in a while.';
const PERHAPS_KEPT =
  'The server cannot write to its disk just now. Perhaps this was kept all the same: look before you send it again.';
const NOT_READ = 'The server cannot read its disk just now. Try again in a while.';

/** Turns the disk's failure into a refusal that says so. */
function storageRefused(text: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof StorageError)) throw error;
    const words = error instanceof UnsureError ? PERHAPS_KEPT : text;
    throw new Refusal('storage', words, { cause: error });
  };
}

function told(line: LineId, answer: Answer): Answered {
  return { event: { id: wireId(line), ...answer } };
}

function placeOf(stored: Stored): Omit<LineAnswer, 'n'> {
  return {
    ...(stored.kind === 'message' && { chat: chatOf(stored), seq: stored.seq }),
    ...(stored.result && { result: stored.result }),
    ...(stored.note !== undefined && { note: stored.note }),
  };
}

function confirmed(line: LineId, answer: Omit<LineAnswer, 'n'>): EventOf<'confirmed'> {
  const { chat, seq, result, note } = answer;
  return {
    kind: 'confirmed',
    id: wireId(line),
    ...(chat !== undefined && { chat }),
    ...(seq !== undefined && { seq }),
    ...(result && { result }),
    ...(note !== undefined && { text: note }),
  };
}
