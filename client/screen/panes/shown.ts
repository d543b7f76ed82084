// What the shared update wants shown, on the screen. Messages are in the model already, so this is bells, marks,
// people, and the client's own lines. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { parse } from '../../../shared/grammar/parse.ts';
import { keyOf } from '../../../shared/names.ts';
import { cleanLabel } from '../../../shared/text.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { foundRow, lookedText } from '../../../shared/words/found.ts';
import { type Chat, chatCalled } from '../../core/model.ts';
import { blockedText, hereText, presenceTexts, signedName } from '../../core/sentences.ts';
import type { Show } from '../../core/update/event.ts';
import { privateId } from '../../core/update/private-chat.ts';
import { mentions } from '../../scrollback/rows.ts';
import type { PanesEffect, PanesStep } from './event.ts';
import { withLocal } from './local.ts';
import { withMentions } from './mentions.ts';
import { GLOBAL, notifyOf, openChat, type Panes } from './panes.ts';
import { withoutPerson, withPeople } from './people.ts';
import { cameBack, refused } from './refused.ts';
import { inSight } from './scroll.ts';
import { found, isLookedFor } from './shut.ts';
import { answered, arrived, confirmed } from './waiting.ts';

export function shown(panes: Panes, what: Show, now: Ms): PanesStep {
  const at = now;
  switch (what.kind) {
    case 'message':
      return what.past ? [panes, []] : written(panes, what, now);
    case 'erased':
    case 'amended': // the message itself shows it
    case 'silent': // the status line says so
    case 'hosting': // and the line above the input
      return [panes, []];
    case 'notice':
      return [noticed(panes, what, now), []];
    case 'links': // the list was opened at once
      return [panes, []];
    case 'chats':
      return [answered(panes, what.line).panes, []]; // the list was opened when the line was sent
    case 'found':
      return [foundHere(panes, what, now), []];
    case 'listed':
      return listed(panes, what, now);
    case 'here': {
      const met = withPeople(panes, what.names);
      return [withLocal(met, { tone: 'presence', text: hereText(what), at }), []];
    }
    case 'presence':
      return [present(panes, what, now), []];
    case 'blocked': {
      if (!what.elsewhere) return [panes, []];
      return [withLocal(panes, { tone: 'notice', text: blockedText(what), at }), []];
    }
    case 'removed':
      return [withoutPerson(panes, what.name), []];
    case 'refused':
      return [refused(panes, what, now), []];
    case 'confirmed': {
      const { panes: next, sent } = confirmed(panes, what, at);
      if (!what.text) return [next, []];
      const chat = sent && next.model.chats.get(sent.place.id);
      const until = sent && goneAt(sent.line, at);
      const said = { tone: 'notice', text: what.text, at, ...(until && { until }) } as const;
      return [withLocal(next, said, chat), []];
    }
    default:
      return unreachable(what);
  }
}

/** A line about a timed message disappears a moment before the message, so that one wake serves both. */
function goneAt(line: string, now: Ms): Ms | undefined {
  const parsed = parse(line, ANYBODY);
  if (parsed.kind !== 'command' || parsed.command.verb !== 'message') return undefined;
  const { lifetime } = parsed.command;
  return lifetime === undefined ? undefined : now + (lifetime - 1) * 1000;
}

const ANYBODY = { isUser: () => true, isGroup: () => true, openRequests: 0 };

type Written = Extract<Show, { kind: 'message' }>;

function written(before: Panes, what: Written, at: Ms): PanesStep {
  const { message, mine, type, chat: name } = what;
  const { panes, sent } = mine ? arrived(before, what) : { panes: before };
  const met = withPeople(panes, [message.from]);
  if (type === 'broadcast') {
    const text = `${message.from} to everybody: ${message.text}`;
    return [withLocal(met, { tone: 'call', text, at }), bellUnless(mine)];
  }
  const chat = chatNamed(met, what);
  if (!chat) return [met, []];
  if (mine) {
    const elsewhere = sent && chat.id !== panes.open; // not from another device of the user's
    return [elsewhere ? { ...met, hint: `Sent to ${signedName(chat)}.` } : met, []];
  }
  const isMention = mentions(message.text, panes.model.me);
  const marked = withMentions(met, chat.id, [message]);
  const notify = notifyOf(panes, chat);
  const rings = notify === 'all' || (notify === 'mentions' && isMention);
  const watched = chat.id === panes.open && panes.focused && panes.anchor === 'newest';
  return [marked, bellUnless(!rings || watched || name === '' || message.note === true)];
}

function bellUnless(quiet: boolean): readonly PanesEffect[] {
  return quiet ? [] : [{ kind: 'bell' }];
}

function chatNamed(panes: Panes, { type, chat: name }: Written): Chat | undefined {
  if (type === 'global') return panes.model.chats.get(GLOBAL);
  if (type === 'private') return panes.model.chats.get(privateId(name));
  const target = { kind: type === 'direct' ? 'user' : 'group', name } as const;
  return chatCalled(panes.model.chats.values(), target);
}

/** The server's notices and answers; an answer to a line is shown from its first row on. */
function noticed(panes: Panes, { text, line }: Extract<Show, { kind: 'notice' }>, now: Ms) {
  const { panes: next, sent } = answered(panes, line);
  const tone = line === undefined ? 'notice' : 'answer';
  const chat = sent && next.model.chats.get(sent.place.id);
  const told = withLocal(next, { tone, text, at: now }, chat);
  return line === undefined ? told : inSight(told, now);
}

/** As one answer. A timed text would have to go from here, too: it is not repeated. */
function foundHere(panes: Panes, what: Extract<Show, { kind: 'found' }>, now: Ms): Panes {
  const { messages, line } = what;
  const { date, clock } = panes.times;
  const today = date(now);
  const time = (at: Ms): string => (date(at) === today ? clock(at) : `${date(at)} ${clock(at)}`);
  const rows = messages.map((message) => `${time(message.at)} ${foundRow(message)}`);
  const looked = lookedText(what, time);
  const text = [...rows, ...(looked === undefined ? [] : [looked])].join('\n');
  if (text === '') return answered(panes, line).panes;
  return noticed(panes, { kind: 'notice', text, ...(line !== undefined && { line }) }, now);
}

/** A removed account's chat is not the one that was asked for, only the nearest there is: opening it is the user's to do. */
function listed(
  before: Panes,
  { id, chat: name, line }: Extract<Show, { kind: 'listed' }>,
  now: Ms,
): PanesStep {
  const { panes, sent } = answered(before, line);
  const place = sent?.place;
  if (place?.id !== panes.open || !isLookedFor(place.id)) return [panes, []];
  if (keyOf(name) === keyOf(place.name)) return found(panes, place, { id, now });
  const typed = `ls ${cleanLabel(name)}`;
  const text = `${place.name}'s account was removed. To look back: ${typed}`;
  return [cameBack(panes, { text, place, typed }, now), []];
}

type Presence = Extract<Show, { kind: 'presence' }>;

/** In global, and in the direct chats with those who came or left. */
function present(panes: Panes, what: Presence, at: Ms): Panes {
  let next = withPeople(panes, what.here);
  const chat = openChat(panes);
  const concerned = [...what.here, ...what.left].some((name) => keyOf(name) === keyOf(chat.name));
  for (const text of presenceTexts(what)) {
    next = withLocal(next, { tone: 'presence', text, at }, next.model.chats.get(GLOBAL));
    if (chat.kind === 'direct' && concerned) {
      next = withLocal(next, { tone: 'presence', text, at }, chat);
    }
  }
  return next;
}
