// How two introduced clients meet: they try all addresses at once, and listen on an open port. Of the connections that
// prove to lead to the right device the asker picks one, by speaking on it first [DESIGN 9].

import { connect, type TLSSocket } from 'node:tls';
import { type Address, formatAddress } from '../../shared/address.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import type { DeviceIdentity } from '../storage/identity.ts';
import { MeetError } from './fault.ts';
import type { Listening } from './listen.ts';
import { diallerTls, fingerprintShown } from './secure.ts';
import type { Side } from './words.ts';

/** For the whole meeting. */
export const MEET_LIMIT: Ms = 10_000;
/** The most connections to the right device that await the choice. */
const READY_MAX = 16;

export interface Meeting {
  readonly side: Side;
  readonly identity: DeviceIdentity;
  /** The fingerprint of the other device. */
  readonly expected: string;
  /** What the user calls the other person. */
  readonly name: string;
  /** Where the other client may be: see `checkedCandidates`. */
  readonly candidates?: readonly Address[];
  /** Where the other client may connect: closed in the end, whatever happens. */
  readonly listening?: Listening;
  readonly clock: Clock;
  /** Gives up at once. */
  readonly signal?: AbortSignal;
}

/**
 * Resolves with a connection whose other end has proved to be the expected device, ready for a session. Rejects with a
 * MeetError.
 */
export function meet({
  side,
  identity,
  expected,
  name,
  candidates = [],
  listening,
  clock,
  signal,
}: Meeting): Promise<TLSSocket> {
  const trying = new Map<TLSSocket, string>(); // with the address dialled, if any
  const faults: string[] = [];
  let strangers = 0;

  return new Promise((resolve, reject) => {
    let over = false;

    const finish = (): void => {
      over = true;
      cancel();
      signal?.removeEventListener('abort', stop);
      listening?.close();
      for (const socket of trying.keys()) socket.destroy();
      trying.clear();
    };

    const choose = (socket: TLSSocket): void => {
      if (over || socket.destroyed) return;
      trying.delete(socket);
      finish();
      socket.setNoDelay(true);
      resolve(socket);
    };

    /** The right device is at the other end. */
    const ready = (socket: TLSSocket): void => {
      if (over || (!trying.has(socket) && trying.size >= READY_MAX)) socket.destroy();
      else if (side === 'asker') choose(socket);
      else awaitChoice(socket);
    };

    const awaitChoice = (socket: TLSSocket): void => {
      trying.set(socket, trying.get(socket) ?? '');
      socket.once('close', () => trying.delete(socket));
      socket.once('readable', () => {
        if (socket.readableLength > 0) choose(socket); // otherwise it was closed there
      });
    };

    const give = (): void => {
      finish();
      reject(failure(name, faults, strangers + (listening?.strangers ?? 0)));
    };

    const stop = (): void => {
      finish();
      reject(new MeetError('stopped', `The private chat with ${name} is no longer wanted.`));
    };

    const dial = (candidate: Address): void => {
      const where = formatAddress(candidate);
      const socket = connect({ ...candidate, ...diallerTls(identity) });
      trying.set(socket, where);
      const fail = (why: string): void => {
        if (!trying.delete(socket)) return;
        socket.destroy();
        faults.push(`${where}: ${why}`);
        if (faults.length === candidates.length && !listening) give();
      };
      socket.on('error', (error) => fail(causeOf(error)));
      socket.on('close', () => fail('it was closed'));
      socket.on('secureConnect', () => {
        if (fingerprintShown(socket) === expected) return ready(socket);
        strangers += 1;
        return fail('somebody else answers there');
      });
    };

    const cancel = clock.after(MEET_LIMIT, () => {
      for (const where of trying.values()) if (where) faults.push(`${where}: no answer in time`);
      give();
    });
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    else listening?.expect(expected, ready);
    for (const candidate of candidates) if (!over) dial(candidate);
    if (candidates.length === 0 && !listening && !over) give();
  });
}

const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'it was closed',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'no answer',
};

function causeOf({ code = '', message }: NodeJS.ErrnoException): string {
  return (CAUSES[code] ?? code) || message;
}

function failure(name: string, faults: readonly string[], strangers: number): MeetError {
  const tried = faults.length > 0 ? ` Tried: ${faults.join('; ')}.` : '';
  if (strangers > 0) {
    const text = `No private chat with ${name}: whoever answered did not show the certificate of ${name}'s device. Nothing was said to them.${tried}`;
    return new MeetError('stranger', text);
  }
  const text = `No private chat with ${name}: the two of you can't reach each other directly. A firewall may stand in between.${tried}`;
  return new MeetError('unreachable', text);
}
