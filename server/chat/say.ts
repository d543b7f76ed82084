// Text for a chat that keeps it: `global`, a group, or somebody directly [DESIGN 2, 3]. The parser has cleaned and measured it.

import { Refusal } from '../../shared/refusal.ts';
import { asSeen } from '../store/store.ts';
import { groupOf, reach } from './audience.ts';
import { directChat, GLOBAL } from './direct.ts';
import { noSuchGroup } from './groups.ts';
import type { Handlers, Outcome, Room } from './handler.ts';
import type { Person } from './people.ts';

export const say: Handlers = {
  message(command, asker, room) {
    if (command.lifetime !== undefined) {
      throw new Refusal('not-built', 'This server cannot erase messages yet: nothing was sent.');
    }
    const body = { from: asker.name, text: command.text, ...actionOf(command) };
    switch (command.to.kind) {
      case 'global':
        return { kind: 'fact', fact: { kind: 'message', on: `chat:${GLOBAL}`, body } };
      case 'user':
      case 'any':
        return direct(command.to.name, body, { asker, room });
      case 'group':
        return toGroup(command.to.name, body, { asker, room });
    }
  },
};

function actionOf({ action }: { readonly action?: true }): { action?: true } {
  return action ? { action } : {};
}

function direct(
  name: string,
  body: { from: string; text: string; action?: true },
  { asker, room }: { asker: Person; room: Room },
): Outcome {
  const other = room.people.named(name);
  if (!other) throw new Refusal('no-such-user', `There is no user "${name}". Nothing was sent.`);
  checkReach(asker, other, room);
  const away = !room.online.isOnline(other.id);
  return {
    kind: 'fact',
    fact: {
      kind: 'message',
      on: `chat:${directChat(asker.id, other.id)}`,
      body: { ...body, to: other.name },
      ...(away && { note: `${other.name} is away and will read it at the next login.` }),
    },
    // A block that overtakes the message stops it; so does the account's end.
    expects: asSeen(room.store, `user:${asker.id}`, `user:${other.id}`),
  };
}

function toGroup(
  name: string,
  body: { from: string; text: string; action?: true },
  { asker, room }: { asker: Person; room: Room },
): Outcome {
  const group = groupOf(asker.id, name, room.state);
  if (!group) throw noSuchGroup(name, ' Nothing was sent.');
  return {
    kind: 'fact',
    fact: { kind: 'message', on: `chat:${group.id}`, body },
    // A removal that overtakes the message stops it.
    expects: asSeen(room.store, `group:${group.id}`),
  };
}

function checkReach(asker: Person, other: Person, { state }: Room): void {
  switch (reach(asker.id, other.id, state)) {
    case 'yes':
      return;
    case 'yourself':
      throw new Refusal('yourself', 'You cannot send a message to yourself.');
    case 'blocked':
      throw new Refusal(
        'blocked',
        `You block ${other.name}. To write to them, unblock them first: unblock ${other.name}`,
      );
    case 'undeliverable':
      throw new Refusal('undeliverable', `Your message to ${other.name} could not be delivered.`);
  }
}
