// The operator's way in: to the server that runs on a data folder, or to the folder itself if none does.

import { join } from 'node:path';
import type { Clock, Ms } from '../../shared/clock.ts';
import { createLedger } from '../accounts/ledger.ts';
import { createOperator, type Operator } from '../accounts/operator.ts';
import { createPasswords } from '../accounts/passwords.ts';
import type { Claimant } from '../accounts/turns.ts';
import { createPeople } from '../chat/people.ts';
import { lastHere } from '../chat/presence.ts';
import { createState } from '../state/state.ts';
import type { Hold } from '../store/files/holding.ts';
import { realDisk } from '../store/files/real-disk.ts';
import { type FilesStore, filesStore } from '../store/files/store.ts';
import { InUseError } from '../store/store.ts';
import { call, notYours } from './call.ts';
import { DoorError, look, pathFault, socketPath } from './place.ts';

export interface Door {
  /** Whether it leads to a running server. */
  readonly running: boolean;
  readonly operator: Operator;
  /** Holds a moment for a backup; throws a sentence. */
  hold(): Promise<Held>;
  /** A password's record, computed here: the server's other users are waiting for it. */
  hash(password: string): Promise<string>;
  close(): Promise<void>;
}

/** A moment that is held, here or by the server. */
export interface Held extends Pick<Hold, 'journals'> {
  /** Aborted when the hold is lost before its release. */
  readonly lost: AbortSignal;
  /** Whether it was held until now. */
  release(): Promise<boolean>;
}

export interface DoorNeeds {
  /** The data folder, absolute. */
  readonly folder: string;
  /** Makes the folder if it is missing. */
  readonly make: boolean;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Something that the operator should know, as a sentence. */
  readonly warn: (text: string) => void;
}

const passwords = createPasswords();
const OPERATOR: Claimant = { name: 'operator', network: 'operator', standing: () => 'home' };
const hash: Door['hash'] = (password) => passwords.hash(password, OPERATOR);

/** How often to look again: a server that starts or stops, or another such command, has the folder for a moment. */
const LOOKS_MAX = 12;
const LOOK_AGAIN: Ms = 250;

/** Throws DoorError, and StorageError of a folder that can't be read. */
export async function openDoor(needs: DoorNeeds): Promise<Door> {
  const { folder, clock } = needs;
  await checkFolder(needs);
  for (let looks = 1; ; looks += 1) {
    const open = (await throughServer(needs)) ?? (await ifFree(openFolder(needs)));
    if (!(open instanceof InUseError)) return open;
    if (looks === LOOKS_MAX) throw unreachable(folder, open);
    await new Promise<void>((resolve) => {
      clock.after(LOOK_AGAIN, resolve);
    });
  }
}

async function throughServer({ folder, clock }: DoorNeeds): Promise<Door | undefined> {
  if (pathFault(folder) !== undefined) return undefined;
  const server = await call(folder, clock);
  if (!server) return undefined;
  const { operator, hold, end } = server;
  return { running: true, operator, hold, hash, close: async () => end() };
}

async function ifFree(opening: Promise<Door>): Promise<Door | InUseError> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof InUseError) return error;
    throw error;
  }
}

async function checkFolder({ folder, make }: DoorNeeds): Promise<void> {
  const place = await look(folder);
  if (place && !place.own) throw notYours(folder, place.owner);
  const known = await look(join(folder, 'server.json'));
  if (known || make) return;
  throw new DoorError(`${folder} is not a data folder of Hearth: name the right one with --data.`);
}

function unreachable(folder: string, { message, cause }: Error): DoorError {
  const why = pathFault(folder) ?? `No server answers at ${socketPath(folder)}.`;
  return new DoorError(`${message} ${why}`, { cause });
}

async function openFolder({ folder, clock, newId, warn }: DoorNeeds): Promise<Door> {
  const store = filesStore({
    folder,
    disk: realDisk,
    clock,
    randomId: newId,
    onDamage: ({ file, aside, reason }) =>
      warn(`${file}: ${reason}.${aside === undefined ? '' : ` It was set aside as ${aside}.`}`),
    onTrouble: ({ message }) => warn(message),
  });
  const state = createState();
  await store.open(state);
  const lastKept = state.newest();
  const operator = createOperator({
    state,
    ledger: createLedger({ state, store, clock, newId }),
    people: createPeople(state),
    isOnline: () => false,
    lastSeen: (user) => lastHere(state.seen(user), lastKept),
    kick: async () => 0,
  });
  const hold = (): Promise<Held> => heldIn(store);
  return { running: false, operator, hold, hash, close: () => store.close() };
}

async function heldIn(store: FilesStore): Promise<Held> {
  const { journals, release } = await store.hold();
  const { signal: lost } = new AbortController(); // nobody else writes
  return { journals, lost, release: async () => release() };
}
