// A link that logs in a user, with what this machine remembers of the server and of earlier logins.

import { hostname } from 'node:os';
import { customAlphabet } from 'nanoid';
import { cleanLabel } from '../../shared/text.ts';
import { readReply } from '../../shared/wire/checks.ts';
import type { Link, LinkEvent } from '../core/update/event.ts';
import { chatterbox } from '../link/chatterbox/chatterbox.ts';
import { link } from '../link/link.ts';
import type { Part } from './private.ts';
import type { Here } from './running.ts';
import type { Server } from './server.ts';
import type { LoginOptions } from './start-options.ts';

/** After these refusals, another name may work. */
export const WRONG_NAME: ReadonlySet<string> = new Set([
  'bad-name',
  'name-taken',
  'registration-closed',
  'guests-not-allowed',
]);

export interface Who {
  readonly user: string;
  readonly as: 'account' | 'guest';
  /** The kind of client: it helps users find it among their devices. */
  readonly client: 'screen' | 'plain client' | 'JSON client' | 'hearth send' | 'hearth tail';
  /** Expired messages are removed from the screen. */
  readonly erases?: boolean;
  /** This client's part in private chats, if it takes any. */
  readonly part?: Part;
}

/** A link that logs in a user. */
export function loginOf(
  { user, as, client, erases = false, part, ...options }: LoginOptions & Who,
  { storage, io }: Pick<Here, 'storage' | 'io'>,
  server: Server,
): (on: (event: LinkEvent) => void) => Link {
  const wants = options.remember ?? false;
  return (on) =>
    link({
      ...{ readReply, older: chatterbox },
      dial: part ? () => server.dial().then(part.connected) : server.dial,
      spare: server.spare,
      ...(part && { peer: part.peer }),
      clock: io.clock,
      random: Math.random,
      stream: streamName(),
      user,
      as,
      device: `${cleanLabel(hostname(), 48) || 'unnamed'}, ${client}`,
      remember: wants,
      erases,
      tokens: storage.tokens({
        user,
        server: server.identity,
        remember: wants,
        failed: ({ message }) =>
          io.stderr.write(`hearth: Could not remember this login: ${message}\n`),
      }),
      hearth: server.hearth,
      on,
    });
}

/** The same; the user is offered again at the next start. */
export function joiningOf(
  who: LoginOptions & Who,
  here: Pick<Here, 'storage' | 'io'>,
  server: Server,
): ReturnType<typeof loginOf> {
  const wire = loginOf(who, here, server);
  return (on) =>
    wire((event) => {
      const last = { ...server.address, user: who.user };
      if (event.kind === 'welcomed') here.storage.logins.keepLast(last);
      on(event);
    });
}

/** Letters that the wire allows; 20 of them are as good as a UUID. */
const streamName = customAlphabet(
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  20,
);
