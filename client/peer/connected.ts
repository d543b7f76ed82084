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
  { stream, side, met, familiar, files, expects: expected }: Connection,
  options: ChatOptions,
  { news: on, over }: ConnectedEnds,
): Connected {
  const { clock, pins, identity, ways = WAYS } = options;
  const { name, fingerprint } = met;
  const to = { with: name };
  const held = familiar.kind === 'unknown';
  const pending: { readonly n: number; readonly text: string; readonly line: string }[] = [];
  let state: Connected['state'] = 'meeting';
  let expects = expected;

  const refused = ({ code, message: text }: Refusal, line: string): void =>
    on({ ...to, kind: 'refused', code, text, line });

  const heard = (event: PeerEvent): void => {
    switch (event.kind) {
      case 'opened':
        state = held ? 'held' : 'open';
        on({ ...to, familiar, fingerprint, ...event });
        if (!held) offerAll();
        break;
      case 'text':
        on({ ...to, ...event, at: clock.now() });
        break;
      case 'acked':
        for (const text of pending.splice(0, pending.filter(({ n }) => n <= event.n).length)) {
          on({ ...to, kind: 'confirmed', at: clock.now(), ...text });
        }
        break;
      case 'offered':
        offered(event);
        break;
      case 'progress':
      case 'done':
      case 'failed':
        on({ ...to, ...event });
        break;
      case 'ended':
        over();
        on({ ...to, ...event, unconfirmed: linesOf(pending), unoffered: linesOf(files) });
        break;
      default:
        unreachable(event);
    }
  };

  /** The user is asked, except about the first file of a chat accepted for one, unless that is large. */
  const offered = (event: Extract<PeerEvent, { kind: 'offered' }>): void => {
    const isTaken = expects && event.file.size <= TAKEN_BYTES_MAX;
    expects = false;
    on({ ...to, ...event, ...(isTaken && { taken: true }) });
    if (isTaken) session.acceptFile(event.file.id).catch(failed);
  };

  const failed = (error: unknown): void => on({ ...to, kind: 'refused', ...faultOf(error) });

  const offer = async ({ path, line }: WaitingFile): Promise<void> => {
    const file = await session.offerFile(placeOf(path));
    if (file instanceof Refusal) refused(file, line);
    else on({ ...to, kind: 'offered', file, line });
  };

  const offerAll = (): void => {
    for (const file of files.splice(0)) offer(file).catch(failed);
  };

  const session = ways.peerSession({
    ...{ stream, side, own: identity.fingerprint, their: fingerprint, name, held, clock },
    downloads: options.downloads(),
    pid: options.own.pid,
    on: heard,
  });

  return {
    session,
    get state() {
      return state;
    },
    get unconfirmed() {
      return pending.length;
    },
    say(text, line) {
      const n = session.say(text);
      if (n instanceof Refusal) refused(state === 'open' ? n : notOpen(name), line);
      else pending.push({ n, text, line });
    },
    offer,
    trust() {
      if (state !== 'held') return;
      if (!isGuest(met)) pins.pin(met);
      state = 'open';
      on({ ...to, kind: 'stage', state });
      offerAll();
      session.release();
    },
  };
}

function linesOf(all: readonly { readonly line: string }[]): readonly string[] {
  return all.map(({ line }) => line);
}
