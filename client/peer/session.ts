// A private chat between two clients that have met: four words, texts, files, and an end that both are told. Knows
// neither the server nor the screen; lasts as long as its connection [DESIGN 9].

import type { Duplex } from 'node:stream';
import { bucket, type Rate } from '../../shared/bucket.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import { keepalive, pulse } from '../../shared/pulse.ts';
import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { FileFault } from '../core/update/private-event.ts';
import { type Channel, channel } from './channel.ts';
import { type EndCode, endOfBye, endText } from './fault.ts';
import { incoming } from './files/incoming.ts';
import { outgoing } from './files/outgoing.ts';
import type { FileEvent, PeerFile } from './files/transfer.ts';
import type { Frame } from './frames.ts';
import { heldBack } from './held.ts';
import { talk } from './talk.ts';
import { ceremony, type FourWords, type Side } from './words.ts';

/** How long from the connection to the words. */
const OPENING: Ms = 10_000;
/** Frames other than texts, their acks and pieces of files. */
const FRAMES: Rate = { burst: 200, perSecond: 20 };
/** Each end says something this often, so nobody has to answer. */
const SAY_EVERY: Ms = 2_500;
/** At the latest 15 s after something was heard; before that it is looked at again, as this process may have stood still. */
const SILENCE = { pingAfter: 11_000, deadAfter: 13_500 } as const;

export type PeerEvent =
  /**
   * Once, and first: nothing can be said before. Both ends see the same words. `waits`: the other end holds this one.
   */
  | { readonly kind: 'opened'; readonly words: FourWords; readonly waits?: true }
  /** Clean, and never empty. */
  | { readonly kind: 'text'; readonly text: string }
  /** The other end has shown all texts of this one up to `n`. */
  | { readonly kind: 'acked'; readonly n: number }
  | FileEvent
  /**
   * Once. `text` is for the user; `unconfirmed` texts of this end were not confirmed, and `unshown` held items will never
   * be shown.
   */
  | {
      readonly kind: 'ended';
      readonly code: EndCode;
      readonly text: string;
      readonly unconfirmed: number;
      readonly unshown: number;
    };

export interface SessionOptions {
  /** The stream from `meet`: the other end has proved its certificate. */
  readonly stream: Duplex;
  readonly side: Side;
  /** The fingerprints of both certificates. */
  readonly own: string;
  readonly their: string;
  /** What the user calls the other end. */
  readonly name: string;
  /** Where files go; made when the first one is accepted. */
  readonly downloads: string;
  /** This process's number, for the names of unfinished files. */
  readonly pid: number;
  /** Nothing is sent to the other end, and nothing of it is passed on, before `release`. */
  readonly held?: boolean;
  readonly clock: Clock;
  on(event: PeerEvent): void;
}

export interface PeerSession {
  /** Returns the text's number, for `acked`: 1, 2, 3 … */
  say(text: string): number | Refusal;
  /** Asks whether the file is wanted, and sends it once it is. */
  offerFile(path: string): Promise<PeerFile | Refusal>;
  /**
   * `id`: of an offered file. Resolves with what is wrong if it can't be taken; for an offered one, `failed` says the
   * same.
   */
  acceptFile(id: number): Promise<FileFault | 'not-offered' | undefined>;
  /** Also while it is being received. */
  declineFile(id: number): void;
  /** Takes back an offer of this end, also while the file is being sent. */
  cancelFile(id: number): void;
  /** The user trusts the other end's device: passes on what was held. */
  release(): void;
  /** Ends it; the other end is told, also if this client is `gone`. Does nothing if it is over. */
  stop(why?: 'stopped' | 'gone'): void;
  /** Resolves when the connection is closed and nothing unfinished is left on the disk. */
  readonly closed: Promise<void>;
}

type Phase = 'opening' | 'held' | 'open' | 'ended';

export function peerSession({
  stream,
  side,
  own,
  their,
  name,
  ...options
}: SessionOptions): PeerSession {
  const { clock, downloads: folder, pid, held = false } = options;
  let phase: Phase = 'opening';
  let waits = false; // the other end holds this one
  const back = heldBack(held, options.on);
  const on = back.tell;
  let cleaned: Promise<void> = Promise.resolve();
  const frames = bucket(FRAMES, clock);
  const opening = ceremony({ side, own, their });

  const end = (why: EndCode, said: string = why): void => {
    if (phase === 'ended') return;
    const code = why === 'broken' && phase === 'opening' ? 'refused' : why;
    phase = 'ended';
    const { unconfirmed } = texts;
    cancelOpening();
    beat.stop();
    alive.stop();
    texts.stop();
    if (why !== 'broken') wire.finish({ kind: 'bye', why: said });
    sent.end();
    cleaned = came.end();
    const unshown = back.count;
    options.on({ kind: 'ended', code, text: endText(code, name), unconfirmed, unshown });
  };

  const wire: Channel = channel(stream, clock, {
    frame(frame) {
      const fault = phase === 'opening' ? open(frame) : take(frame);
      if (fault) end(fault);
    },
    data(id, bytes) {
      const fault = phase === 'opening' ? 'misspoke' : came.data(id, bytes);
      if (fault) end(fault);
    },
    settled() {
      if (phase === 'open') texts.settle();
    },
    heard: () => beat.heard(),
    said: () => alive.said(),
    failed: end,
  });
  const send = (frame: Frame): void => wire.send(frame);
  const ping = (): void => send({ kind: 'ping' });
  const alive = keepalive(clock, SAY_EVERY, ping);
  const beat = pulse(clock, {
    ...SILENCE,
    ping,
    dead: () => end('silent'),
    deaf: () => wire.held,
  });
  const texts = talk(clock, {
    send,
    shown: (text) => on({ kind: 'text', text }),
    acked: (n) => on({ kind: 'acked', n }),
  });
  const sent = outgoing(clock, { send, sendBlock: (bytes) => wire.sendBlock(bytes), on });
  const full = (isFull: boolean): void => (isFull ? wire.hold() : wire.flow());
  const came = incoming(clock, { folder, pid }, { send, on, full });
  const cancelOpening = clock.after(OPENING, () => end('late'));

  /** What is wrong with a frame of the opening; undefined if nothing is. */
  const open = (frame: Frame): EndCode | undefined => {
    if (frame.kind === 'bye') return endOfBye(frame.why);
    const step = opening.take(frame);
    if (step.kind === 'fault') return step.fault === 'order' ? 'misspoke' : step.fault;
    if (step.kind === 'say') {
      waits = frame.kind === 'hello' && frame.held === true;
      send(step.frame);
      return undefined;
    }
    opened(step.words);
    return undefined;
  };

  const opened = (words: FourWords): void => {
    phase = held ? 'held' : 'open';
    cancelOpening();
    options.on({ kind: 'opened', words, ...(waits && { waits }) });
  };

  const take = (frame: Frame): EndCode | undefined => {
    if (frame.kind === 'text') return texts.text(frame);
    if (frame.kind === 'ack') return texts.ack(frame);
    if (frame.kind === 'bye') return endOfBye(frame.why);
    return frames.take() ? takeOther(frame) : 'flooded';
  };

  const takeOther = (
    frame: Exclude<Frame, { kind: 'text' | 'ack' | 'bye' }>,
  ): EndCode | undefined => {
    switch (frame.kind) {
      case 'ping':
        return undefined;
      case 'hello':
      case 'reveal':
        return 'misspoke';
      case 'offer':
        return came.offered(frame);
      case 'done':
        return came.done(frame);
      case 'abort':
        return came.aborted(frame);
      case 'accept':
        return sent.accepted(frame);
      case 'decline':
        return sent.declined(frame);
      case 'received':
        return sent.received(frame);
      default:
        return unreachable(frame);
    }
  };

  send({ ...opening.hello, ...(held && { held }) });
  return {
    say: (text) => (phase === 'open' ? texts.say(text) : notOpen()),
    offerFile: async (path) => (phase === 'open' ? await sent.offer(path) : notOpen()),
    acceptFile: async (id) => (phase === 'open' ? await came.accept(id) : 'not-offered'),
    declineFile: (id) => came.decline(id),
    cancelFile: (id) => sent.cancel(id),
    release() {
      if (phase !== 'held') return;
      phase = 'open';
      back.release();
      texts.settle();
    },
    stop: (why = 'stopped') => end('stopped', why),
    closed: wire.closed.then(() => cleaned),
  };
}

function notOpen(): Refusal {
  return new Refusal('undeliverable', 'The private chat is not open.');
}
