// The other end of the operator's socket: the same actions, done by the server that is running.

import { createConnection, type Socket } from 'node:net';
import type { Clock, Ms } from '../../shared/clock.ts';
import { Refusal, type RefusalCode } from '../../shared/refusal.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import type { Operator, UserRow } from '../accounts/operator.ts';
import { DoorError, look, socketPath } from './place.ts';
import { ANSWER_BYTES_MAX, type Answer, isAnswer, type Request } from './wire.ts';

const ANSWER_WITHIN: Ms = 30_000;

export interface Call {
  readonly operator: Operator;
  end(): void;
}

/**
 * Calls the server that runs on a data folder; undefined if none listens there. Throws DoorError when the socket is
 * somebody else's. What the operator then does may throw DoorError too.
 */
export async function call(folder: string, clock: Clock): Promise<Call | undefined> {
  const path = socketPath(folder);
  const place = await look(path);
  if (!place?.isSocket) return undefined;
  if (!place.own) throw notYours(path, place.owner);
  const socket = await connected(path);
  return socket && { operator: remote(conversation(socket, clock)), end: () => socket.destroy() };
}

export function notYours(path: string, owner: number): DoorError {
  return new DoorError(
    `${path} belongs to user ${owner}. Say it as that user: sudo -u '#${owner}' hearth users …`,
  );
}

/** Undefined if nobody listens: it was left by a server that was killed. */
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

type Ask = (request: Request, answered: (answer: Answer) => boolean) => Promise<void>;

interface Waiting {
  /** Says whether that was all of it. */
  readonly answered: (answer: Answer) => boolean;
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
    if (!first || !isAnswer(answer)) fail('The server answers in a way that is not known here.');
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
    .once('close', () => fail('The server went away before it answered. Look whether it is done.'));

  return (request, answered) =>
    new Promise((resolve, reject) => {
      if (over) {
        reject(over);
        return;
      }
      const cancel = clock.after(ANSWER_WITHIN, () =>
        fail(`The server did not answer within ${ANSWER_WITHIN / 1000} s.`),
      );
      waiting.push({ answered, resolve, reject, cancel });
      socket.write(encodeFrame(request));
    });
}

function remote(ask: Ask): Operator {
  const change = async (request: Request): Promise<boolean> => {
    let found: Answer | undefined;
    await ask(request, (answer) => {
      found = answer;
      return true;
    });
    if (found && 'refused' in found) throw new Refusal(found.code as RefusalCode, found.refused);
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
