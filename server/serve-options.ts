// The options of `hearth serve`, as plain values; bin/program.ts reads them from the command line [DESIGN 6, 11].

import type { Ms } from '../shared/clock.ts';

export interface ServeOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Undefined: every address of this machine. */
  readonly host?: string;
  /** The data folder, absolute. */
  readonly data: string;
  /** PEM files to use instead of the pair that the first start makes. */
  readonly cert?: string;
  readonly key?: string;
  /** No TLS: on loopback, or elsewhere behind a proxy that does TLS. */
  readonly insecure: boolean;
  readonly trustProxy: boolean;
  readonly guests: boolean;
  readonly registration: 'open' | 'closed';
  /** How long three wrong passwords lock a name for an address. */
  readonly blockFor: Ms;
  /** Ends a session after this long without a valid command; 0: never. */
  readonly idleAfter: Ms;
  readonly logLevel: LogLevel;
  readonly connectionsMax: number;
  /** The most from one address; 0: no limit. Left out: a quarter of all. */
  readonly perAddressMax?: number;
  /** The most new connections per address and second; 0: no limit. */
  readonly connectionRate: number;
  /** Lines per second and session after a burst; 0: no limit. */
  readonly lineRate: number;
  readonly lineBurst: number;
  readonly groupMembersMax: number;
  /** Whether two users who agree are introduced for a private chat. */
  readonly privateChats: boolean;
  /** The most bytes that may wait for one slow client. */
  readonly waitingBytesMax: number;
  readonly helloWithin: Ms;
  readonly loginWithin: Ms;
  readonly pingAfter: Ms;
  readonly dropAfter: Ms;
  /** A journal of this many bytes is carried into the files; left out: the store's default. */
  readonly checkpointBytes?: number;
  /** The clock is right, however far it is ahead of what was kept last. */
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
