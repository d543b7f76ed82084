// Who asks for long lists, pages and counts as fast as they are answered, six at a time.

import { encodeFrame } from '../../shared/wire/frame.ts';
import { ASKER_PASSWORD, ASKERS, askerName } from './crowd.ts';
import { flood, type Run } from './flood-kinds.ts';

let lines = 0;
let askers = 0;

const line = (text: string) => (): Uint8Array => {
  lines += 1;
  return encodeFrame({ id: `l.${lines}`, line: text });
};

/** Logs in as one of those who block bob. */
function entry(more: object): Uint8Array {
  askers += 1;
  const USERNAME = askerName(askers % ASKERS);
  return Buffer.concat([
    encodeFrame({ USERNAME, HEARTH: '1', as: 'account', ...more }),
    encodeFrame({ password: ASKER_PASSWORD }),
  ]);
}

const asking = (next: () => Uint8Array, more: object = {}): Run => {
  return (port) => flood(port, { connections: ASKERS, isIn: true, next, entry: () => entry(more) });
};

const past = encodeFrame({ id: 'l.1', page: { chat: 'global', above: 1, max: 1 } });

export const LIST_FLOODS: ReadonlyMap<string, Run> = new Map([
  ['lists of all 20,000 people', asking(line('/displayallusers'))],
  ['lists of who was here lately', asking(line('whoelsesince 30d'))],
  ['names for completion', asking(() => encodeFrame({ id: 'l.0', people: true }))],
  ['pages past 100,000 hidden messages', asking(() => past)],
  ['the same, given up in parts', asking(() => past, { partial: true })],
  ['unread counts of 300 chats', asking(line('ls'))],
]);
