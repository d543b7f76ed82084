// Each message of a chat once and in its order, over broken connections too [DESIGN 5]: what was missed is paged in,
// and what arrives meanwhile waits behind it. Pure but for what it remembers; knows no connection.

import type { Ms } from '../../shared/clock.ts';
import type { ChatInfo, EventOf, Welcome } from '../../shared/wire/native.ts';
import { PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import { ofPage } from '../../shared/wire/page.ts';
import type { Page } from '../update/event.ts';

type Message = EventOf<'message'>;

/** So many live messages of one chat wait at most; what comes on top is fetched by page instead. */
export const HELD_MAX = 500;

interface Missing {
  readonly held: Message[];
  /** The highest seq that was not held: pages go on until it is passed. */
  dropped: number;
  /** What was written before this is the past: a chat that only turned up now brings it along. */
  readonly since: Ms;
}

/** What to pass on, in this order, and the page to ask for next. */
export interface Step {
  readonly pass: readonly Message[];
  readonly ask?: Page;
}

export interface Catchup {
  /** A first login, or one in a new epoch: what lies below the heads is the past, and none of this one's business. */
  begin(welcome: Welcome): void;
  /** A resumed login in the same epoch: the pages to ask for. */
  resume(chats: readonly ChatInfo[]): readonly Page[];
  /** A message that arrived by itself; gives what to pass on. */
  live(message: Message): readonly Message[];
  /** A page that `resume` or an earlier page asked for. `me`: whom a direct message of the other's is to. */
  page(page: EventOf<'page'>, me: string): Step;
  /** The chat is no more to be read; gives what was held of it. */
  giveUp(chat: string): readonly Message[];
  /** The chat is the user's no more: nothing of it is held or remembered. */
  forget(chat: string): void;
  /** Timed messages of up to that deadline are gone: they are held no more. */
  erase(chat: string, until: Ms): void;
  /** The connection broke: what was held is missing again, and fetched over the next one. */
  interrupt(): void;
}

export function catchup(): Catchup {
  let began: Ms = 0;
  let passed = new Map<string, number>();
  let missing = new Map<string, Missing>();

  const seen = (chat: string): number => passed.get(chat) ?? 0;
  const pageAbove = (chat: string): Page => ({ chat, above: seen(chat), max: PAGE_MESSAGES_MAX });

  /** The messages that were not passed on yet, in order; from now on they were. */
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
      for (const { chat } of behind) {
        missing.set(chat, { held: [], dropped: 0, since: passed.has(chat) ? 0 : began });
      }
      return behind.map(({ chat }) => pageAbove(chat));
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
      if (!gap) return { pass: [] };
      const missed = take(page.messages.map((message) => ofPage(page, message, me)));
      const pass = missed.filter(({ at }) => at >= gap.since);
      if (page.more && missed.length > 0) return { pass, ask: pageAbove(page.chat) };
      pass.push(...take(gap.held));
      missing.delete(page.chat);
      if (gap.dropped <= seen(page.chat)) return { pass };
      missing.set(page.chat, { held: [], dropped: 0, since: gap.since });
      return { pass, ask: pageAbove(page.chat) };
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

    interrupt() {
      missing.clear();
    },
  };
}
