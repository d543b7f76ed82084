// Private chats [DESIGN 9]: what is typed for them, and what becomes of them. Pure. Nothing of what is said in one leaves
// for the server, whatever is or isn't open; it is held while the chat is, and gone with it.

import { keyOf } from '../../shared/names.ts';
import {
  type Chat,
  emptyChat,
  HISTORY_MAX,
  type Message,
  type Model,
  UNREAD_MAX,
  withChat,
} from '../model.ts';
import type { Effect, Show } from './event.ts';
import type { PrivateCommand } from './line.ts';
import type { IntroducedEvent, PrivateNews } from './private-event.ts';
import { answer, dropped, withoutFilesOf, withoutPrivate, withPrivate } from './requests.ts';
import { fileNews, givenUp } from './transfers.ts';

type Step = readonly [Model, readonly Effect[]];
type Typed = { readonly line: string; readonly shown: number };

/** Files of one chat that wait until it is open. */
const FILES_MAX = 8;
/** Longer than any id of a server's: no server can write into such a chat. */
const ID = 'a private chat, which is known to this client alone: '.padEnd(81, '.');

const tell = (what: Show): Effect => ({ kind: 'show', what });
const ACTIVE: Effect = { kind: 'active' };

function refused(model: Model, text: string, line: string): Step {
  return [model, [tell({ kind: 'refused', code: 'no-such-chat', text, line })]];
}

export function privateId(name: string): string {
  return `${ID}${keyOf(name)}`;
}

// What is typed

export function commanded(model: Model, command: PrivateCommand, typed: Typed): Step {
  switch (command.verb) {
    case 'startprivate':
      return start(model, command.name, typed.line);
    case 'private':
      return say(model, command, typed.line);
    case 'stopprivate':
      return stop(model, command.name, typed.line);
    case 'sendfile':
      return sendFile(model, command, typed.line);
    case 'accept':
    case 'decline':
      return answered(model, command, typed);
    case 'trust':
      return [model, [{ kind: 'private', order: { do: 'trust', with: command.name } }]];
  }
}

function start(model: Model, name: string, line: string): Step {
  const chat = model.privates.get(keyOf(name));
  if (chat?.state === 'open') {
    const text = `You have a private chat with ${chat.name} already: private ${chat.name} <text>`;
    return refused(model, text, line);
  }
  if (chat?.state === 'meeting') {
    return refused(model, `You are being connected to ${chat.name} already.`, line);
  }
  const files = chat?.files ?? [];
  return [withPrivate(model, { name, state: 'asked', files }), [{ kind: 'say', line }]];
}

type CommandOf<K extends PrivateCommand['verb']> = Extract<PrivateCommand, { verb: K }>;

function say(model: Model, { name, text }: CommandOf<'private'>, line: string): Step {
  const chat = model.privates.get(keyOf(name));
  if (chat?.state !== 'open') return refused(model, notOpen(name, chat?.state), line);
  const order = { do: 'say', with: chat.name, text, line } as const;
  return [model, [{ kind: 'private', order }, ACTIVE]];
}

function notOpen(name: string, state: 'asked' | 'meeting' | undefined): string {
  if (state === undefined) {
    return `You have no private chat with ${name}. Nothing was sent. To ask for one: startprivate ${name}`;
  }
  return `The private chat with ${name} is not open yet. Nothing was sent.`;
}

function stop(model: Model, wanted: string | undefined, line: string): Step {
  const names = [...model.privates.values()].map(({ name }) => name);
  const name = wanted ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    const which = names.map((it) => `stopprivate ${it}`).join(', ');
    const text = names.length > 1 ? `Say which: ${which}` : 'You have no private chat.';
    return refused(model, text, line);
  }
  const chat = model.privates.get(keyOf(name));
  if (!chat) return refused(model, `You have no private chat with ${name}.`, line);
  if (chat.state === 'asked') return [model, [{ kind: 'say', line: `stopprivate ${chat.name}` }]];
  return [model, [{ kind: 'private', order: { do: 'stop', with: chat.name } }, ACTIVE]];
}

/** Where no private chat is open, one is asked for first. */
function sendFile(model: Model, { name, path }: CommandOf<'sendfile'>, line: string): Step {
  const chat = model.privates.get(keyOf(name));
  if (chat?.state === 'open') {
    const order = { do: 'offer', with: chat.name, path, line } as const;
    return [model, [{ kind: 'private', order }, ACTIVE]];
  }
  const files = [...(chat?.files ?? []), { path, line }];
  if (files.length > FILES_MAX) return refused(model, 'Too many files wait already.', line);
  const next = withPrivate(model, { name, state: 'asked', ...chat, files });
  const text = `It is offered to ${name} once the private chat is open.`;
  const told = tell({ kind: 'confirmed', id: '', line, text });
  return [next, chat ? [told] : [told, { kind: 'say', line: `startprivate ${name}` }]];
}

function answered(model: Model, command: CommandOf<'accept' | 'decline'>, typed: Typed): Step {
  const { verb, name } = command;
  const fits = model.requests.filter(({ from, nth }) =>
    name === undefined ? nth <= typed.shown : keyOf(from) === keyOf(name),
  );
  const [request] = fits;
  if (request) return answer(model, verb, request);
  const given = verb === 'decline' && name !== undefined ? givenUp(model, name) : [];
  if (given.length > 0) return [model, [...given, ACTIVE]];
  return refused(model, 'Nobody of that name waits for your answer.', typed.line);
}

// What the server says

/** Whoever was asked, or was accepted, is met; nobody else is, whatever a server says. */
export function introduced(model: Model, event: IntroducedEvent): Step {
  const chat = model.privates.get(keyOf(event.with));
  const isExpected = chat?.state === (event.role === 'dial' ? 'asked' : 'meeting');
  if (!chat || !isExpected) return [model, []];
  const next = withPrivate(model, { ...chat, name: event.with, state: 'meeting' });
  return [next, [{ kind: 'private', order: { do: 'meet', introduced: event } }]];
}

/** The acceptance of somebody's request was refused. */
export function notAccepted(model: Model, name: string): Step {
  const chat = model.privates.get(keyOf(name));
  const giveUp: Effect = { kind: 'private', order: { do: 'give-up', with: name } };
  if (chat?.state !== 'meeting') return [model, [giveUp]];
  const [next, effects] = dropped(model, chat);
  return [next, [giveUp, ...effects]];
}

// What becomes of them

export function privateNews(model: Model, news: PrivateNews): Step {
  switch (news.kind) {
    case 'listening': {
      const accept = { from: news.with, addresses: [...news.addresses] };
      return [model, [{ kind: 'accept', accept }]];
    }
    case 'failed':
      return failed(model, news.with, news.text);
    case 'changed':
      return failed(model, news.with, changedText(news));
    case 'trusted':
      return [model, [tell(newsOf(news))]];
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
    case 'offered':
    case 'progress':
    case 'done':
    case 'file-failed':
      return fileNews(model, news);
  }
}

type NewsOf<K extends PrivateNews['kind']> = Extract<PrivateNews, { kind: K }>;

function newsOf({ text, failed: isFault }: NewsOf<'trusted'>): Show {
  return isFault ? { kind: 'refused', code: 'no-request', text } : { kind: 'notice', text };
}

function failed(model: Model, name: string, text: string): Step {
  const chat = model.privates.get(keyOf(name));
  const [next, effects] = chat ? dropped(model, chat) : [model, []];
  return [next, [tell({ kind: 'refused', code: 'undeliverable', text }), ...effects]];
}

function changedText({ with: name, known, shown }: NewsOf<'changed'>): string {
  return [
    `WARNING: ${name}'s device is not the one it was before. Nothing was said to it.`,
    `Known SHA-256 fingerprint: ${known}`,
    `Shown now:                 ${shown}`,
    `Somebody may sit in between, or ${name} set that device up anew. Ask ${name} in another way;`,
    `if the change is right, accept it with: /trust ${name}`,
  ].join('\n');
}

function opened(model: Model, news: NewsOf<'opened'>): Step {
  const { with: name, words } = news;
  const files = model.privates.get(keyOf(name))?.files ?? [];
  const id = privateId(name);
  const history = { messages: [], oldest: true, newest: true };
  const { over: _, ...chat } = model.chats.get(id) ?? emptyChat({ id, kind: 'private', name });
  const next = withPrivate(model, { name, state: 'open', files: [] });
  const text = [
    `The private chat with ${name} is open: private ${name} <text>. The server sees nothing of it.`,
    `Read these four words to each other, to be sure that nobody sits in between: ${words.join(' ')}`,
    ...familiarText(news),
  ].join('\n');
  const offers = files.map(
    (file): Effect => ({ kind: 'private', order: { do: 'offer', with: name, ...file } }),
  );
  return [
    withChat(next, { ...chat, name, history, messages: [] }),
    [tell({ kind: 'notice', text }), ...offers],
  ];
}

function familiarText({ with: name, familiar, fingerprint }: NewsOf<'opened'>): readonly string[] {
  const shown = `Its SHA-256 fingerprint is\n${fingerprint}`;
  if (familiar.kind === 'same') return [];
  if (familiar.kind === 'guest') return [`${name} is a guest: only the words tell who it is.`];
  if (familiar.others === 0) {
    return [`You meet ${name} for the first time like this; the device is remembered. ${shown}`];
  }
  const few = familiar.others === 1 ? 'the one' : `the ${familiar.others}`;
  return [
    `CAUTION: this is another device of ${name} than ${few} you know. Compare the words before you say anything. ${shown}`,
  ];
}

function written(model: Model, news: NewsOf<'text' | 'confirmed'>, mine: boolean): Step {
  const { with: name, text, at } = news;
  const chat = model.chats.get(privateId(name));
  if (!chat || chat.over) return [model, []];
  const head = chat.head + 1;
  const [from, to] = mine ? [model.me, name] : [name, model.me];
  const message: Message = { seq: head, from, to, at, text };
  const messages = [...chat.messages, message].slice(-HISTORY_MAX);
  const isRead = model.wants.marks || (mine && chat.unread === 0);
  const next: Chat = {
    ...chat,
    ...{ head, at, messages, history: { messages, oldest: true, newest: true } },
    ...(isRead && { read: head }),
    ...(!isRead && !mine && { unread: Math.min(UNREAD_MAX, chat.unread + 1) }),
  };
  const shown = { ...message, seq: 0 };
  const what = { kind: 'message', type: 'private', chat: name, mine, message: shown } as const;
  return [withChat(model, next), [tell({ ...what, past: false })]];
}

/** Nothing of it is kept; that it was there is, so that what is being typed for it goes nowhere else. */
function ended(model: Model, { with: name, text, unconfirmed }: NewsOf<'ended'>): Step {
  const chat = model.chats.get(privateId(name));
  const rest = withoutFilesOf(withoutPrivate(model, name), name);
  const nothing = { messages: [], oldest: true, newest: true };
  const next = chat
    ? withChat(rest, {
        ...chat,
        over: true,
        unread: 0,
        read: chat.head,
        messages: [],
        history: nothing,
      })
    : rest;
  const lines = unconfirmed.map((line) =>
    tell({ kind: 'refused', code: 'unconfirmed', text: 'This may not have arrived:', line }),
  );
  return [next, [tell({ kind: 'notice', text }), ...lines]];
}

/** A chat that has ended is gone for good once nobody looks at it. */
export function lookedAwayFromOver(model: Model, id: string): Model {
  if (!model.chats.get(id)?.over) return model;
  const chats = new Map(model.chats);
  chats.delete(id);
  return { ...model, chats };
}

/** What this client alone knows outlives what the server knows. */
export function ownChats({ chats }: Model): readonly (readonly [string, Chat])[] {
  return [...chats].filter(([, { kind }]) => kind === 'private');
}
