// What each event means: update(model, event) -> [model, effects]. Pure; the screen and the plain client share it.

import { keyOf } from '../shared/names.ts';
import type { EventOf, Welcome } from '../shared/wire/native.ts';
import { type Chat, type Model, newChat, withChat } from './model.ts';
import { arrived, backlogPage, firstPages, readAgain, unreadList } from './update/chats.ts';
import type { ClientEvent, Effect, LinkEvent, Show } from './update/event.ts';
import { meaningOf } from './update/line.ts';

export type Step = readonly [Model, readonly Effect[]];

export function update(model: Model, event: ClientEvent): Step {
  switch (event.kind) {
    case 'asked':
      return [model, [{ kind: 'log-in', ask: event.ask }]];
    case 'welcomed':
      return event.fresh ? begin(model, event.welcome) : resume(model, event.welcome);
    case 'told':
      return told(model, event);
    case 'lost':
      return lost(model, event.text);
    case 'ended':
      return [
        { ...model, connection: 'ended' },
        [{ kind: 'end', code: event.code, text: event.text }],
      ];
    case 'typed':
      return [model, typed(model, event.line)];
    case 'input-ended':
      return [model, [{ kind: 'leave', when: 'when answered' }]];
    case 'interrupted':
      return [model, [{ kind: 'leave', when: 'at once' }]];
    case 'woken':
      return erase(model, event.now);
  }
}

export function show(what: Show): Effect {
  return { kind: 'show', what };
}

function begin(model: Model, welcome: Welcome): Step {
  const { name: me, guest, chats: infos, INFO, here } = welcome;
  const known = infos.map(newChat);
  const first = model.wants.backlog ? firstPages(known) : { chats: known, effects: [] };
  const chats = new Map(first.chats.map((chat) => [chat.id, chat]));
  const list = model.wants.backlog ? unreadList(known) : '';
  return [
    { ...model, me, guest, chats, connection: 'open' },
    [
      show({ kind: 'notice', text: INFO }),
      show({ kind: 'here', ...here }),
      ...(list ? [show({ kind: 'notice', text: list })] : []),
      ...first.effects,
      { kind: 'ready' },
    ],
  ];
}

/** After a broken connection: what was missed follows as messages; here only what is known of the chats changes. */
function resume(model: Model, { chats: infos, here }: Welcome): Step {
  const chats = new Map(model.chats);
  for (const info of infos) {
    const chat = chats.get(info.chat) ?? newChat(info);
    const { head, name, read } = info;
    chats.set(chat.id, { ...chat, head, name, read: Math.max(read, chat.read) });
  }
  const effects: Effect[] = [
    show({ kind: 'notice', text: 'Connected again.' }),
    show({ kind: 'here', ...here }), // who came and left meanwhile was not told
    { kind: 'ready' },
  ];
  return [{ ...model, chats, connection: 'open' }, effects];
}

/** Told once for each outage, not for each attempt. */
function lost(model: Model, why: string): Step {
  if (model.connection === 'lost') return [model, []];
  const text = `${why} Trying to reconnect; what you type meanwhile waits.`;
  return [{ ...model, connection: 'lost' }, [show({ kind: 'notice', text })]];
}

function told(model: Model, { event, asked }: Extract<LinkEvent, { kind: 'told' }>): Step {
  const line = asked && 'line' in asked ? { line: asked.line } : {};
  switch (event.kind) {
    case 'message':
      return arrived(model, event);
    case 'page':
      return asked && 'page' in asked ? backlogPage(model, event) : readAgain(model, event);
    case 'broadcast': {
      const { from, at, text } = event;
      const message = { seq: 0, from, to: '', at, text };
      const mine = keyOf(from) === keyOf(model.me);
      return [
        model,
        [show({ kind: 'message', type: 'broadcast', chat: '', mine, message, past: false })],
      ];
    }
    case 'notice':
      return [model, [show({ kind: 'notice', text: event.text })]];
    case 'refused':
      return asked && 'page' in asked
        ? backlogPage(model, { chat: asked.page.chat, messages: [], more: false })
        : [model, [show({ ...event, ...line })]];
    case 'confirmed': {
      const { id, text } = event;
      return [model, [show({ kind: 'confirmed', id, ...line, ...(text && { text }) })]];
    }
    case 'presence':
      return [model, [show(event)]];
    case 'chats':
      return [model, [show({ kind: 'notice', text: chatList(event.chats) })]];
    case 'erased':
      return erase(model, event.until, event.chat);
    case 'gone': {
      const chats = new Map(model.chats);
      chats.delete(event.chat);
      return [{ ...model, chats }, [show({ kind: 'notice', text: event.text })]];
    }
  }
}

function chatList(chats: EventOf<'chats'>['chats']): string {
  return chats.map(({ name, unread = 0 }) => `${name} ${unread}`).join('\n');
}

function typed({ guest }: Model, line: string): readonly Effect[] {
  const meaning = meaningOf(line);
  switch (meaning.kind) {
    case 'nothing':
      return [];
    case 'leave':
      return [{ kind: 'leave', when: 'when answered' }];
    case 'new-password':
      return guest ? [show(NO_PASSWORD)] : [{ kind: 'new-password' }];
    case 'refused': {
      const { secret, ...refused } = meaning;
      return [show({ ...refused, ...(!secret && { line }) })];
    }
    case 'say':
      return [{ kind: 'say', line }];
  }
}

const NO_PASSWORD = {
  kind: 'refused',
  code: 'account-needed',
  text: 'You are a guest, and have no password.',
} as const;

/** Timed messages whose time has come, by this client's own clock too [DESIGN 4.4]. */
function erase(model: Model, now: number, only?: string): Step {
  let after = model;
  const effects: Effect[] = [];
  for (const chat of model.chats.values()) {
    if (only !== undefined && chat.id !== only) continue;
    const due = (message: { expiresAt?: number }): boolean =>
      (message.expiresAt ?? Infinity) <= now;
    const gone = chat.messages.filter(due);
    if (gone.length === 0) continue;
    after = withChat(after, without(chat, due));
    for (const { seq } of gone) effects.push(show({ kind: 'erased', chat: chat.name, seq }));
  }
  return [after, effects];
}

function without(chat: Chat, due: (message: { expiresAt?: number }) => boolean): Chat {
  const messages = chat.messages.filter((message) => !due(message));
  const { loading } = chat;
  if (!loading) return { ...chat, messages };
  const waiting = loading.waiting.filter((message) => !due(message));
  return { ...chat, messages, loading: { ...loading, waiting } };
}
