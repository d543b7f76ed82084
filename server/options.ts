// What `hearth serve` can be told, as plain values; bin/program.ts reads them from the command line [DESIGN 6, 11].

import type { Ms } from '../shared/clock.ts';

export interface ServeOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Undefined: every address of this machine. */
  readonly host?: string;
  /** The data folder, absolute. */
  readonly data: string;
  /** PEM files instead of the pair that the first start makes. */
  readonly cert?: string;
  readonly key?: string;
  /** No TLS: on loopback, elsewhere only behind a proxy that does TLS. */
  readonly insecure: boolean;
  readonly trustProxy: boolean;
  readonly guests: boolean;
  readonly registration: 'open' | 'closed';
  /** How long three wrong passwords lock a name for an address. */
  readonly blockFor: Ms;
  /** A session without a valid command for so long is ended; 0: never. */
  readonly idleAfter: Ms;
  readonly logLevel: LogLevel;
  readonly connectionsMax: number;
  /** Of them from one address; 0: any number. Left out: a quarter of them. */
  readonly perAddressMax?: number;
  /** New connections per address and second; 0: any number. */
  readonly connectionRate: number;
  /** Lines per second and session after a burst; 0: as fast as they come. */
  readonly lineRate: number;
  readonly lineBurst: number;
  readonly groupMembersMax: number;
  /** Whether two who agree are introduced for a private chat. */
  readonly privateChats: boolean;
  /** What may wait for one slow client. */
  readonly waitingBytesMax: number;
  readonly helloWithin: Ms;
  readonly loginWithin: Ms;
  readonly pingAfter: Ms;
  readonly dropAfter: Ms;
  /** With so many bytes in the journal they are carried into the files; left out: as the store has it. */
  readonly checkpointBytes?: number;
  /** The clock is right, however far ahead of what was kept last it is. */
  readonly acceptClock: boolean;
}

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const SERVE_DEFAULTS = {
  port: 4327,
  insecure: false,
  trustProxy: false,
  guests: false,
  registration: 'open',
  blockFor: 60_000,
  idleAfter: 0,
  logLevel: 'info',
  connectionsMax: 10_000,
  connectionRate: 20,
  lineRate: 10,
  lineBurst: 60,
  groupMembersMax: 200,
  privateChats: true,
  waitingBytesMax: 1024 * 1024,
  helloWithin: 10_000,
  loginWithin: 120_000,
  pingAfter: 30_000,
  dropAfter: 60_000,
  acceptClock: false,
} as const satisfies Omit<ServeOptions, 'data'>;
