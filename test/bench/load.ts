// What loads a server, and what is found by it. Who does is in generator.ts and node-load.ts.

/** A server under load. */
export interface Served {
  readonly name: string;
  readonly speaks: 'hearth' | 'irc';
  readonly port: number;
  readonly pid: number;
  readonly tls: boolean;
  stop(): Promise<void>;
}

export interface Room {
  readonly members: number;
  readonly senders: number;
  readonly messages: number;
}

export interface Flow {
  readonly members: number;
  /** Messages a second, by all senders in turn. */
  readonly rate: number;
  readonly seconds: number;
}

export interface FanOut {
  readonly deliveredPerSecond: number;
  /** Seconds of the server's processor time. */
  readonly cpuPerMillion: number;
  readonly bytesADelivery: number;
}

/** From when a message was due until a member has it: in ms, over all members. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
}

export interface Coming {
  readonly members: number;
  /** How many are on their way at the same time. */
  readonly atOnce: number;
  /** `token`: as the accounts of written.ts; `handshake`: they are in once the server has sent a byte. */
  readonly by: 'token' | 'handshake';
  /** Each from an address of its own. */
  readonly networks?: boolean;
}

/** Seconds until all were in, and of the server's processor: for all, for the first thousand, and for the last. */
export type CameIn = Readonly<Record<'seconds' | 'serverCpu' | 'firstCpu' | 'lastCpu', number>>;

/** Fails if a message is missing or out of order anywhere. The server is warm when the measurement begins. */
export interface Load {
  readonly speaks: readonly Served['speaks'][];
  fanOut(server: Served, room: Room): Promise<FanOut>;
  /** `onSecond` hears of each second that it lasts. */
  latency(server: Served, flow: Flow, onSecond?: (times: Times) => void): Promise<Times>;
  /** So many are in, and say nothing, while `look` runs. */
  stay(server: Served, members: number, look: () => Promise<void>): Promise<void>;
  /** All come in and stay while `look` runs, which may end the server. Undefined: this load cannot. */
  comeIn?(server: Served, how: Coming, look?: () => Promise<void>): Promise<CameIn>;
}
