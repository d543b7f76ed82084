// The server: a gate turns sockets into connections; sessions turn what arrives on them into commands; rules turn
// commands into facts; a store keeps those in one order and hands them back, to be told to whoever is online. Options
// come in, everything is wired together here, and `stop` takes it apart again.

import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Rate } from '../shared/bucket.ts';
import { fingerprintOf, type Identity } from '../shared/certificate.ts';
import { systemClock as clock } from '../shared/system-clock.ts';
import { hashingThreads } from './accounts/hashing.ts';
import { createPasswords } from './accounts/passwords.ts';
import { listenToOperator } from './admin/listen.ts';
import { ClockError } from './chat/expiry.ts';
import { GateError } from './gate/error.ts';
import { type GateOptions, openGate } from './gate/gate.ts';
import { keysIn, keysOf } from './gate/keys.ts';
import { type House, openHouse } from './house.ts';
import { newId } from './ids.ts';
import { createReports, type Log, type Reports } from './log.ts';
import { leaveNote } from './note.ts';
import type { ServeOptions } from './serve-options.ts';
import { steadyClock } from './steady.ts';
import { realDisk } from './store/files/real-disk.ts';
import { type FilesStore, filesStore } from './store/files/store.ts';
import type { Damage } from './store/files/trouble.ts';
import { OverdueError, StorageError } from './store/store.ts';

/** Why a server did not start, as a sentence for the operator. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export interface Running {
  readonly port: number;
  /** SHA-256 of the certificate; undefined without TLS. */
  readonly fingerprint?: string;
  /** One line for the operator: where it listens, and how to recognise it. */
  readonly ready: string;
  /**
   * For an unhandled rejection: logs it and goes on, since what failed changed nothing (only facts on disk do). An
   * uncaught exception may have left things half changed: it ends the process, which loses nothing that was confirmed,
   * and clients come back to the next one.
   */
  failed(error: unknown): void;
  /** Tells the clients, ends their sessions, puts everything on disk. To be called once. */
  stop(): Promise<void>;
}

/** Throws StartError. */
export async function serve(options: ServeOptions, log: Log): Promise<Running> {
  checkSecurity(options);
  try {
    return await start(options, log);
  } catch (error) {
    if (isForOperator(error)) {
      throw new StartError(error.message, { cause: error });
    }
    throw error;
  }
}

/** Whether the error tells the operator what to do about a server that does not start. */
function isForOperator(error: unknown): error is Error {
  return [StorageError, GateError, ClockError].some((kind) => error instanceof kind);
}

async function start(options: ServeOptions, log: Log): Promise<Running> {
  const reports = createReports(log, clock);
  const time = steadyClock(clock);
  const store = filesStore({
    folder: options.data,
    disk: realDisk,
    clock: time,
    randomId: newId,
    onDamage: (damage) => log.error(damage, whatIsDamaged(damage)),
    onTrouble: (error) => reports.failed(error, DISK_REFUSES),
    onHealed: (task) => reports.report({ kind: 'disk-works', task }),
    ...(options.checkpointBytes && { limits: { checkpointBytes: options.checkpointBytes } }),
  });
  const house = await openHouse({
    store,
    clock: time,
    nextTurn: setImmediate,
    newId,
    passwords: createPasswords({ derive: hashingThreads() }),
    options,
    ownAddresses,
    failed: (error) => reports.failed(error, whatFailed(error)),
    report: reports.report,
  });
  try {
    return await open(options, { log, reports, store, house });
  } catch (error) {
    await store.close();
    throw error;
  }
}

function whatIsDamaged({ aside }: Damage): string {
  return aside === undefined ? 'a file is damaged' : 'a damaged file was set aside';
}

const DISK_REFUSES = 'the disk refused; the server will try again';

function whatFailed(error: unknown): string {
  if (error instanceof OverdueError)
    return 'timed messages are hidden but not erased; the server will try again';
  if (error instanceof StorageError) return DISK_REFUSES;
  if (error instanceof ClockError) return 'the clock looks wrong';
  return 'internal error';
}

/** Opens the gate. */
async function open(
  options: ServeOptions,
  { log, reports, store, house }: { log: Log; reports: Reports; store: FilesStore; house: House },
): Promise<Running> {
  const identity = options.insecure ? undefined : await identityOf(options);
  const gate = await openGate(gateOptions(options, identity, reports), (connection) =>
    house.admit(connection),
  );
  const port = gate.addresses[0]?.port ?? options.port;
  const fingerprint = identity && fingerprintOf(identity.cert);
  const { insecure, data, host } = options;
  const note = {
    host: host ?? 'localhost',
    port,
    ...(fingerprint !== undefined && { fingerprint }),
    insecure,
    pid: process.pid,
    data,
    since: clock.now(),
  };
  const removeNote = await leaveNote(note).catch((error: unknown) => {
    log.warn({ err: error }, 'clients on this machine will not find this server by themselves');
    return async () => {};
  });

  const shutDoor = await operatorsDoor(data, { log, reports, store, house });

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await removeNote();
    await shutDoor();
    await house.farewell({ code: 'stopping', text: 'The server is going down.', back: true });
    await gate.close();
    await store.close().catch((error: unknown) => {
      log.error(
        { err: error },
        'the journal could not be carried into the files; the next start will do it',
      );
    });
    reports.flush();
    log.info(gate.counters, 'stopped');
  };
  const where = `${host ?? 'all addresses of this machine'}, port ${port}`;
  const how = fingerprint === undefined ? 'WITHOUT TLS' : `TLS fingerprint ${fingerprint}`;
  log.info({ port, host, fingerprint, data }, 'ready');
  return {
    port,
    ...(fingerprint !== undefined && { fingerprint }),
    ready: `Hearth is ready on ${where}, ${how}`,
    failed: (error) => reports.failed(error, 'an error that nothing handled'),
    stop: () => (stopped ??= stop()),
  };
}

/** Opens the operator's socket; the server runs without it if need be. */
async function operatorsDoor(
  folder: string,
  { log, reports, store, house }: { log: Log; reports: Reports; store: FilesStore; house: House },
): Promise<() => Promise<void>> {
  try {
    return await listenToOperator({
      folder,
      operator: house.operator,
      hold: () => store.hold(),
      clock,
      did: (what, name) => log.info({ what, name }, 'done for the operator'),
      failed: (error) => reports.failed(error, 'internal error'),
    });
  } catch (error) {
    const why = (error as Error).message;
    log.warn(`hearth users … and hearth backup work only while this server is stopped. ${why}`);
    return async () => {};
  }
}

function gateOptions(
  options: ServeOptions,
  identity: Identity | undefined,
  { report, failed }: Reports,
): GateOptions {
  return {
    host: options.host,
    port: options.port,
    identity,
    clock,
    limits: {
      connectionsMax: options.connectionsMax,
      perAddressMax: options.trustProxy ? 0 : perAddressMax(options),
      // Behind a proxy everybody comes from one address.
      newPerSecondMax: options.trustProxy ? 0 : options.connectionRate,
      waitingBytesMax: options.waitingBytesMax,
      ...(options.lineRate === 0 && { pieces: UNLIMITED }),
    },
    trouble: (error) => failed(error, 'trouble while listening'),
    turnedAway: (why, from) => report({ kind: 'turned-away', why, from }),
    slow: (from) => report({ kind: 'slow-reader', from }),
  };
}

const UNLIMITED: Rate = { burst: 0, perSecond: 0 };

/** So that one address never takes all of them. */
function perAddressMax({ connectionsMax, perAddressMax: most }: ServeOptions): number {
  return most ?? Math.ceil(connectionsMax / 4);
}

/** Passwords and private words never travel in the clear by accident. */
function checkSecurity({ insecure, trustProxy, host, cert, key }: ServeOptions): void {
  if (insecure && !trustProxy && !isLoopback(host)) {
    throw new StartError(
      '--insecure is allowed with --host 127.0.0.1 (or localhost, ::1), or together with --trust-proxy.',
    );
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw new StartError('--cert and --key go together: give both, or neither.');
  }
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all = []) =>
    all.map(({ address }) => address),
  );
}

function isLoopback(host: string | undefined): boolean {
  if (host === undefined) return false;
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function identityOf({ cert, key, data }: ServeOptions) {
  return cert !== undefined && key !== undefined ? keysOf({ cert, key }) : keysIn(data, clock);
}
