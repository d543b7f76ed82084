// The operator's socket in the data folder of a running server: only the owner of the folder can open it. Each
// connection has one request at a time; accounts/operator.ts carries it out.

import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { Clock, Ms } from '../../shared/clock.ts';
import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import type { Operator } from '../accounts/operator.ts';
import type { Hold } from '../store/files/holding.ts';
import type { FilesStore } from '../store/files/store.ts';
import { StorageError } from '../store/store.ts';
import { DoorError, look, pathFault, socketPath } from './place.ts';
import {
  type DoorAnswer,
  type DoorRequest,
  isRequest,
  REQUEST_BYTES_MAX,
  ROWS_MAX,
} from './wire.ts';

const CONNECTIONS_MAX = 16;
const SILENCE_MAX: Ms = 60_000;

export interface ListenNeeds {
  /** The data folder, absolute; this process alone has it. */
  readonly folder: string;
  readonly operator: Operator;
  /** Holds a moment for a backup. */
  readonly hold: FilesStore['hold'];
  readonly clock: Clock;
  /** Something was changed, or a backup was made: for the log. */
  readonly did: (what: string, name?: string) => void;
  /** Reports an internal error, for the log. */
  readonly failed: (error: unknown) => void;
}

/** Resolves with a function that stops listening and removes the socket; throws DoorError. */
export async function listenToOperator(needs: ListenNeeds): Promise<() => Promise<void>> {
  const path = await placeFor(needs.folder);
  const sockets = new Set<Socket>();
  const underWay = new Set<Promise<unknown>>();
  const tracked: Track = (work) => {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    attend(socket, needs, tracked);
  });
  server.maxConnections = CONNECTIONS_MAX;
  await open(server, path);
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve)); // removes the socket
    await Promise.allSettled(underWay);
    await new Promise((resolve) => setImmediate(resolve)); // its answer is on the way
    for (const socket of sockets) socket.destroy();
    await closed;
  };
}

type Track = <T>(work: Promise<T>) => Promise<T>;

/** Makes the folder private to its owner, and removes the socket of a server that was killed. */
async function placeFor(folder: string): Promise<string> {
  const fault = pathFault(folder);
  if (fault !== undefined) throw new DoorError(fault);
  const path = socketPath(folder);
  const place = await look(folder);
  if (!place?.own) throw new DoorError(`${folder} belongs to another user.`);
  if ((place.mode & 0o077) !== 0) await chmod(folder, 0o700);
  const old = await look(path);
  if (old && !old.isSocket) throw new DoorError(`${path} is in the way: it is not a socket.`);
  if (old) await rm(path);
  return path;
}

async function open(server: Server, path: string): Promise<void> {
  const before = process.umask(0o177); // the socket is made with mode 600: there is no moment without it
  try {
    server.listen(path); // binds before it returns
  } finally {
    process.umask(before);
  }
  try {
    await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  } catch (error) {
    throw new DoorError(`The server can't listen at ${path}: ${(error as Error).message}.`);
  }
  server.on('error', () => {}); // one connection could not be taken: there may be others
  const made = await look(path);
  if (made?.own && made.isSocket && made.mode === 0o600) return;
  server.close();
  throw new DoorError(`${path} can't be kept from other users on this disk.`);
}

function attend(socket: Socket, needs: ListenNeeds, track: Track): void {
  const decoder = frameDecoder(REQUEST_BYTES_MAX);
  const hands: Hands = { isGone: () => socket.destroyed };
  let cancel = (): void => {};
  const heard = (): void => {
    cancel();
    cancel = needs.clock.after(SILENCE_MAX, () => socket.destroy());
  };
  const take = async (body: Uint8Array | FrameError): Promise<void> => {
    const value = body instanceof FrameError ? body : parseFrame(body);
    const known = isRequest(value);
    cancel(); // what it asks for may take its time
    const answer = known ? await track(answerTo(value, hands, needs)) : NOT_UNDERSTOOD;
    for (const frame of framesOf(answer)) await write(socket, frame);
    if (!known) socket.end();
    heard();
  };
  const takeAll = async (bytes: Uint8Array): Promise<void> => {
    for (const body of decoder.feed(bytes)) await take(body);
  };
  heard();
  socket
    .on('error', () => {}) // `close` follows
    .once('close', () => {
      cancel();
      hands.held?.release();
    })
    .on('data', (bytes) => {
      heard();
      socket.pause(); // one request at a time: nothing more is read meanwhile
      takeAll(bytes)
        .catch(needs.failed)
        .finally(() => socket.resume());
    });
}

const NOT_UNDERSTOOD: DoorAnswer = {
  refused: 'The server does not understand this: it may be another version of Hearth.',
  code: 'bad-frame',
};

/** What one connection holds. */
interface Hands {
  held?: Hold;
  isGone(): boolean;
}

async function answerTo(
  request: DoorRequest,
  hands: Hands,
  needs: ListenNeeds,
): Promise<DoorAnswer | readonly UserRow[]> {
  const { operator, did, failed } = needs;
  try {
    switch (request.do) {
      case 'users':
        return await operator.users();
      case 'hold':
        return await hold(hands, needs);
      case 'holds':
        return { changed: hands.held?.isHeld() ?? false };
      case 'release':
        return { changed: release(hands, needs) };
      case 'add':
      case 'passwd':
      case 'remove':
      case 'kick':
      case 'ban':
      case 'unban': {
        const changed = await carryOut(request, operator);
        if (changed) did(request.do, request.name);
        return { changed };
      }
      default:
        return unreachable(request);
    }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message, code: error.code };
    if (error instanceof StorageError) return { refused: error.message, code: 'storage' };
    failed(error);
    return { refused: 'The server had an internal error; see its log.', code: 'internal' };
  }
}

async function hold(hands: Hands, needs: ListenNeeds): Promise<DoorAnswer> {
  const held = await needs.hold();
  hands.held?.release();
  hands.held = held;
  if (hands.isGone()) held.release();
  return { journals: [...held.journals] };
}

function release(hands: Hands, { did }: ListenNeeds): boolean {
  const wasHeld = hands.held?.release() ?? false;
  delete hands.held;
  if (wasHeld) did('backup');
  return wasHeld;
}

type UserRow = Extract<DoorAnswer, { users: unknown }>['users'][number];

async function carryOut(
  request: Extract<DoorRequest, { name: string }>,
  operator: Operator,
): Promise<boolean> {
  switch (request.do) {
    case 'add':
      await operator.add(request.name, request.password);
      return true;
    case 'passwd':
      await operator.passwd(request.name, request.password);
      return true;
    case 'remove':
      await operator.remove(request.name);
      return true;
    case 'kick':
      await operator.kick(request.name);
      return true;
    case 'ban':
      return operator.ban(request.name);
    case 'unban':
      return operator.unban(request.name);
    default:
      return unreachable(request);
  }
}

function* framesOf(answer: DoorAnswer | readonly UserRow[]): Iterable<Uint8Array> {
  if (!isRows(answer)) {
    yield encodeFrame(answer);
    return;
  }
  let start = 0;
  do {
    const users = answer.slice(start, start + ROWS_MAX);
    start += ROWS_MAX;
    yield encodeFrame({ users, more: start < answer.length });
  } while (start < answer.length);
}

function isRows(answer: DoorAnswer | readonly UserRow[]): answer is readonly UserRow[] {
  return Array.isArray(answer);
}

/** Resolves when there is room for more, or when the other end is gone. */
async function write(socket: Socket, frame: Uint8Array): Promise<void> {
  if (socket.destroyed || socket.write(frame)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}
