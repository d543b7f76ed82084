// How fast a session's frames are taken: a burst, then a steady rate. Excess frames wait and are not refused, so that
// pasting works.

import { type Bucket, bucket, type Rate } from '../../shared/bucket.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import type { PageMessage } from '../../shared/wire/message.ts';
import type { Event, EventOf } from '../../shared/wire/native.ts';
import type { Incoming } from '../dialects/dialect.ts';

/** Bytes of pages. They are asked for in bursts: one of each chat at a login, many of one after a long absence. */
const PAGES: Rate = { burst: 16 * 1024 * 1024, perSecond: 2 * 1024 * 1024 };
/** What an empty page counts for, and what a message adds to its text. */
const PAGE_BYTES = 4 * 1024;
const MESSAGE_BYTES = 128;

/** What is answered with a refusal costs as much as a line, also before the login. */
const LIKE_LINES: ReadonlySet<Incoming['kind']> = new Set([
  'line',
  'accept',
  'people',
  'fault',
  'hello',
  'credentials',
]);

/** Lines and pages have a rate each. */
export class Pace {
  private readonly lines: Bucket;
  private readonly pages: Bucket;
  private owed = 0;

  constructor(lines: Rate, clock: Clock) {
    this.lines = bucket(lines, clock);
    this.pages = bucket(lines.perSecond === 0 ? lines : PAGES, clock);
  }

  /** How long the next request of a kind has to wait (0: not at all); counts it. */
  waitFor(kind: Incoming['kind']): Ms {
    if (kind !== 'page' && kind !== 'amended') return LIKE_LINES.has(kind) ? this.lines.owe(1) : 0;
    const cost = PAGE_BYTES + this.owed;
    this.owed = 0;
    return this.pages.owe(cost);
  }

  /** A page's size is known only once it is answered: the next page waits for it. */
  answered(events: readonly Event[]): void {
    for (const event of events) {
      if (event.kind === 'page' || event.kind === 'amended') this.owed += bytesOf(event);
    }
  }
}

/** Roughly its size on the wire. */
function bytesOf({ messages }: EventOf<'page' | 'amended'>): number {
  return messages.reduce(
    (sum, { text, reactions = [] }) =>
      sum + MESSAGE_BYTES + text.length + reactions.reduce(withNames, 0),
    0,
  );
}

function withNames(sum: number, { mark, names }: NonNullable<PageMessage['reactions']>[number]) {
  return names.reduce((all, name) => all + name.length, sum + mark.length);
}

/** The rate of all frames of a session together, of any kind, before they are opened. */
const FRAMES: Rate = { burst: 400, perSecond: 200 };
const BYTES: Rate = { burst: 1024 * 1024, perSecond: 256 * 1024 };
/** The same before the login: a name, a password, a few tries. */
const EARLY_FRAMES: Rate = { burst: 20, perSecond: 2 };
const EARLY_BYTES: Rate = { burst: 96 * 1024, perSecond: 8 * 1024 };
/** A frame over the rate waits at least this long: what may pass by then is taken and answered together. */
const OVER_MS: Ms = 100;
/** The most frames before the login; no login needs so many. */
const EARLY_FRAMES_MAX = 100;

/** Where lines are not limited, frames are not either. */
export class Allowance {
  private readonly lines: Rate;
  private readonly clock: Clock;
  private frames: Bucket;
  private bytes: Bucket;
  private early = 0;

  constructor(lines: Rate, clock: Clock) {
    this.lines = lines;
    this.clock = clock;
    this.frames = this.bucketOf(EARLY_FRAMES);
    this.bytes = this.bucketOf(EARLY_BYTES);
  }

  /** How long a frame of this many bytes has to wait before it is opened (0: not at all); counts it. */
  waitFor(bytes: number): Ms {
    this.early += 1;
    const wait = Math.max(this.frames.owe(1), this.bytes.owe(bytes));
    return wait > 0 ? Math.max(wait, OVER_MS) : 0;
  }

  /** From now on, the rate is that of a logged-in session. */
  loggedIn(): void {
    this.frames = this.bucketOf(FRAMES);
    this.bytes = this.bucketOf(BYTES);
    this.early = Number.NEGATIVE_INFINITY;
  }

  /** Whether more frames came before the login than any login needs. */
  get exceeded(): boolean {
    return this.early > EARLY_FRAMES_MAX;
  }

  private bucketOf(rate: Rate): Bucket {
    return bucket(this.lines.perSecond === 0 ? this.lines : rate, this.clock);
  }
}
