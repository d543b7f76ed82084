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

/** Fails if a message is missing or out of order anywhere. The server is warm when the measurement begins. */
export interface Load {
  readonly speaks: readonly Served['speaks'][];
  fanOut(server: Served, room: Room): Promise<FanOut>;
  /** `onSecond` hears of each second that it lasts. */
  latency(server: Served, flow: Flow, onSecond?: (times: Times) => void): Promise<Times>;
  /** So many are in, and say nothing, while `look` runs. */
  stay(server: Served, members: number, look: () => Promise<void>): Promise<void>;
}
