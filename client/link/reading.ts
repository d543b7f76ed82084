// Hands each frame that comes in to the login, to the conversation after it, or to the older protocol. A frame out of
// turn ends the connection.

import type { Ask, Event, EventOf, Rejected, Reply, Welcome } from '../../shared/wire/native.ts';
import type { EndCode } from '../core/update/event.ts';
import type { Connection } from './connection.ts';
import type { Conversation } from './conversation.ts';
import type { Fallback } from './fallback.ts';
import type { HearthKeeper } from './link-options.ts';
import type { Older } from './older.ts';
import type { Wire } from './wire.ts';

const NOT_A_FRAME = "The server sent a frame that is not part of Hearth's protocol.";

export interface ReadingNeeds {
  readonly connection: Connection;
  readonly protocol: Fallback;
  readonly hearth: HearthKeeper;
  readonly older: Older | undefined;
  readonly native: Pick<Conversation, 'heard'>;
  readonly asked: (ask: Ask, wire: Wire) => void;
  readonly welcomed: (welcome: Welcome, wire: Wire) => void;
  readonly rejected: (rejected: Rejected) => void;
  readonly renewed: (token: string) => void;
  readonly farewell: (bye: EventOf<'bye'>) => void;
  readonly end: (code: EndCode, text: string) => void;
}

export interface Reading {
  received(reply: Reply, wire: Wire): void;
  /** A value that is no frame of Hearth's; undefined for a frame that is not even JSON. */
  foreign(value: unknown, wire: Wire): void;
}

export function reading({ connection, protocol, hearth, older, ...needs }: ReadingNeeds): Reading {
  const answeredHello = (reply: Exclude<Reply, { events: unknown }>, wire: Wire): void => {
    protocol.metHearth();
    if (connection.kind === 'open') wire.close('The server answered a login that was over.');
    else if ('ask' in reply) needs.asked(reply, wire);
    else if (reply.USERNAME_ACCEPTED) needs.welcomed(reply, wire);
    else needs.rejected(reply);
  };

  const heardAll = (events: readonly Event[], wire: Wire): void => {
    for (const event of events) {
      heard(event, wire);
      if (!connection.isOn(wire)) return; // after a farewell or a fault nothing counts
    }
  };

  const heard = (event: Event, wire: Wire): void => {
    if (event.kind === 'bye') needs.farewell(event);
    else if (connection.kind !== 'open') wire.close('The server spoke before the login was over.');
    else if (event.kind === 'token') needs.renewed(event.token);
    else needs.native.heard(event);
  };

  return {
    received(reply, wire) {
      connection.heard();
      if (protocol.isOlder) wire.close(NOT_A_FRAME);
      else if ('events' in reply) heardAll(reply.events, wire);
      else answeredHello(reply, wire);
    },
    foreign(value, wire) {
      const { isHearth } = protocol;
      if (isHearth && connection.kind === 'greeting') needs.end('not-hearth', hearth.lost);
      else if (isHearth) wire.close(NOT_A_FRAME);
      else if (connection.kind === 'open') older?.heard(value);
      else if (!older?.greeted(value, wire)) wire.close(NOT_A_FRAME);
    },
  };
}
