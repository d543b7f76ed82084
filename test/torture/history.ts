// What the server has kept of some chats, read page by page by somebody who just came in.

import { link } from '../../client/link/link.ts';
import { readReply } from '../../shared/wire/checks.ts';
import type { EventOf, Welcome } from '../../shared/wire/native.ts';
import { dialling, hurried, streamOf } from '../helpers/light-client.ts';
import type { Heard, Room, Talker } from './talker.ts';

const LIMIT_MS = 120_000;

interface Reading {
  readonly port: number;
  /** Messages above this seq; 0 where nothing is said. */
  readonly above: ReadonlyMap<Room, number>;
}

/** Of the rooms that this talker is in. */
export function histories(
  { user, token }: Talker,
  { port, above }: Reading,
): Promise<ReadonlyMap<Room, readonly Heard[]>> {
  const found = new Map<Room, Heard[]>();
  const rooms = new Map<string, Room>(); // by id

  return new Promise((resolve, reject) => {
    const cancel = hurried.after(LIMIT_MS * 10, () => reject(new Error('no history came')));
    let finished = false;
    const finish = (run: () => void): void => {
      if (finished) return;
      finished = true;
      cancel();
      run();
      reader.leave('at once');
    };
    const ask = (chat: string, from: number): void =>
      void reader.page({ chat, above: from, max: 256 });

    const took = ({ chat, messages, more, next }: EventOf<'page'>): void => {
      const list = found.get(rooms.get(chat) ?? '');
      for (const { seq, from, text, note, expiresAt } of messages) {
        if (!note) list?.push({ seq, from, text, timed: expiresAt !== undefined });
      }
      const last = messages.at(-1)?.seq ?? next;
      if (more && last !== undefined) ask(chat, last);
      else rooms.delete(chat);
      if (rooms.size === 0) finish(() => resolve(found));
    };

    const begin = ({ chats }: Welcome): void => {
      for (const { chat, type, name } of chats) {
        const room = type === 'direct' ? [user, name].sort().join('.') : name;
        rooms.set(chat, room);
        found.set(room, []);
      }
      for (const [chat, room] of rooms) ask(chat, above.get(room) ?? 0);
    };

    const reader = link({
      dial: dialling(() => port),
      readReply,
      clock: hurried,
      random: Math.random,
      stream: streamOf('reader'),
      user,
      as: 'account',
      device: 'a reader',
      remember: false,
      tokens: { get: () => token, keep() {}, drop() {} },
      hearth: { known: () => true, met() {}, lost: '' },
      on(event) {
        if (event.kind === 'welcomed') begin(event.welcome);
        else if (event.kind === 'told' && event.event.kind === 'page') took(event.event);
        else if (event.kind === 'ended') finish(() => reject(new Error(event.text)));
        else if (event.kind === 'asked') finish(() => reject(new Error(`no token of ${user}`)));
      },
    });
    reader.start();
  });
}
