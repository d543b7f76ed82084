// A private chat once two clients are connected, until its end: held or open, what is said in it, and its files. The
// news of it are the session's own events, with what this client alone knows.

import type { TLSSocket } from 'node:tls';
import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { Familiar, PrivateNews } from '../core/update/private-event.ts';
import { isGuest, type Met } from '../storage/peer-pins.ts';
import { faultOf, notOpen } from './fault.ts';
import { placeOf } from './files/folder.ts';
import { type ChatOptions, WAYS, type WaitingFile } from './options.ts';
import type { PeerEvent, PeerSession } from './session.ts';
import type { Side } from './words.ts';

/** Accepting a file before its size is known accepts no more than this. */
const TAKEN_BYTES_MAX = 100_000_000;

export interface Connected {
  /** `meeting`: until the words are known; `held`: until the user trusts the device. */
  readonly state: 'meeting' | 'held' | 'open';
  readonly session: PeerSession;
  say(text: string, line: string): void;
  offer(file: WaitingFile): Promise<void>;
  /** The held device is the right one. */
  trust(): void;
  /** How many texts were not confirmed. */
  readonly unconfirmed: number;
}

export interface Connection {
  readonly stream: TLSSocket;
  readonly side: Side;
  readonly met: Met;
  readonly familiar: Familiar;
  /** Offered once it is open: they wait on while the device is held. */
  readonly files: WaitingFile[];
  /** The first file that is offered was accepted along with the chat. */
  readonly expects: boolean;
}

export interface ConnectedEnds {
  news(news: PrivateNews): void;
  /** Called before the news of the end. */
  over(): void;
}

export function connected(
  { stream, side, met, familiar, files, expects }: Connection,
  options: ChatOptions,
  { news: on, over }: ConnectedEnds,
): Connected {
  const { clock, pins, identity, ways = WAYS } = options;
  const { name, fingerprint } = met;
  const to = { with: name };
  const held = familiar.kind === 'unknown';
  const texts = unconfirmedTexts();
  let state: Connected['state'] = 'meeting';

  const heard = (event: PeerEvent): void => {
    switch (event.kind) {
      case 'opened':
        state = held ? 'held' : 'open';
        on({ ...to, familiar, fingerprint, ...event });
        if (!held) offers.all();
        break;
      case 'text':
        on({ ...to, ...event, at: clock.now() });
        break;
      case 'acked':
        for (const text of texts.acked(event.n)) {
          on({ ...to, kind: 'confirmed', at: clock.now(), ...text });
        }
        break;
      case 'offered':
        offers.came(event);
        break;
      case 'progress':
      case 'done':
      case 'failed':
        on({ ...to, ...event });
        break;
      case 'ended':
        over();
        on({ ...to, ...event, unconfirmed: linesOf(texts.pending), unoffered: linesOf(files) });
        break;
      default:
        unreachable(event);
    }
  };

  const session = ways.peerSession({
    ...{ stream, side, own: identity.fingerprint, their: fingerprint, name, held, clock },
    downloads: options.downloads(),
    pid: options.own.pid,
    on: (event) => heard(event),
  });
  const offers = fileOffers({ session, name, files, expects, news: on });

  return {
    session,
    get state() {
      return state;
    },
    get unconfirmed() {
      return texts.pending.length;
    },
    say(text, line) {
      const n = session.say(text);
      if (n instanceof Refusal) on(refusedAs(name, state === 'open' ? n : notOpen(name), line));
      else texts.said({ n, text, line });
    },
    offer: offers.make,
    trust() {
      if (state !== 'held') return;
      if (!isGuest(met)) pins.pin(met);
      state = 'open';
      on({ ...to, kind: 'stage', state });
      offers.all();
      session.release();
    },
  };
}

/** A text that was sent, the number that its session gave it, and the line that it was typed in. */
interface Said {
  readonly n: number;
  readonly text: string;
  readonly line: string;
}

/** The texts that the other end has not confirmed yet, in order. */
function unconfirmedTexts() {
  const pending: Said[] = [];
  return {
    pending,
    said: (text: Said): void => void pending.push(text),
    /** Takes out the texts up to that number, which are confirmed now, and returns them. */
    acked: (last: number): readonly Said[] =>
      pending.splice(0, pending.filter(({ n }) => n <= last).length),
  };
}

interface OffersNeeds extends Pick<Connection, 'files' | 'expects'>, Pick<ConnectedEnds, 'news'> {
  readonly session: PeerSession;
  readonly name: string;
}

/** The files that the two ends offer each other. */
function fileOffers({ session, name, files, expects: expected, news }: OffersNeeds) {
  const to = { with: name };
  let expects = expected;

  const failed = (error: unknown): void => news({ ...to, kind: 'refused', ...faultOf(error) });

  const make = async ({ path, line }: WaitingFile): Promise<void> => {
    const file = await session.offerFile(placeOf(path));
    news(
      file instanceof Refusal
        ? refusedAs(name, file, line)
        : { ...to, kind: 'offered', file, line },
    );
  };

  return {
    make,
    /** Offers the files that waited for the chat. */
    all(): void {
      for (const file of files.splice(0)) make(file).catch(failed);
    },
    /** A file is offered. If the chat was accepted for a file, the first one up to 100 MB is taken without asking. */
    came(event: Extract<PeerEvent, { kind: 'offered' }>): void {
      const isTaken = expects && event.file.size <= TAKEN_BYTES_MAX;
      expects = false;
      news({ ...to, ...event, ...(isTaken && { taken: true }) });
      if (isTaken) session.acceptFile(event.file.id).catch(failed);
    },
  };
}

function refusedAs(name: string, { code, message: text }: Refusal, line: string): PrivateNews {
  return { with: name, kind: 'refused', code, text, line };
}

function linesOf(all: readonly { readonly line: string }[]): readonly string[] {
  return all.map(({ line }) => line);
}
