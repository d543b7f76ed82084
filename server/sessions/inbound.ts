// What arrives on one connection becomes requests: one frame at a time, in order, and no faster than it may.

import { Refusal } from '../../shared/refusal.ts';
import type { Event } from '../../shared/wire/native.ts';
import type { Dialect, Incoming, Unopened } from '../dialects/dialect.ts';
import type { Connection } from './connection.ts';
import { Intake } from './intake.ts';
import { Allowance, Pace } from './rate.ts';
import type { Shared } from './shared.ts';
import { Waits } from './waits.ts';

/** The session that makes the requests. */
export interface Requested {
  /** Whether nothing further is to be taken. */
  isOver(): boolean;
  /** Whether the request is part of a login, which has limits of its own. */
  isGreeting(incoming: Incoming): boolean;
  /** Resolves when the next one may be taken. */
  request(incoming: Incoming): Promise<void> | undefined;
  /** The other side is at fault: the connection is to end. */
  expel(why: Refusal): void;
  /** An internal error: nothing further is to be taken. */
  failed(error: unknown): void;
}

const TOO_MUCH = new Refusal('busy', 'Too much was sent before the login.');

export class Inbound {
  private readonly connection: Connection;
  private readonly dialect: Dialect;
  private readonly by: Requested;
  private readonly pace: Pace;
  private readonly allowance: Allowance;
  private readonly waits: Waits;
  private readonly intake: Intake<Unopened>;

  constructor(
    by: Requested,
    { connection, dialect, shared }: { connection: Connection; dialect: Dialect; shared: Shared },
  ) {
    const { clock, lineRate, giveWay } = shared;
    this.connection = connection;
    this.dialect = dialect;
    this.by = by;
    this.pace = new Pace(lineRate, clock);
    this.allowance = new Allowance(lineRate, clock);
    this.waits = new Waits(clock);
    this.intake = new Intake({ connection, decoder: dialect, giveWay, taker: this });
  }

  /** Resolves when nothing is under way, and nothing waits; undefined if that is so now. */
  get working(): Promise<void> | undefined {
    return this.intake.working;
  }

  add(bytes: Uint8Array): void {
    this.intake.add(bytes);
  }

  /** From now on, the rate is that of a logged-in session. */
  loggedIn(): void {
    this.allowance.loggedIn();
  }

  answered(events: readonly Event[]): void {
    this.pace.answered(events);
  }

  /** Forgets what waits, and waits no longer with what is under way. */
  stop(): void {
    this.intake.clear();
    this.waits.callOff();
  }

  async take(frame: Unopened): Promise<void> {
    const delay = this.allowance.waitFor(frame instanceof Uint8Array ? frame.length : 0);
    if (delay > 0) await this.waits.sleep(delay);
    if (this.allowance.exceeded) this.by.expel(TOO_MUCH);
    if (this.by.isOver()) return;
    for (const incoming of this.dialect.read(frame)) {
      if (incoming instanceof Refusal) this.by.expel(incoming);
      else await this.handle(incoming);
    }
  }

  failed(error: unknown): void {
    this.by.failed(error);
  }

  private async handle(incoming: Incoming): Promise<void> {
    const { by } = this;
    const delay = by.isOver() || by.isGreeting(incoming) ? 0 : this.pace.waitFor(incoming.kind);
    if (delay > 0) await this.waits.sleep(delay);
    // While a client doesn't read its answers, it gets no further ones.
    const room = by.isOver() ? undefined : this.connection.room?.();
    if (room !== undefined) await this.waits.wait(room);
    if (!by.isOver()) await by.request(incoming);
  }
}
