// What waits to be told to one client: everything pending goes into one frame, as long as it stays small [DESIGN 7].

import type { Clock, Ms } from '../../../shared/clock.ts';
import { createPace } from './pace.ts';
import { createBelieved } from './people.ts';
import {
  escaped,
  type Field,
  FRAME_BYTES_SOFT,
  frame,
  KEYS_BYTES,
  listed,
  quoted,
} from './writing.ts';

/** The most that may wait for one client, beside what waits in its socket. */
const WAITING_BYTES_MAX = 1024 * 1024;

type Item = { readonly size: number; readonly expiresAt?: Ms | undefined } & (
  | { readonly kind: 'alone'; readonly frame: Uint8Array }
  /** An entry of MESSAGES as JSON, dropped if it comes too late; a line of ERROR, escaped. */
  | { readonly kind: 'entry' | 'error'; readonly text: string }
);

export interface Outbox {
  /** A frame sent by itself. */
  alone(frame: Uint8Array): void;
  entry(json: string, expiresAt?: Ms): void;
  error(escaped: string): void;
  /** Who is here; `change` when somebody comes or leaves. */
  people(names: readonly string[]): void;
  change(news: { readonly here: readonly string[]; readonly left: readonly string[] }): void;
  finish(done: () => void): void;
  drop(): void;
  /** Whether messages were left out. */
  readonly leavesOut: boolean;
}

interface Needs {
  readonly clock: Clock;
  readonly send: (bytes: Uint8Array) => void;
  /** Called when too much waits, even with messages left out. */
  readonly overflow: () => void;
}

export function createOutbox({ clock, send, overflow }: Needs): Outbox {
  const believed = createBelieved();
  let queue: Item[] = [];
  let waiting = 0;
  let finishing = false;
  let leavesOut = false;

  const isEmpty = (): boolean => queue.length === 0 && believed.isSettled;

  const next = (): Uint8Array | undefined => {
    forgetExpired();
    const [first] = queue;
    if (first?.kind === 'alone') {
      remove(1);
      return first.frame;
    }
    return isEmpty() ? undefined : merged();
  };

  const forgetExpired = (): void => {
    const now = clock.now();
    queue = queue.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  };

  const merged = (): Uint8Array => {
    const room = finishing ? Number.POSITIVE_INFINITY : FRAME_BYTES_SOFT - KEYS_BYTES;
    const { joined, left } = believed.take(room);
    const names = [...joined, ...left];
    const items = remove(fitting(room - names.join('    ').length, names.length > 0));
    const fields: (readonly [string, readonly string[], (all: readonly string[]) => string])[] = [
      ['USERS_JOINED', joined.map(quoted), listed],
      ['MESSAGES', textsOf(items, 'entry'), listed],
      ['USERS_LEFT', left.map(quoted), listed],
      ['ERROR', textsOf(items, 'error'), lines],
    ];
    return frame(
      fields
        .filter(([, all]) => all.length > 0)
        .map(([key, all, write]): Field => [key, write(all)]),
    );
  };

  /** How many items fit into the room left in a frame; at least one, unless the frame has other content. */
  const fitting = (room: number, isBegun: boolean): number => {
    let size = 0;
    let count = 0;
    for (const item of queue) {
      size += item.size;
      if (item.kind === 'alone' || (size > room && (isBegun || count > 0))) break;
      count += 1;
    }
    return count;
  };

  const remove = (count: number): readonly Item[] => {
    const items = queue.slice(0, count);
    queue = queue.slice(count);
    waiting = queue.reduce((sum, { size }) => sum + size, 0);
    return items;
  };

  const pace = createPace({ clock, next, isEmpty, send });

  const add = (item: Item): void => {
    if (waiting > WAITING_BYTES_MAX) return; // the connection is being cut off
    waiting += item.size;
    queue.push(item);
    if (waiting > WAITING_BYTES_MAX) leaveOut();
    if (waiting > WAITING_BYTES_MAX) overflow();
  };

  /** Others said more than may be told at this pace: no reason to cut off the one who listens. */
  const leaveOut = (): void => {
    const before = queue.length;
    queue = queue.filter((item) => {
      if (item.kind !== 'entry' || waiting <= WAITING_BYTES_MAX / 2) return true;
      waiting -= item.size;
      return false;
    });
    const count = before - queue.length;
    if (count === 0) return;
    leavesOut = true;
    const text = escaped(
      `${count} messages were left out here: more came than your client can take. /ls shows your chats.`,
    );
    const at = queue.findIndex(({ kind }) => kind !== 'alone'); // the login's reply comes first
    queue.splice(at < 0 ? queue.length : at, 0, { kind: 'error', text, size: text.length + 2 });
    waiting += text.length + 2;
  };

  const line = (kind: 'entry' | 'error', text: string, expiresAt?: Ms): void => {
    add({ kind, text, size: text.length + 2, expiresAt });
    pace.soon();
  };

  return {
    get leavesOut() {
      return leavesOut;
    },
    alone(bytes) {
      add({ kind: 'alone', frame: bytes, size: bytes.length });
      pace.now();
    },
    entry: (json, expiresAt) => line('entry', json, expiresAt),
    error: (text) => line('error', text),
    people: (names) => believed.start(names),
    change(news) {
      believed.change(news);
      if (!believed.isSettled) pace.soon();
    },
    finish(done) {
      finishing = true;
      pace.finish(done);
    },
    drop() {
      queue = [];
      pace.stop();
    },
  };
}

function textsOf(items: readonly Item[], kind: 'entry' | 'error'): string[] {
  return items.flatMap((item) => (item.kind === kind ? [item.text] : []));
}

function lines(texts: readonly string[]): string {
  return `"${texts.join('\\n')}"`;
}
