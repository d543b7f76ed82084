// The calling end of the operator's socket: the same actions, carried out by the running server.

import { createConnection, type Socket } from 'node:net';
import type { Clock, Ms } from '../../shared/clock.ts';
import { Refusal, type RefusalCode } from '../../shared/refusal.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import type { Operator, UserRow } from '../accounts/operator.ts';
import type { Held } from './door.ts';
import { DoorError, look, socketPath } from './place.ts';
import { ANSWER_BYTES_MAX, type DoorAnswer, type DoorRequest, isAnswer } from './wire.ts';

const ANSWER_WITHIN: Ms = 30_000;
/** Before the server can hold still, it carries its journal into the files. */
const HELD_WITHIN: Ms = 10 * 60_000;
const ASK_AGAIN: Ms = 10_000;

export interface Call {
  readonly operator: Operator;
  hold(): Promise<Held>;
  end(): void;
}

/**
 * Calls the server that runs on a data folder; undefined if none listens there. Throws DoorError if the socket belongs
 * to somebody else; what the operator then does may throw DoorError too.
 */
export async function call(folder: string, clock: Clock): Promise<Call | undefined> {
  const path = socketPath(folder);
  const place = await look(path);
  if (!place?.isSocket) return undefined;
  if (!place.own) throw notYours(path, place.owner);
  const socket = await connected(path);
  if (!socket) return undefined;
  const ask = conversation(socket, clock);
  return { operator: remote(ask), hold: () => hold(ask, clock), end: () => socket.destroy() };
}

export function notYours(path: string, owner: number): DoorError {
  return new DoorError(
    `${path} belongs to user ${owner}. Run it as that user: sudo -u '#${owner}' hearth …`,
  );
}

/** Undefined if nobody listens: a server that was killed left it behind. */
function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const failed = (error: NodeJS.ErrnoException): void => {
      const nobody = error.code === 'ECONNREFUSED' || error.code === 'ENOENT';
      if (nobody) resolve(undefined);
      else reject(new DoorError(`The server's ${path} can't be opened: ${error.message}.`));
    };
    socket.once('error', failed).once('connect', () => {
      socket.off('error', failed).on('error', () => {}); // `close` follows
      resolve(socket);
    });
  });
}

type Ask = (
  request: DoorRequest,
  answered: (answer: DoorAnswer) => boolean,
  within?: Ms,
) => Promise<void>;

interface Waiting {
  /** Whether this was the last part of the answer. */
  readonly answered: (answer: DoorAnswer) => boolean;
  resolve(): void;
  reject(error: Error): void;
  cancel(): void;
}

/** Answers come in the order of the requests. */
function conversation(socket: Socket, clock: Clock): Ask {
  const decoder = frameDecoder(ANSWER_BYTES_MAX);
  const waiting: Waiting[] = [];
  let over: DoorError | undefined;

  const fail = (text: string): void => {
    over ??= new DoorError(text);
    socket.destroy();
    for (const one of waiting.splice(0)) {
      one.cancel();
      one.reject(over);
    }
  };

  const take = (body: Uint8Array | FrameError): void => {
    const answer = body instanceof FrameError ? body : parseFrame(body);
    const [first] = waiting;
    if (!first || !isAnswer(answer))
      fail('The server gave an answer that this version does not understand.');
    else if (first.answered(answer)) {
      waiting.shift();
      first.cancel();
      first.resolve();
    }
  };

  socket
    .on('data', (bytes) => {
      for (const body of decoder.feed(bytes)) take(body);
    })
    .once('close', () => fail('The server stopped before it answered. Check whether it was done.'));

  return (request, answered, within = ANSWER_WITHIN) =>
    new Promise((resolve, reject) => {
      if (over) {
        reject(over);
        return;
      }
      const cancel = clock.after(within, () =>
        fail(`The server did not answer within ${within / 1000} s.`),
      );
      waiting.push({ answered, resolve, reject, cancel });
      socket.write(encodeFrame(request));
    });
}

/** One answer; throws what the server refuses. */
async function answerTo(
  request: DoorRequest,
  ask: Ask,
  within?: Ms,
): Promise<DoorAnswer | undefined> {
  let found: DoorAnswer | undefined;
  const take = (answer: DoorAnswer): boolean => {
    found = answer;
    return true;
  };
  await ask(request, take, within);
  if (found && 'refused' in found) throw new Refusal(found.code as RefusalCode, found.refused);
  return found;
}

async function hold(ask: Ask, clock: Clock): Promise<Held> {
  const answer = await answerTo({ do: 'hold' }, ask, HELD_WITHIN);
  if (!answer || !('journals' in answer))
    throw new DoorError('The server did not start the backup.');
  const lost = new AbortController();
  const isTrue = async (what: 'holds' | 'release'): Promise<boolean> => {
    const found = await answerTo({ do: what }, ask).catch(() => undefined);
    return found !== undefined && 'changed' in found && found.changed;
  };
  let cancel = (): void => {};
  let over = false;
  const look = async (): Promise<void> => {
    const isHeld = await isTrue('holds');
    if (over) return;
    if (isHeld) askLater();
    else lost.abort();
  };
  const askLater = (): void => {
    cancel = clock.after(ASK_AGAIN, () => void look());
  };
  askLater();
  return {
    journals: answer.journals,
    lost: lost.signal,
    release() {
      over = true;
      cancel();
      return isTrue('release');
    },
  };
}

function remote(ask: Ask): Operator {
  const change = async (request: DoorRequest): Promise<boolean> => {
    const found = await answerTo(request, ask);
    return found !== undefined && 'changed' in found && found.changed;
  };
  return {
    async users() {
      const rows: UserRow[] = [];
      await ask({ do: 'users' }, (answer) => {
        if (!('users' in answer)) return true;
        rows.push(...answer.users);
        return !answer.more;
      });
      return rows;
    },
    async add(name, password) {
      await change({ do: 'add', name, password });
    },
    async passwd(name, password) {
      await change({ do: 'passwd', name, password });
    },
    async remove(name) {
      await change({ do: 'remove', name });
    },
    async kick(name) {
      await change({ do: 'kick', name });
    },
    ban: (name) => change({ do: 'ban', name }),
    unban: (name) => change({ do: 'unban', name }),
  };
}
