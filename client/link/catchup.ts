// Passes on each message of a chat once and in order, across broken connections too [DESIGN 5]: what was missed is
// fetched by pages, and what arrives meanwhile waits behind it. It knows no connection; all its state is here.

import { amend } from '../../shared/amend.ts';
import type { Ms } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import type { Amendment } from '../../shared/wire/amended.ts';
import { ofPage } from '../../shared/wire/message.ts';
import type { ChatInfo, EventOf, Welcome } from '../../shared/wire/native.ts';
import { PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import type { Page } from '../core/update/event.ts';

type Message = EventOf<'message'>;

/** The most live messages of one chat that wait; further ones are fetched by page instead. */
export const HELD_MAX = 500;

interface Missing {
  /** A page of it is under way. */
  asked: boolean;
  readonly held: Message[];
  /** The highest seq that was not held: pages go on until it is passed. */
  dropped: number;
  /** Messages written before this are history: a chat that only turns up now brings them along. */
  readonly since: Ms;
}

export interface Catchup {
  /** A first login, or one in a new epoch: what lies below the heads is history, and not fetched here. */
  begin(welcome: Welcome): void;
  /** A resumed login in the same epoch: missed messages are to be asked for. */
  resume(chats: readonly ChatInfo[]): void;
  /** The page to ask for next, one at a time for each chat: `first` comes first, then the most recently written. */
  next(first?: string): Page | undefined;
  /** A message arrived by itself; returns what to pass on. */
  live(message: Message): readonly Message[];
  /** The answer to a page from `next`; returns what to pass on. `me`: the recipient of the other's direct messages. */
  page(page: EventOf<'page'>, me: string): readonly Message[];
  /** The chat can no longer be read; returns what was held of it. */
  giveUp(chat: string): readonly Message[];
  /** The chat is no longer the user's: forgets everything of it. */
  forget(chat: string): void;
  /** Timed messages with deadlines up to `until` are gone: none is held any more. */
  erase(chat: string, until: Ms): void;
  /** An account is gone: held messages get its new name. */
  rename(removed: EventOf<'removed'>): void;
  /** A message was amended: if it is held, it is held as it is now. */
  amend(event: Amendment): void;
  /** The connection broke: held messages count as missed again, to be fetched over the next one. */
  interrupt(): void;
}

export function catchup(): Catchup {
  let began: Ms = 0;
  let passed = new Map<string, number>();
  let missing = new Map<string, Missing>();

  const seen = (chat: string): number => passed.get(chat) ?? 0;

  /** The messages that were not passed on yet, in order; now they count as passed on. */
  const take = (messages: readonly Message[]): Message[] => {
    const fresh: Message[] = [];
    for (const message of messages) {
      if (message.seq <= seen(message.chat)) continue;
      passed.set(message.chat, message.seq);
      fresh.push(message);
    }
    return fresh;
  };

  return {
    begin({ chats, time }) {
      began = time;
      passed = new Map(chats.map(({ chat, head }) => [chat, head]));
      missing = new Map();
    },

    resume(chats) {
      missing = new Map();
      const behind = chats.filter(({ chat, head }) => head > seen(chat));
      for (const { chat } of behind.toSorted((a, b) => b.at - a.at)) {
        const since = passed.has(chat) ? 0 : began;
        missing.set(chat, { asked: false, held: [], dropped: 0, since });
      }
    },

    next(first = '') {
      const waits = (chat: string): boolean => missing.get(chat)?.asked === false;
      const chat = waits(first) ? first : [...missing.keys()].find(waits);
      const gap = missing.get(chat ?? '');
      if (chat === undefined || !gap) return undefined;
      gap.asked = true;
      return { chat, above: seen(chat), max: PAGE_MESSAGES_MAX };
    },

    live(message) {
      const gap = missing.get(message.chat);
      if (!gap) return take([message]);
      if (gap.held.length < HELD_MAX && gap.dropped === 0) gap.held.push(message);
      else gap.dropped = Math.max(gap.dropped, message.seq);
      return [];
    },

    page(page, me) {
      const gap = missing.get(page.chat);
      if (!gap) return [];
      const missed = take(page.messages.map((message) => ofPage(page, message, me)));
      const pass = missed.filter(({ at }) => at >= gap.since);
      gap.asked = false;
      if (page.more && missed.length > 0) return pass;
      pass.push(...take(gap.held));
      if (gap.dropped <= seen(page.chat)) missing.delete(page.chat);
      else missing.set(page.chat, { ...gap, held: [], dropped: 0 });
      return pass;
    },

    giveUp(chat) {
      const gap = missing.get(chat);
      missing.delete(chat);
      return take(gap?.held ?? []);
    },

    forget(chat) {
      missing.delete(chat);
      passed.delete(chat);
    },

    erase(chat, until) {
      const gap = missing.get(chat);
      if (!gap) return;
      const held = gap.held.filter(({ expiresAt = Infinity }) => expiresAt > until);
      missing.set(chat, { ...gap, held });
    },

    rename({ name, as, direct = as }) {
      const renamed = (message: Message): Message => {
        if (keyOf(message.from) !== keyOf(name)) return message;
        return { ...message, from: message.type === 'direct' ? direct : as };
      };
      for (const [chat, gap] of missing) missing.set(chat, { ...gap, held: gap.held.map(renamed) });
    },

    amend(event) {
      const gap = missing.get(event.chat);
      if (!gap) return;
      const held = gap.held.map((message) => amend(message, event));
      missing.set(event.chat, { ...gap, held });
    },

    interrupt() {
      missing.clear();
    },
  };
}
