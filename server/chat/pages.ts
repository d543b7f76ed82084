// Pages of a chat as one user may see it: a search reads on past the messages that are hidden from the user.

import { Refusal } from '../../shared/refusal.ts';
import { PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import type { Called, ChatId, Message, Seq, UserId } from '../facts.ts';
import type { State } from '../state/state.ts';
import { isUpwards } from '../store/message.ts';
import type { Page, Store } from '../store/store.ts';
import { mayRead, readsAbove, shows } from './audience.ts';
import type { GiveWay } from './give-way.ts';

/** The most text in one page, in characters; the rest can be asked for. */
export const PAGE_TEXT_MAX = 128 * 1024;
/** The most hidden messages skipped at once; a client that takes partial pages is told how far it went. */
const PASSED_MAX = 2_048;

/** `partial`: a page may be empty though there is more; it then says where to continue. */
export type PageAsked = Page & { readonly partial?: boolean };

export interface Found {
  readonly messages: readonly Message[];
  readonly more: boolean;
  /** Everything from the range's start up to this seq is hidden; the search goes on from here. */
  readonly next?: Seq;
}

/** Throws a Refusal if the chat is taken away from the user meanwhile. */
export type FindPage = (user: UserId, chat: ChatId, asked: PageAsked) => Promise<Found>;

export function createPages(state: State, store: Pick<Store, 'page'>, giveWay: GiveWay): FindPage {
  let searching = Promise.resolve();

  /**
   * Long searches read one page at a time, all together: a file that was read is parsed at once, and several in one turn
   * of the event loop would keep others waiting.
   */
  const readOn: Store['page'] = (id, range) => {
    const read = searching.then(giveWay).then(() => store.page(id, range));
    searching = Promise.allSettled([read]).then(() => {});
    return read;
  };

  /** A search is long work from its first page on. */
  const firstOf = ({ searching }: Page): Store['page'] => (searching ? readOn : store.page);

  /** Reads on past pages that are hidden entirely. */
  const visible = async (
    user: UserId,
    id: ChatId,
    { partial, ...range }: PageAsked,
  ): Promise<Found> => {
    const most = partial ? PASSED_MAX : Number.POSITIVE_INFINITY;
    const searching = both(range.searching, (by) => shows({ by }, user, state));
    let passed = 0;
    let next: Page = { ...range, max: range.max + 1 };
    for (let read = firstOf(range); ; read = readOn) {
      const found = await read(id, next);
      const messages = found.filter((message) => shows(message, user, state));
      const more = found.length === next.max;
      if (messages.length > 0 || !more) return { messages, more };
      passed += found.length;
      next = { ...beyond(found, next), searching };
      if (passed >= most) return { messages, more, next: startOf(next) };
    }
  };

  return async (user, id, asked) => {
    const range = since(readsAbove(user, id, state), asked, state.chat(id)?.last ?? 0);
    const found = await visible(user, id, range);
    if (!mayRead(user, id, state)) throw noSuchChat(); // the chat may have been taken away meanwhile
    const first = readsAbove(user, id, state); // or given back
    const messages = fitting(
      found.messages.filter(({ seq }) => seq > first),
      range,
    );
    return { ...found, messages, more: found.more || messages.length < found.messages.length };
  };
}

type Picks = (by: UserId) => boolean;

function both(one: Picks | undefined, other: Picks): Picks {
  return one ? (by) => one(by) && other(by) : other;
}

export function noSuchChat(): Refusal {
  return new Refusal('no-such-chat', 'You have no such chat.');
}

/** The part of a range above `first`, where the user's time in the chat begins. */
function since(first: Seq, range: PageAsked, head: Seq): PageAsked {
  if (first === 0) return range;
  const above = Math.max(range.above ?? 0, first);
  if (isUpwards(range)) return { ...range, above };
  return { ...range, above, below: range.below ?? head + 1 };
}

/** What is left of a range: in large steps, however few messages are wanted, since the hidden stretch may be long. */
function beyond(found: readonly Message[], range: Page): Page {
  const max = PAGE_MESSAGES_MAX;
  if (isUpwards(range)) return { ...range, above: found.at(-1)?.seq ?? 0, max };
  return { ...range, below: found[0]?.seq ?? 0, max };
}

/** The seq where a range begins, itself excluded. */
function startOf(range: Page): Seq {
  return (isUpwards(range) ? range.above : range.below) ?? 0;
}

/** About how many characters are told of a message, beside those that each has. */
export function sizeOf({ text, reactions = [] }: Message): number {
  const names = reactions.flatMap(({ mark, by }) => [mark.length, ...by.map(sizeOfName)]);
  return names.reduce((sum, size) => sum + size, text.length);
}

/** With what stands around it. */
const sizeOfName = ({ name }: Called): number => name.length + 3;

/** As many as were asked for and fit into a frame, from the reader's end of the range. */
function fitting(found: readonly Message[], range: Page): readonly Message[] {
  const upwards = isUpwards(range);
  const nearest = upwards ? found : found.toReversed();
  let size = 0;
  let count = 0;
  for (const message of nearest) {
    size += sizeOf(message);
    if (count === range.max || (count > 0 && size > PAGE_TEXT_MAX)) break;
    count += 1;
  }
  return upwards ? found.slice(0, count) : found.slice(found.length - count);
}
