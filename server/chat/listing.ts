// Which part of a chat `ls` shows: the newest messages; the oldest unread ones, if more are unread than that; or those
// before what was shown [DESIGN 3]. It marks nothing as read: whoever shows them does.

import { keyOf } from '../../shared/names.ts';
import type { ChatId, Seq } from '../facts.ts';
import type { History, PageFound } from './history.ts';
import type { Person } from './people.ts';
import type { Shown } from './shown.ts';

/** So many messages are shown where nobody says how many. */
const USUAL = 50;

export interface Wanted {
  /** The newest so many, whatever is unread. */
  readonly max?: number;
  /** What lies before that which was shown last. */
  readonly older?: true;
}

/** `above`: nothing readable lies between this seq and the first message. `unread`: what is left of it. */
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

  /** `anew`: what is asked for next with `older` lies before this page, whatever was shown until now. */
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
  const isReading = before?.read !== undefined && before.read === from; // part after part
  if (start <= from && !isReading) return told(newest, start, 'anew');
  const next = await look({ above: from, max });
  const isAll = firstOf(next) >= firstOf(newest); // what is unread is among the newest
  const isForward = wanted.max === undefined && !older;
  if (isForward && (!isAll || (isReading && isOfOthers(next, user)))) {
    const earlier = await look({ below: firstOf(next), max: 1 });
    return told({ ...next, more: earlier.messages.length > 0 }, from);
  }
  return told(newest, isAll ? Math.min(start, from) : start, 'anew');
}

/** The seq that nothing which may be read lies between and the first message. */
function startOf(page: PageFound): Seq {
  return page.more ? Math.max(0, firstOf(page) - 1) : 0;
}

function firstOf({ messages }: PageFound): Seq {
  return messages[0]?.seq ?? Number.MAX_SAFE_INTEGER;
}

function isOfOthers({ messages }: PageFound, { name }: Person): boolean {
  return messages.some(({ from }) => keyOf(from) !== keyOf(name));
}
