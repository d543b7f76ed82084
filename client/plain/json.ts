// What is shown, as one JSON object per line, for programs. Texts are cleaned: they end up in terminals and logs.

import { cleanLabel, cleanText } from '../../shared/text.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { Amendment } from '../../shared/wire/amended.ts';
import type { Message } from '../core/model.ts';
import { hostingText } from '../core/sentences.ts';
import type { Show } from '../core/update/event.ts';
import { SILENT } from './text.ts';

/** `id`: the program's id for the request that this answers. */
export function jsonOf(what: Show, id?: string): string {
  const object = { ...objectOf(what), ...(id !== undefined && { id }) };
  return `${JSON.stringify(object, clean)}\n`;
}

/** Cleans every field from the server, so that a terminal can do nothing with it but show it. */
function clean(_: string, value: unknown): unknown {
  return typeof value === 'string' ? cleanText(value) : value;
}

function objectOf(what: Show): object {
  switch (what.kind) {
    case 'message':
      return messageObject(what);
    case 'erased':
      return { event: 'erased', chat: cleanLabel(what.chat), until: what.until };
    case 'chats': {
      const chats = what.chats.map(({ name, type: kind, unread, at }) => ({
        ...{ chat: cleanLabel(name), kind, unread },
        ...(at > 0 && { at }),
      }));
      return { event: 'chats', chats, ...(what.line && { line: what.line }) };
    }
    case 'found':
      return foundObject(what);
    case 'links': {
      const links = what.links.map(({ seq, at, from, url }) => ({
        ...{ seq, at, from: cleanLabel(from), url: cleanText(url) },
      }));
      return { event: 'links', chat: cleanLabel(what.chat), links };
    }
    case 'listed': {
      const { chat, count, more, unread, line } = what;
      const left = unread !== undefined && { unread };
      return {
        event: 'listed',
        chat: cleanLabel(chat),
        count,
        more,
        ...left,
        ...(line && { line }),
      };
    }
    case 'notice':
      return {
        event: 'notice',
        text: cleanText(what.text),
        ...(what.data && { data: what.data }),
      };
    case 'amended':
      return amendedObject(what.event);
    case 'hosting':
      return { event: 'notice', text: hostingText(what.others) };
    case 'silent':
      return { event: 'notice', text: SILENT };
    case 'here':
      return {
        event: 'here',
        count: what.count,
        names: what.names.map((name) => cleanLabel(name)),
      };
    case 'presence': {
      const [here, left] = [what.here, what.left].map((some) =>
        some.map((name) => cleanLabel(name)),
      );
      const { hereCount, leftCount } = what;
      return { event: 'presence', here, left, hereCount, leftCount };
    }
    case 'blocked': {
      const { name, blocked, elsewhere } = what;
      return {
        event: 'blocked',
        name: cleanLabel(name),
        blocked,
        ...(elsewhere && { elsewhere }),
      };
    }
    case 'removed': {
      const { name, as, direct } = what;
      const chat = direct !== undefined && { direct: cleanLabel(direct) };
      return { event: 'removed', name: cleanLabel(name), as: cleanLabel(as), ...chat };
    }
    case 'refused': {
      const { code, text, id, line } = what;
      return {
        event: 'refused',
        code: cleanLabel(code),
        text: cleanText(text),
        ...(id && { id: cleanLabel(id) }),
        ...(line && { line }),
      };
    }
    case 'confirmed': {
      const { id, line, text, result } = what;
      return {
        event: 'confirmed',
        id: cleanLabel(id),
        ...(line && { line }),
        ...(text && { text: cleanText(text) }),
        ...(result && { result }),
      };
    }
    default:
      return unreachable(what);
  }
}

function foundObject(what: Extract<Show, { kind: 'found' }>): object {
  const { messages, count, upTo, unfinished, line } = what;
  return {
    event: 'found',
    messages: messages.map(({ type: kind, name: chat, chat: _, ...message }) => ({
      ...{ chat: cleanLabel(chat), kind },
      ...message,
    })),
    count,
    ...(upTo !== undefined && { upTo }),
    ...(unfinished && { unfinished }),
    ...(line && { line }),
  };
}

function amendedObject(event: Amendment): object {
  const { kind, chat: _, type, to, ...rest } = event;
  return { event: kind, kind: type, chat: cleanLabel(to), ...rest, from: cleanLabel(rest.from) };
}

/** What it answers, and what became of it. */
function becomeOf({ re, edited, deleted, reactions }: Message): object {
  return {
    ...(re !== undefined && { re }),
    ...(edited !== undefined && { edited }),
    ...(deleted !== undefined && { deleted: cleanLabel(deleted) }),
    ...(reactions && { reactions }),
  };
}

function messageObject(what: Extract<Show, { kind: 'message' }>): object {
  const { type: kind, chat, mine, message, past, line } = what;
  const { seq, from, at, text, action, note, change, expiresAt } = message;
  return {
    event: 'message',
    kind,
    ...(chat && { chat: cleanLabel(chat) }),
    from: cleanLabel(from),
    text: cleanText(text),
    ...(seq > 0 && { seq }),
    at,
    ...(mine && { mine }),
    ...(action && { action }),
    ...(note && { note }),
    ...(change && { change }),
    ...(line && { line }),
    ...(past && { past }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...becomeOf(message),
  };
}
