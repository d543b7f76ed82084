// Asks the server for the pages that catchup.ts wants, and hands it the answers. Nobody else hears of these requests.

import type { EventOf, Welcome } from '../../shared/wire/native.ts';
import type { Catchup } from './catchup.ts';
import type { Answer } from './hearing.ts';
import type { Outbox } from './outbox.ts';
import { PASSING } from './passing.ts';

/** Pages of missed messages at once; the user may always ask for one more. */
const MISSED_AT_ONCE = 3;

export interface MissedNeeds {
  readonly box: Outbox;
  readonly catchup: Catchup;
  readonly pass: (messages: readonly EventOf<'message'>[]) => void;
  /** The server cannot answer just now: the next connection starts over. */
  readonly giveUp: (reason: string) => void;
}

export interface Missed {
  /** There is a new connection: pages of an earlier one are asked for anew. `fresh`: earlier seqs mean nothing. */
  open(welcome: Welcome, fresh: boolean): void;
  /** Puts requests into the outbox, those for the chat `first` before others. */
  request(first: string): void;
  /** False if the answer is not to one of these requests. */
  answered(id: string, event: Answer): boolean;
}

export function missed({ box, catchup, pass, giveUp }: MissedNeeds): Missed {
  const chats = new Map<string, string>(); // by page id
  let me = '';
  return {
    open(welcome, fresh) {
      me = welcome.name;
      for (const id of chats.keys()) box.answered(id);
      chats.clear();
      if (fresh) catchup.begin(welcome);
      else catchup.resume(welcome.chats);
    },
    request(first) {
      while (box.pages < MISSED_AT_ONCE) {
        const page = catchup.next(first);
        if (!page) break;
        chats.set(box.page(page), page.chat);
      }
    },
    answered(id, event) {
      const chat = chats.get(id);
      if (chat === undefined) return false;
      chats.delete(id);
      if (event.kind === 'page') pass(catchup.page(event, me));
      else if (event.kind === 'refused' && PASSING.has(event.code)) giveUp(event.text);
      else pass(catchup.giveUp(chat)); // the chat is gone
      return true;
    },
  };
}
