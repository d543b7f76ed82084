// Which part of a chat `ls` shows: the newest messages; the oldest unread ones, if there are too many; or those before
// what was shown [DESIGN 3]. It marks nothing as read: the client that shows them does.

import { keyOf } from '../../shared/names.ts';
import type { ChatId, Seq } from '../facts.ts';
import type { History, PageFound } from './history.ts';
import type { Person } from './people.ts';
import type { Shown } from './shown.ts';

/** How many messages are shown if the line doesn't say. */
const USUAL = 50;

export interface Wanted {
  /** This many of the newest, whatever is unread. */
  readonly max?: number;
  /** What lies before what was shown last. */
  readonly older?: true;
}

/** `above`: nothing readable lies between this seq and the first message. `unread`: how much remains unread. */
export type Listing = PageFound & { readonly above: Seq; readonly unread: number };

interface Needs {
  readonly user: Person;
  readonly history: Pick<History, 'look' | 'readTo' | 'countAbove'>;
  readonly shown: Shown;
}

/** Throws a Refusal for a chat that isn't the user's. */
export async function listing(chat: ChatId, wanted: Wanted, needs: Needs): Promise<Listing> {
  const { user, history, shown } = needs;
  const { max = USUAL, older } = wanted;
  const before = shown.of(chat);
  const from = Math.max(history.readTo(user, chat), before?.read ?? 0);
  const look = (range: Parameters<History['look']>[2]) => history.look(user, chat, range);

  /** `anew`: the next `older` continues before this page, whatever was shown until now. */
  const told = async (page: PageFound, above: Seq, anew?: 'anew'): Promise<Listing> => {
    const isNext = above <= from;
    const read = isNext ? Math.max(from, page.messages.at(-1)?.seq ?? 0) : from;
    shown.add(chat, page.messages, { above, ...(anew && { anew }), ...(isNext && { read }) });
    return { ...page, above, unread: await history.countAbove(user, chat, read) };
  };

  if (older && before) {
    const page = await look({ below: before.first, max });
    return told(page, startOf(page));
  }
  const newest = await look({ max });
  const start = startOf(newest);
  const isReading = before?.read !== undefined && before.read === from; // page by page
  if (start <= from && !isReading) return told(newest, start, 'anew');
  const next = await look({ above: from, max });
  const isAll = firstOf(next) >= firstOf(newest); // all that is unread is among the newest
  const isForward = wanted.max === undefined && !older;
  if (isForward && (!isAll || (isReading && isOfOthers(next, user)))) {
    const earlier = await look({ below: firstOf(next), max: 1 });
    return told({ ...next, more: earlier.messages.length > 0 }, from);
  }
  return told(newest, isAll ? Math.min(start, from) : start, 'anew');
}

/** Nothing readable lies between this seq and the page's first message. */
function startOf(page: PageFound): Seq {
  return page.more ? Math.max(0, firstOf(page) - 1) : 0;
}

function firstOf({ messages }: PageFound): Seq {
  return messages[0]?.seq ?? Number.MAX_SAFE_INTEGER;
}

function isOfOthers({ messages }: PageFound, { name }: Person): boolean {
  return messages.some(({ from }) => keyOf(from) !== keyOf(name));
}
