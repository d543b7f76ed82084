// A private chat's own life, once two clients have met [DESIGN 9]: it opens, is held or trusted, is written in, and
// ends. Pure. What is said in it is kept while it is open, and gone with it.

import { keyOf } from '../../../shared/names.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import {
  type Chat,
  emptyChat,
  HISTORY_MAX,
  type Message,
  type Model,
  type Private,
  UNREAD_MAX,
  withChat,
} from '../model.ts';
import type { Effect, Show } from './event.ts';
import { offerLater } from './private.ts';
import type { PrivateNews } from './private-event.ts';
import { dropped, notOffered, withoutFilesOf, withoutPrivate, withPrivate } from './requests.ts';
import { shut } from './shut.ts';
import { fileNews } from './transfers.ts';

type Step = readonly [Model, readonly Effect[]];

/** Longer than any of the server's ids: no server can write into such a chat. */
const ID = 'a private chat, which is known to this client alone: '.padEnd(81, '.');

const tell = (what: Show): Effect => ({ kind: 'show', what });

export function privateId(name: string): string {
  return `${ID}${keyOf(name)}`;
}

export function privateNews(model: Model, news: PrivateNews): Step {
  switch (news.kind) {
    case 'listening': {
      const accept = { from: news.with, addresses: [...news.addresses] };
      return [model, [{ kind: 'accept', accept }]];
    }
    case 'failed':
      return failed(model, news.with, news.text);
    case 'trusted':
      return trusted(model, news.with);
    case 'opened':
      return opened(model, news);
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
    case 'ended':
      return ended(model, news);
    case 'sendable':
      return offerLater(model, { ...news, verb: 'sendfile', name: news.with });
    case 'offered':
    case 'progress':
    case 'done':
    case 'file-failed':
      return fileNews(model, news);
    default:
      return unreachable(news);
  }
}

type NewsOf<K extends PrivateNews['kind']> = Extract<PrivateNews, { kind: K }>;

function failed(model: Model, name: string, text: string): Step {
  const chat = model.privates.get(keyOf(name));
  const [next, effects] = chat ? dropped(model, chat) : [model, []];
  return [next, [tell({ kind: 'refused', code: 'undeliverable', text }), ...effects]];
}

/** Files that wait to be offered go on waiting while the device is held. */
function opened(model: Model, news: NewsOf<'opened'>): Step {
  const { with: name, familiar } = news;
  const { files = [], expects } = model.privates.get(keyOf(name)) ?? {};
  const rest = { name, ...(expects && { expects }) };
  const id = privateId(name);
  const history = { messages: [], above: 0, newest: true };
  const { shut: _, ...chat } = model.chats.get(id) ?? emptyChat({ id, kind: 'private', name });
  const next = withChat(model, { ...chat, name, history, messages: [] });
  const told = tell({ kind: 'notice', text: openedText(news).join('\n') });
  if (familiar.kind === 'unknown') {
    return [withPrivate(next, { ...rest, state: 'held', files }), [told]];
  }
  return [
    withPrivate(next, { ...rest, state: 'open', files: [] }),
    [told, ...offersOf(name, files)],
  ];
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

function offersOf(name: string, files: Private['files']): readonly Effect[] {
  return files.map((file) => ({ kind: 'private', order: { do: 'offer', with: name, ...file } }));
}

/** The user trusts the device: what was held follows. */
function trusted(model: Model, name: string): Step {
  const held = model.privates.get(keyOf(name));
  if (held?.state !== 'held') return [model, []];
  const text = `This device of ${held.name} is trusted now, and the private chat is open: private ${held.name} <text>.`;
  const next = withPrivate(model, { ...held, state: 'open', files: [] });
  return [next, [tell({ kind: 'notice', text }), ...offersOf(held.name, held.files)]];
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
  const { with: name, text, unconfirmed, unshown = 0 } = news;
  const chat = model.chats.get(privateId(name));
  const rest = withoutFilesOf(withoutPrivate(model, name), name);
  const next = chat ? withChat(rest, shut(chat, 'ended')) : rest;
  const lines = unconfirmed.map((line) =>
    tell({ kind: 'refused', code: 'unconfirmed', text: 'This may not have arrived:', line }),
  );
  const unseen = unshown > 0 ? `\nWhat the untrusted device said was not shown (${unshown}).` : '';
  const files = (model.privates.get(keyOf(name))?.files ?? []).map(({ line }) => notOffered(line));
  return [next, [tell({ kind: 'notice', text: text + unseen }), ...lines, ...files]];
}

/** Chats known only to this client outlast what the server knows. */
export function ownChats({ chats }: Model): readonly (readonly [string, Chat])[] {
  return [...chats].filter(([, { kind }]) => kind === 'private');
}
