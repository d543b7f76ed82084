// A private chat's own life, once two clients have met [DESIGN 9]: it opens, is held or trusted, is written in, and
// ends. Pure. What is said in it is kept while it is open, and gone with it.

import { unreachable } from '../../../shared/unreachable.ts';
import {
  type Chat,
  emptyChat,
  HISTORY_MAX,
  type Message,
  type Model,
  ownId,
  UNREAD_MAX,
  withChat,
} from '../model.ts';
import type { Effect, Show } from './event.ts';
import type { PrivateNews } from './private-event.ts';
import { notOffered, withoutFilesOf, withoutPrivate, withPrivate } from './requests.ts';
import { shut } from './shut.ts';
import { fileNews } from './transfers.ts';

type Step = readonly [Model, readonly Effect[]];

const tell = (what: Show): Effect => ({ kind: 'show', what });

export function privateId(name: string): string {
  return ownId('a private chat: ', name);
}

export function privateNews(model: Model, news: PrivateNews): Step {
  switch (news.kind) {
    case 'stage':
      return staged(model, news);
    case 'opened':
      return opened(model, news);
    case 'dropped':
      return dropped(model, news);
    case 'ended':
      return ended(model, news);
    case 'text':
      return written(model, news, false);
    case 'confirmed': {
      const { n, line } = news;
      const [next, effects] = written(model, news, true);
      return [next, [...effects, tell({ kind: 'confirmed', id: `private.${n}`, line })]];
    }
    case 'refused': {
      const { with: _, ...what } = news;
      return [model, [tell(what)]];
    }
    case 'waits': {
      const text = `It is offered to ${news.with} once the private chat is open.`;
      return [model, [tell({ kind: 'confirmed', id: '', line: news.line, text })]];
    }
    case 'offered':
    case 'progress':
    case 'done':
    case 'failed':
      return fileNews(model, news);
    default:
      return unreachable(news);
  }
}

type NewsOf<K extends PrivateNews['kind']> = Extract<PrivateNews, { kind: K }>;

function staged(model: Model, { with: name, state, line }: NewsOf<'stage'>): Step {
  const next = withPrivate(model, { name, state, ...(line !== undefined && { line }) });
  if (state !== 'open') return [next, []];
  const text = `This device of ${name} is trusted now, and the private chat is open: private ${name} <text>.`;
  return [next, [tell({ kind: 'notice', text })]];
}

function opened(model: Model, news: NewsOf<'opened'>): Step {
  const { with: name, familiar } = news;
  const id = privateId(name);
  const history = { messages: [], above: 0, newest: true };
  const { shut: _, ...chat } = model.chats.get(id) ?? emptyChat({ id, kind: 'private', name });
  const next = withChat(model, { ...chat, name, history, messages: [] });
  const state = familiar.kind === 'unknown' ? 'held' : 'open';
  const told = tell({ kind: 'notice', text: openedText(news).join('\n') });
  return [withPrivate(next, { name, state }), [told]];
}

function dropped(model: Model, { with: name, text, unoffered }: NewsOf<'dropped'>): Step {
  const why = text === undefined ? [] : [tell({ kind: 'refused', code: 'undeliverable', text })];
  return [withoutPrivate(model, name), [...why, ...unoffered.map(notOffered)]];
}

/** Why nothing goes to a device that is not trusted yet, and what to do. */
export function heldText(name: string): string {
  return `You have not met this device of ${name} yet. Nothing was sent. Compare the four words, then: /trust ${name}   or: stopprivate ${name}`;
}

function openedText(news: NewsOf<'opened'>): readonly string[] {
  const { with: name, familiar, fingerprint, words } = news;
  const four = words.join(' ');
  const shown = `Its SHA-256 fingerprint is\n${fingerprint}`;
  const waits = news.waits
    ? [`${name} does not know this device yet, and sees what you write once they trust it.`]
    : [];
  if (familiar.kind === 'unknown') {
    return [
      `CAUTION: ${name} is on a device that you have not met. Nothing goes to it, and nothing that it says is shown, until you trust it.`,
      `Ask ${name} in another way (a call, face to face) for their four words. Yours: ${four}`,
      `If they are the same: /trust ${name}   If not: stopprivate ${name}`,
      ...[shown, ...waits],
    ];
  }
  return [
    `The private chat with ${name} is open: private ${name} <text>. The server sees nothing of it.`,
    `Read these four words to each other, to be sure that nobody sits in between: ${four}`,
    ...(familiar.kind === 'guest' ? [`${name} is a guest: only the words tell who it is.`] : []),
    ...(familiar.kind === 'first'
      ? [`You meet ${name} for the first time like this; the device is remembered. ${shown}`]
      : []),
    ...waits,
  ];
}

function written(model: Model, news: NewsOf<'text' | 'confirmed'>, mine: boolean): Step {
  const { with: name, text, at } = news;
  const chat = model.chats.get(privateId(name));
  if (!chat || chat.shut) return [model, []];
  const head = chat.head + 1;
  const [from, to] = mine ? [model.me, name] : [name, model.me];
  const message: Message = { seq: head, from, to, at, text };
  const messages = [...chat.messages, message].slice(-HISTORY_MAX);
  const isRead = model.wants.marks || (mine && chat.unread === 0);
  const next: Chat = {
    ...chat,
    ...{ head, at, messages, history: { messages, above: 0, newest: true } },
    ...(isRead && { read: head }),
    ...(!isRead && !mine && { unread: Math.min(UNREAD_MAX, chat.unread + 1) }),
  };
  const shown = { ...message, seq: 0 };
  const what = { kind: 'message', type: 'private', chat: name, mine, message: shown } as const;
  return [withChat(model, next), [tell({ ...what, past: false })]];
}

/** Nothing in it is kept, except that it was there, so that what is being typed for it goes nowhere else. */
function ended(model: Model, news: NewsOf<'ended'>): Step {
  const { with: name, text, unconfirmed, unshown = 0, unoffered = [] } = news;
  const chat = model.chats.get(privateId(name));
  const rest = withoutFilesOf(withoutPrivate(model, name), name);
  const next = chat ? withChat(rest, shut(chat, 'ended')) : rest;
  const lines = unconfirmed.map((line) =>
    tell({ kind: 'refused', code: 'unconfirmed', text: 'This may not have arrived:', line }),
  );
  const unseen = unshown > 0 ? `\nWhat the untrusted device said was not shown (${unshown}).` : '';
  const files = unoffered.map(notOffered);
  return [next, [tell({ kind: 'notice', text: text + unseen }), ...lines, ...files]];
}

/** Chats known only to this client outlast what the server knows. */
export function ownChats({ chats }: Model): readonly (readonly [string, Chat])[] {
  return [...chats].filter(([, { kind }]) => kind === 'private');
}
