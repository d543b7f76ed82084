// Texts both ways, in order, each confirmed. At most a window of them is under way: the receiver sets the pace by
// confirming, and a sender that exceeds the window is flooding.

import { bucket, type Rate } from '../../shared/bucket.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import { Refusal } from '../../shared/refusal.ts';
import { cleanText, isTooLong, TEXT_CHARS_MAX } from '../../shared/text.ts';
import type { EndCode } from './fault.ts';
import type { Frame, FrameOf } from './frames.ts';

/** The most texts sent and not confirmed. */
export const WINDOW = 64;
/** The most texts that wait beyond those. */
const WAITING_MAX = 1_000;
/** The fastest rate at which texts are confirmed: each is drawn on a screen. */
const PACE: Rate = { burst: 1_000, perSecond: 5_000 };
const LATER: Ms = 20;

export interface Talk {
  /** The number of an accepted text: it will be confirmed, or the session ends first. */
  say(text: string): number | Refusal;
  /** What is wrong with a frame; undefined if nothing is. */
  text(frame: FrameOf<'text'>): EndCode | undefined;
  ack(frame: FrameOf<'ack'>): EndCode | undefined;
  /** Confirms what was shown. */
  settle(): void;
  /** How many texts of this end were not confirmed. */
  readonly unconfirmed: number;
  stop(): void;
}

export interface TalkEnds {
  send(frame: Frame): void;
  shown(text: string): void;
  /** All texts of this end up to `n` were shown there. */
  acked(n: number): void;
}

export function talk(clock: Clock, { send, shown, acked }: TalkEnds): Talk {
  const waiting: string[] = [];
  let sent = 0;
  let confirmed = 0;
  let received = 0;
  let settled = 0; // up to which their texts were confirmed
  const pace = bucket(PACE, clock);
  let cancel: (() => void) | undefined;

  const sendWaiting = (): void => {
    while (sent - confirmed < WINDOW && waiting.length > 0) {
      sent += 1;
      send({ kind: 'text', n: sent, text: waiting.shift() as string });
    }
  };

  const settle = (): void => {
    if (cancel) return;
    const before = settled;
    while (settled < received && pace.take()) settled += 1;
    if (settled > before) send({ kind: 'ack', n: settled });
    if (settled === received) return;
    cancel = clock.after(LATER, () => {
      cancel = undefined;
      settle();
    });
  };

  return {
    say(text) {
      const clean = cleanText(text);
      if (clean.trim() === '') return new Refusal('empty', 'There is nothing to send.');
      if (isTooLong(clean)) {
        const max = TEXT_CHARS_MAX.toLocaleString('en');
        return new Refusal('too-long', `A text has at most ${max} characters. Send it in parts.`);
      }
      if (waiting.length >= WAITING_MAX) {
        return new Refusal(
          'busy',
          'Too many private texts wait to be sent. Try again in a moment.',
        );
      }
      waiting.push(clean);
      const n = sent + waiting.length;
      sendWaiting();
      return n;
    },
    text({ n, text }) {
      if (n !== received + 1) return 'misspoke';
      received = n;
      if (received - settled > WINDOW) return 'flooded';
      const clean = cleanText(text);
      if (isTooLong(clean)) return 'misspoke';
      if (clean.trim() !== '') shown(clean);
      return undefined;
    },
    ack({ n }) {
      if (n <= confirmed || n > sent) return 'misspoke';
      confirmed = n;
      sendWaiting();
      acked(n);
      return undefined;
    },
    settle,
    get unconfirmed() {
      return sent + waiting.length - confirmed;
    },
    stop() {
      cancel?.();
      waiting.length = 0;
    },
  };
}
