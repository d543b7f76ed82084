// Which unread messages mention the user: those that arrived live, and missed ones on the pages that are looked at,
// with some more pages of global and of groups. Pure.

import { keyOf } from '../../../shared/names.ts';
import { PAGE_MESSAGES_MAX } from '../../../shared/wire/native.ts';
import { type Chat, type Message, type Model, unseen } from '../../core/model.ts';
import type { Page } from '../../core/update/event.ts';
import { mentions } from '../../scrollback/rows.ts';
import type { Panes } from './panes.ts';

/** How many are remembered for each chat. */
const SEQS_MAX = 100;
/** How many unread messages of a chat are searched. */
const SEARCHED_MAX = 1_000;
/** With fewer unread messages, the chat's first page covers them. */
const SEARCHED_FROM = 100;

/** With the mentions in messages that may be new to the user. */
export function withMentions(panes: Panes, id: string, messages: readonly Message[]): Panes {
  const { model } = panes;
  const chat = model.chats.get(id);
  const before = panes.mentions.get(id) ?? [];
  if (!chat || before.length >= SEQS_MAX) return panes;
  const found = messages
    .filter(({ from, text }) => keyOf(from) !== keyOf(model.me) && mentions(text, model.me))
    .map(({ seq }) => seq)
    .filter((seq) => isUnseen(chat, seq) && !before.includes(seq));
  if (found.length === 0) return panes;
  const all = [...before, ...found].slice(0, SEQS_MAX);
  return { ...panes, mentions: new Map(panes.mentions).set(id, all) };
}

/** Without those that were seen. */
export function keptMentions(all: Panes['mentions'], { chats }: Model): Panes['mentions'] {
  let kept = all;
  for (const [id, seqs] of all) {
    const chat = chats.get(id);
    const left = chat && unseen(chat) > 0 ? seqs.filter((seq) => isUnseen(chat, seq)) : [];
    if (left.length === seqs.length) continue;
    const next = new Map(kept);
    if (left.length > 0) next.set(id, left);
    else next.delete(id);
    kept = next;
  }
  return kept;
}

function isUnseen({ read, glimpsed }: Chat, seq: number): boolean {
  return seq > read && !(glimpsed && seq > glimpsed.above && seq <= glimpsed.seq);
}

/** The pages to search at a login. */
export function searched(chats: Iterable<Chat>): readonly Page[] {
  const many = [...chats].filter(
    ({ kind, unread }) => (kind === 'global' || kind === 'group') && unread > SEARCHED_FROM,
  );
  return many.map(({ id, read }) => ({ chat: id, above: read, max: PAGE_MESSAGES_MAX }));
}

/** The pages to search next, once one has come. */
export function searchedNext(
  { model }: Panes,
  asked: Page,
  { messages, more }: { readonly messages: readonly { readonly seq: number }[]; more: boolean },
): Page | undefined {
  const last = messages.at(-1)?.seq;
  const chat = model.chats.get(asked.chat);
  const isSearch = asked.max === PAGE_MESSAGES_MAX && asked.above !== undefined;
  if (!isSearch || !more || !chat || last === undefined) return undefined;
  return last - chat.read < SEARCHED_MAX ? { ...asked, above: last } : undefined;
}
