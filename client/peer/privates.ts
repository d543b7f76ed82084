// All private chats of one client: it meets whoever is introduced, and passes on what is said and sent there, both ways
// [DESIGN 9]. Knows no screen, and of the server only its identity; orders tell it what to do.

import type { Address } from '../../shared/address.ts';
import type { Clock } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type {
  Familiar,
  IntroducedEvent,
  PrivateNews,
  PrivateOrder,
  Privates,
} from '../core/update/private-event.ts';
import type { DeviceIdentity } from '../storage/identity.ts';
import type { Met, PeerPins } from '../storage/peer-pins.ts';
import { placeOf } from './files/folder.ts';
import { sendable } from './files/source.ts';
import { removeStale } from './files/stale.ts';
import type { Listening } from './listen.ts';
import { meet } from './meet.ts';
import { createPorts } from './ports.ts';
import { type PeerEvent, type PeerSession, peerSession } from './session.ts';

/** At the client's end, how long the last texts may take to be confirmed. */
const CONFIRM_LIMIT = 2_000;

export interface PrivatesOptions {
  readonly identity: DeviceIdentity;
  readonly pins: PeerPins;
  /** The identity under which devices of this server are pinned. */
  readonly server: () => string;
  /** Where this client is connected to; undefined if that is not an address. */
  readonly serverAddress: () => Address | undefined;
  readonly downloads: () => string;
  readonly clock: Clock;
}

/** A text that is not confirmed. */
interface Pending {
  readonly n: number;
  readonly text: string;
  readonly line: string;
}

interface Chat {
  readonly meeting: AbortController;
  readonly met: Met;
  session?: PeerSession;
  readonly pending: Pending[];
}

/** What a private chat starts from. */
interface Beginning {
  readonly chat: Chat;
  readonly familiar: Familiar;
  readonly listening: Listening | undefined;
}

export function privates(options: PrivatesOptions, on: (news: PrivateNews) => void): Privates {
  const { identity, pins, clock } = options;
  const ports = createPorts(options);
  const chats = new Map<string, Chat>();
  void removeStale(options.downloads(), clock);

  const open = async (name: string): Promise<void> => {
    try {
      const addresses = await ports.open(name);
      if (addresses) on({ kind: 'listening', with: name, addresses });
    } catch (error) {
      const text = `No private chat with ${name}: this machine cannot take connections (${messageOf(error)}).`;
      on({ kind: 'failed', with: name, text });
    }
  };

  const judged = (met: Met): Familiar => {
    const verdict = pins.look(met);
    return isGuest(met) && verdict.kind === 'first' ? { kind: 'guest' } : verdict;
  };

  const begin = async (introduced: IntroducedEvent): Promise<void> => {
    const { with: name, user: account, device, fingerprint } = introduced;
    const listening = ports.take(name); // the meeting closes it
    stop(name); // only this end is left of an earlier one
    const met = { server: options.server(), account, name, device, fingerprint };
    const chat: Chat = { meeting: new AbortController(), met, pending: [] };
    chats.set(keyOf(name), chat);
    try {
      await opened(introduced, { chat, familiar: judged(met), listening });
    } catch (error) {
      listening?.close();
      if (chats.get(keyOf(name)) === chat) chats.delete(keyOf(name));
      on({ kind: 'failed', with: name, text: messageOf(error) });
    }
  };

  const opened = async (introduced: IntroducedEvent, beginning: Beginning): Promise<void> => {
    const { with: name, role, fingerprint: expected } = introduced;
    const { chat, familiar, listening } = beginning;
    const side = role === 'dial' ? 'asker' : 'asked';
    const { signal } = chat.meeting;
    const where =
      role === 'dial'
        ? { candidates: ports.checked(introduced.addresses ?? []) }
        : listening && { listening };
    const stream = await meet({ side, identity, expected, name, clock, signal, ...where });
    if (familiar.kind === 'first' || familiar.kind === 'same') pins.pin(chat.met);
    chat.session = peerSession({
      stream,
      side,
      own: identity.fingerprint,
      their: expected,
      name,
      downloads: options.downloads(),
      held: familiar.kind === 'unknown',
      clock,
      on: (event) => heard(event, { name, chat, familiar, fingerprint: expected }),
    });
  };

  const heard = (
    event: PeerEvent,
    { name, chat, ...of }: { name: string; chat: Chat; familiar: Familiar; fingerprint: string },
  ): void => {
    const to = { with: name };
    switch (event.kind) {
      case 'opened':
        on({ ...to, ...of, ...event });
        break;
      case 'text':
        on({ ...to, kind: 'text', text: event.text, at: clock.now() });
        break;
      case 'acked':
        while ((chat.pending[0]?.n ?? Number.POSITIVE_INFINITY) <= event.n) {
          on({ ...to, kind: 'confirmed', at: clock.now(), ...(chat.pending.shift() as Pending) });
        }
        break;
      case 'offered':
        on({ ...to, kind: 'offered', file: event.file });
        break;
      case 'progress':
        on({ ...to, ...event });
        break;
      case 'done':
        on({ ...to, ...event });
        break;
      case 'failed':
        on({ ...event, ...to, kind: 'file-failed' });
        break;
      case 'ended': {
        if (chats.get(keyOf(name)) === chat) chats.delete(keyOf(name));
        const unconfirmed = chat.pending.splice(0).map(({ line }) => line);
        on({ ...to, kind: 'ended', text: event.text, unconfirmed, unshown: event.unshown });
        break;
      }
      default:
        unreachable(event);
    }
  };

  const refused = (name: string, why: Refusal, line?: string): void => {
    const { code, message: text } = why;
    on({ kind: 'refused', with: name, code, text, ...(line !== undefined && { line }) });
  };

  const say = ({ with: name, text, line }: OrderOf<'say'>): void => {
    const chat = chats.get(keyOf(name));
    const n = chat?.session?.say(text) ?? notOpen(name);
    if (n instanceof Refusal) refused(name, n, line);
    else chat?.pending.push({ n, text, line });
  };

  const offer = async ({ with: name, path, line }: OrderOf<'offer'>): Promise<void> => {
    const session = chats.get(keyOf(name))?.session;
    const file = (await session?.offerFile(placeOf(path))) ?? notOpen(name);
    if (file instanceof Refusal) refused(name, file, line);
    else on({ kind: 'offered', with: name, file, line });
  };

  const look = async ({ with: name, path, line }: OrderOf<'look'>): Promise<void> => {
    const size = await sendable(placeOf(path));
    if (size instanceof Refusal) refused(name, size, line);
    else on({ kind: 'sendable', with: name, path, line });
  };

  const stop = (name: string, why?: 'gone'): void => {
    const chat = chats.get(keyOf(name));
    ports.close(name);
    chat?.meeting.abort();
    chat?.session?.stop(why);
  };

  const trust = (name: string): void => {
    const chat = chats.get(keyOf(name));
    if (!chat?.session) return;
    if (!isGuest(chat.met)) pins.pin(chat.met);
    on({ kind: 'trusted', with: name });
    chat.session.release();
  };

  const carryOut = async (order: PrivateOrder): Promise<unknown> => {
    switch (order.do) {
      case 'listen':
        return open(order.with);
      case 'give-up':
        return ports.close(order.with);
      case 'meet':
        return begin(order.introduced);
      case 'say':
        return say(order);
      case 'stop':
        return stop(order.with);
      case 'offer':
        return offer(order);
      case 'look':
        return look(order);
      case 'take':
        return chats.get(keyOf(order.with))?.session?.acceptFile(order.file);
      case 'refuse':
        return chats.get(keyOf(order.with))?.session?.declineFile(order.file);
      case 'cancel':
        return chats.get(keyOf(order.with))?.session?.cancelFile(order.file);
      case 'trust':
        return trust(order.with);
      default:
        return unreachable(order);
    }
  };

  return {
    async perform(order) {
      try {
        await carryOut(order);
      } catch (error) {
        const name = order.do === 'meet' ? order.introduced.with : order.with;
        on({ kind: 'refused', with: name, code: 'storage', text: messageOf(error) }); // a file that can't be read, or written
      }
    },
    async close() {
      ports.closeAll();
      const all = [...chats.entries()];
      await Promise.all(all.map(([, chat]) => confirmed(chat, clock)));
      for (const [name] of all) stop(name, 'gone');
      await Promise.all(all.map(([, { session }]) => session?.closed));
    },
  };
}

type OrderOf<K extends PrivateOrder['do']> = Extract<PrivateOrder, { do: K }>;

function isGuest({ account }: Met): boolean {
  return account.startsWith('guest-');
}

function notOpen(name: string): Refusal {
  return new Refusal(
    'undeliverable',
    `The private chat with ${name} is not open. Nothing was sent.`,
  );
}

/** Waits until the last texts have been shown there, or no longer. */
async function confirmed({ pending }: Chat, clock: Clock): Promise<void> {
  const step = 20;
  for (let waited = 0; pending.length > 0 && waited < CONFIRM_LIMIT; waited += step) {
    await new Promise<void>((done) => {
      clock.after(step, done);
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
