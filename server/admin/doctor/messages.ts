// Reads every file of messages. The store reports damage itself; this counts what could be read, and checks numbers and
// deadlines.

import { relative } from 'node:path';
import type { ChatId, Seq, UserId } from '../../facts.ts';
import { isGuest } from '../../state/direct.ts';
import { createEmber } from '../../store/files/ember.ts';
import { createFolders } from '../../store/files/folders.ts';
import { segmentPath } from '../../store/files/paths.ts';
import { isSealed, type KeptMessage, type SealedMessage } from '../../store/files/sealing.ts';
import type { Examined, Findings } from './findings.ts';
import type { Opened } from './opened.ts';
import type { Overlay } from './overlay.ts';

export interface Where {
  readonly root: string;
  readonly disk: Overlay;
  readonly findings: Findings;
  readonly opened: Opened;
}

/** The messages of a chat. */
interface Tally {
  readonly messages: number;
  /** 0 if there is nothing. */
  readonly newest: Seq;
}

const NOTHING: Tally = { messages: 0, newest: 0 };

export interface Read {
  readonly chats: ReadonlyMap<ChatId, Tally>;
  /** The authors who have no account now, with the name that their messages have. */
  readonly authors: ReadonlyMap<UserId, string>;
  readonly totals: Pick<Examined, 'messages' | 'late' | 'waiting'>;
}

/** As wide as the gaps that the store leaves after damage; nothing else leaves such gaps. */
const LEAP = 900_000;

export async function readMessages(
  { root, disk, findings, opened }: Where,
  signal: AbortSignal,
): Promise<Read> {
  const chats = new Map<ChatId, Tally>();
  const authors = new Map<UserId, string>();
  const timed = await timedCounter(root, disk, opened);
  let messages = 0;
  for await (const { chat, base, messages: found } of opened.store.inspect()) {
    signal.throwIfAborted();
    const file = segmentPath(root, chat, base);
    disk.forget(file);
    const before = chats.get(chat) ?? NOTHING;
    noteOdd(relative(root, file), { found, before, findings });
    for (const message of found) {
      if (isSealed(message)) await timed.count(message);
      opened.late.get(chat)?.delete(message.seq);
    }
    for (const { by, from } of found.filter(isLost(opened))) authors.set(by, from);
    messages += found.length;
    chats.set(chat, {
      messages: before.messages + found.length,
      newest: Math.max(before.newest, found.at(-1)?.seq ?? 0),
    });
  }
  const late = [...opened.late.values()].reduce((sum, { size }) => sum + size, 0);
  const { overdue, forGood, waiting } = timed;
  if (overdue > 0) findings.add({ kind: 'overdue', path: 'ember', count: overdue });
  if (forGood > 0) findings.add({ kind: 'sealed-for-good', path: 'ember', count: forGood });
  return { chats, authors, totals: { messages: messages + late, late, waiting } };
}

/** Whether the message's author has no account now: it was lost, or removed. */
const isLost =
  ({ state }: Opened) =>
  ({ by }: KeptMessage): boolean =>
    !isGuest(by) && !state.account(by);

function noteOdd(
  path: string,
  { found, before, findings }: { found: readonly KeptMessage[]; before: Tally; findings: Findings },
): void {
  const to = found[0]?.seq ?? 0;
  const from = before.newest;
  if (from > 0 && to - from > LEAP) findings.add({ kind: 'leap', path, from, to });
  const isClear = (one: KeptMessage): boolean => !isSealed(one) && !one.deleted;
  const clear = found.filter((one) => isClear(one) && one.expiresAt !== undefined).length;
  if (clear > 0) findings.add({ kind: 'words-in-clear', path, count: clear });
}

interface TimedCounter {
  count(message: SealedMessage): Promise<void>;
  /** They are over, but whoever has the folder can still read them. */
  overdue: number;
  /** They are not over, but nobody can read them. */
  forGood: number;
  waiting: number;
}

async function timedCounter(folder: string, disk: Overlay, opened: Opened): Promise<TimedCounter> {
  const secrets = createEmber({ disk, folder, folders: createFolders(disk, folder) });
  await secrets.open();
  const counter: TimedCounter = {
    overdue: 0,
    forGood: 0,
    waiting: 0,
    async count({ expiresAt }) {
      const isOver = expiresAt * 1000 <= opened.now();
      const canBeRead = (await secrets.secretOf(expiresAt)) !== undefined;
      secrets.pass(Number.NEGATIVE_INFINITY); // drops secrets read long ago
      if (isOver && canBeRead) counter.overdue += 1;
      else if (canBeRead) counter.waiting += 1;
      else if (!isOver) counter.forGood += 1;
    },
  };
  return counter;
}
