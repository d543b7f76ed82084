// update(panes, event, now) -> [panes, effects]: the shared update, what the screen adds to it, and keys. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { type OpenRequest, serverTime } from '../../core/model.ts';
import type { SeenRange } from '../../core/seen.ts';
import { signedName } from '../../core/sentences.ts';
import { messagesOf } from '../../core/update/chats.ts';
import type { ClientEvent } from '../../core/update/event.ts';
import { privateId } from '../../core/update/private-chat.ts';
import type { PrivateNews } from '../../core/update/private-event.ts';
import { update as updateModel } from '../../core/update.ts';
import { textOf } from '../editor/typed.ts';
import type { Key } from '../keys/key.ts';
import type { Action } from '../keys/table.ts';
import { blocksChanged, listedOnly, seenAnew } from './blocks.ts';
import type { PanesEffect, PanesEvent, PanesStep } from './event.ts';
import { cameFromEditor } from './from-editor.ts';
import { keysText } from './help.ts';
import { withIntent } from './intended.ts';
import { inLinks } from './links.ts';
import { withHelp, withLocal, withoutHelp, withoutPast } from './local.ts';
import { keptMentions, searched, searchedNext, withMentions } from './mentions.ts';
import { moused } from './mouse.ts';
import { inList, looked, neighbour, nextUnread, opened } from './open.ts';
import { GLOBAL, openChat, type Panes } from './panes.ts';
import { pathAsked, pathsFound } from './paths.ts';
import { peopleToAsk, withEverybody } from './people.ts';
import { broughtInSight, fetched, paged, settled, toNewest, toOldest } from './scroll.ts';
import { searching, searchKey, withoutSearch } from './search.ts';
import { send, sendAsText } from './send.ts';
import { shown } from './shown.ts';
import { withEnded } from './shut.ts';
import { type Edit, edited, inserted, isEdit, uncompleted, unrefused } from './typing.ts';
import { withoutPlaced } from './waiting.ts';

export function update(before: Panes, event: PanesEvent, now: Ms): PanesStep {
  const [panes, effects] = withBegun(before, happens(before, event, now));
  const after = withIntent(settled(panes, now), now);
  if (after.open === before.open) return [after, effects];
  return [after, [{ kind: 'watch', chat: after.open }, ...effects]];
}

/** An input answers only requests that were shown before its first key. */
function withBegun(before: Panes, [panes, effects]: PanesStep): PanesStep {
  const isSame = panes.open === before.open;
  if (isSame && before.editor.graphemes.length > 0) return [panes, effects];
  const begun = isSame ? before.model.requestCount : 0;
  return [panes.begun === begun ? panes : { ...panes, begun }, effects];
}

function happens(panes: Panes, event: PanesEvent, now: Ms): PanesStep {
  if (event.kind === 'key') return typed(panes, event.key, now);
  if (event.kind === 'resized') return fetched({ ...panes, size: event.size }, now);
  if (event.kind === 'preferred') return [{ ...panes, ...event.wishes }, []];
  if (event.kind === 'edited') return cameFromEditor(panes, event.edited, now);
  if (event.kind === 'paths-found') return [pathsFound(panes, event), []];
  if (event.kind === 'drawn') return drawn(panes, event.seen, now);
  const [after, effects] = heard(panes, event, now);
  return [withoutSearch(panes, after), effects];
}

/** What every client hears, and what follows from it here. */
function heard(before: Panes, event: ClientEvent, now: Ms): PanesStep {
  const [model, effects] = updateModel(before.model, event, now);
  const begun = connected(withoutPast({ ...before, model }, now), event, now);
  let panes = kept(withEnded(before, begun, !isAnew(event)));
  const all: PanesEffect[] = [];
  const also = ([next, more]: PanesStep): void => {
    panes = next;
    all.push(...more);
  };
  for (const effect of effects) {
    if (effect.kind === 'show') also(shown(panes, effect.what, now));
    else all.push(effect);
  }
  panes = withoutPlaced(panes, now);
  const isNew = ({ nth }: OpenRequest): boolean => nth > before.model.requestCount;
  if (model.requests.some(isNew)) all.push({ kind: 'bell' });
  if (event.kind === 'private') panes = privately(panes, event.news, now);
  if (event.kind === 'welcomed') also(welcomed(panes, event, now));
  if (blocksChanged(before.model, event, model)) also(seenAnew(panes, now));
  if (event.kind !== 'told') return [panes, all];
  also(answered(panes, event, now));
  if (isBack(before, panes)) also(looked(panes, panes.open, now));
  return [panes, all];
}

function answered(panes: Panes, told: Told, now: Ms): PanesStep {
  const { event } = told;
  if (event.kind === 'page') return pageCame(panes, told, now);
  if (event.kind === 'people') return [withEverybody(panes, event), []];
  if (event.kind !== 'chats') return [panes, []];
  return [kept(withEnded(panes, listedOnly(panes, event.chats))), []];
}

type Told = Extract<ClientEvent, { kind: 'told' }>;

/** More around it may be needed; and it may mention the user. */
function pageCame(panes: Panes, { event, asked }: Told, now: Ms): PanesStep {
  if (event.kind !== 'page' || !asked || !('page' in asked)) return fetched(panes, now);
  const found = messagesOf(event, panes.model.me, serverTime(panes.model, now));
  const next = searchedNext(panes, asked.page, event);
  const [then, effects] = fetched(withMentions(panes, event.chat, found), now);
  return [then, next ? [...effects, { kind: 'page', page: next }] : effects];
}

function isAnew(event: ClientEvent): boolean {
  return event.kind === 'welcomed' && event.fresh;
}

/** The open chat was over and is so no longer: what is not held of it is fetched. */
function isBack(before: Panes, { model, open }: Panes): boolean {
  const [was, is] = [before.model.chats.get(open), model.chats.get(open)];
  return was?.shut !== undefined && is !== undefined && !is.shut && !is.history;
}

/** A private chat that opens says so in its own pane too; one that ends is closed, unless it is looked at. */
function privately(panes: Panes, news: PrivateNews, now: number): Panes {
  const id = privateId(news.with);
  const chat = panes.model.chats.get(id);
  if (news.kind === 'opened' && chat && panes.open !== id) {
    const text = `It is open. The four words: ${news.words.join(' ')}`;
    return withLocal(panes, { tone: 'notice', text, at: now }, chat);
  }
  const isTyped = (panes.editors.get(id)?.graphemes.length ?? 0) > 0;
  if (!chat?.shut || panes.open === id || isTyped) return panes;
  const [model] = updateModel(panes.model, { kind: 'looked-away', chat: id }, now);
  return kept({ ...panes, model });
}

/** What a connection's end or beginning changes: places among messages of another epoch mean nothing. */
function connected(panes: Panes, event: ClientEvent, now: number): Panes {
  if (event.kind === 'lost') return { ...panes, retryAt: now + event.again };
  if (event.kind !== 'welcomed') return panes;
  const { retryAt: _, ...rest } = panes;
  return event.fresh ? { ...rest, locals: [], mentions: new Map() } : rest;
}

/** Without what belongs to chats that are no longer the user's, and without mentions that were read. */
function kept(panes: Panes): Panes {
  const { model, mentions, editors, list } = panes;
  const isThere = (id: string): boolean => id === GLOBAL || model.chats.has(id);
  const typed = [...editors].filter(([id]) => isThere(id));
  return {
    ...panes,
    mentions: keptMentions(mentions, model),
    ...(typed.length < editors.size && { editors: new Map(typed) }),
    ...(list !== undefined && !isThere(list) && { list: panes.open }),
  };
}

/** In how many chats unread messages are fetched at a login. */
const FETCHED_AT_ONCE = 12;

/** What to show first; and unread messages elsewhere, so that expired ones leave the counts as well. */
function welcomed(
  panes: Panes,
  { welcome, fresh }: Extract<ClientEvent, { kind: 'welcomed' }>,
  now: Ms,
): PanesStep {
  const effects = [...peopleToAsk(panes, welcome, fresh)];
  if (!fresh) return [panes, effects];
  const unread = [...panes.model.chats.values()].filter(
    (chat) => chat.unread > 0 && chat.kind !== 'global' && chat.id !== panes.open,
  );
  let next: Panes = { ...panes, anchor: 'newest' };
  for (const id of [panes.open, ...unread.slice(0, FETCHED_AT_ONCE).map((chat) => chat.id)]) {
    const [after, more] = looked(next, id, now);
    next = after;
    effects.push(...more);
  }
  const search = searched(next.model.chats.values()).slice(0, FETCHED_AT_ONCE);
  effects.push(...search.map((page) => ({ kind: 'page', page }) as const));
  const chat = next.model.chats.get(next.open);
  return [chat && chat.unread > 0 ? { ...next, newFrom: chat.read } : next, effects];
}

function drawn(panes: Panes, part: SeenRange & { chat: string }, now: Ms): PanesStep {
  if (!panes.focused || part.seq <= (panes.model.chats.get(part.chat)?.read ?? 0)) {
    return [panes, []];
  }
  const [model, effects] = updateModel(panes.model, { kind: 'seen', ...part }, now);
  if (model === panes.model) return [panes, []]; // anything else would be drawn, and seen, again and again
  return [kept({ ...panes, model }), effects.filter((effect) => effect.kind !== 'show')];
}

function typed(before: Panes, key: Key, now: Ms): PanesStep {
  if (key.kind === 'focus') return [inFront(before, key.gained), []];
  if (key.kind === 'mouse') return moused(before, key, now);
  if (before.model.warned !== undefined) return askedToLeave(before, key, now);
  const { hint: _, ...panes } = before;
  if (panes.search) {
    const next = searchKey({ ...panes, search: panes.search }, key);
    return next.over ? typed(next.panes, key, now) : [next.panes, []];
  }
  if (key.kind !== 'press') {
    const { list: __, links: ___, ...typing } = panes;
    return [inserted(typing, key), []];
  }
  const action = panes.bindings.actionOf(key.name);
  return action ? acted(panes, action, now) : [panes, []];
}

function acted(panes: Panes, action: Action, now: Ms): PanesStep {
  if (panes.list !== undefined) {
    const chosen = inList(panes, panes.list, action, now);
    if (chosen) return chosen;
  }
  const linked = panes.links && inLinks(panes, action);
  if (linked) return linked;
  const asked = pathAsked(panes, action);
  if (asked) return asked;
  return isEdit(action) ? [edited(panes, action), []] : done(panes, action, now);
}

/** Only `y`, or Ctrl-C again, leaves at once; a key that is neither yes nor no is typed as usual. */
function askedToLeave(before: Panes, key: Key, now: Ms): PanesStep {
  const text = key.kind === 'text' ? key.text.toLowerCase() : '';
  const action = key.kind === 'press' ? before.bindings.actionOf(key.name) : undefined;
  if (action === 'leave') return heard(before, { kind: 'interrupted' }, now);
  const [panes, effects] = heard(before, { kind: 'asked-to-leave', leaves: text === 'y' }, now);
  const isAnswer = text === 'y' || text === 'n' || action === 'cancel' || action === 'send';
  return isAnswer ? [panes, effects] : typed(panes, key, now);
}

/** Messages that come while another window has the focus are new to the user on return. */
function inFront(panes: Panes, focused: boolean): Panes {
  if (focused) return { ...panes, focused };
  return { ...panes, focused, newFrom: openChat(panes).history?.messages.at(-1)?.seq ?? 0 };
}

/** Marks everything as read because the user says so, seen or not. */
function allRead(panes: Panes, now: Ms): PanesStep {
  const { id, head, history } = openChat(panes);
  const seq = Math.max(head, history?.messages.at(-1)?.seq ?? 0);
  const { newFrom: _, ...rest } = panes;
  const said = { ...rest, hint: `All of ${signedName(openChat(panes))} is marked as read.` };
  return heard(said, { kind: 'seen', chat: id, above: 0, seq }, now);
}

function done(panes: Panes, action: Exclude<Action, Edit>, now: Ms): PanesStep {
  switch (action) {
    case 'send': {
      const { offer: _, ...rest } = panes;
      const [sent, effects] = send(rest, now);
      return [sent, [...effects, { kind: 'retry' }]];
    }
    case 'send-as-text': {
      const { offer: _, ...rest } = panes;
      return sendAsText(rest, now);
    }
    case 'cancel': {
      const undone = uncompleted(panes) ?? unrefused(panes);
      return undone ? [undone, []] : toNewest(withoutHelp(panes), now);
    }
    case 'search-earlier':
    case 'search-later':
      return [searching(panes), []];
    case 'editor': {
      const { offer: _, ...rest } = panes;
      return [rest, [{ kind: 'edit', text: textOf(panes.editor) }]];
    }
    case 'page-up':
      return paged(panes, -1, now);
    case 'page-down':
      return paged(panes, 1, now);
    case 'oldest':
      return toOldest(panes, now);
    case 'newest':
      return toNewest(panes, now);
    case 'next-unread': {
      const id = nextUnread(panes);
      if (id === undefined) return [{ ...panes, hint: 'Nothing else is unread.' }, []];
      return opened(panes, id, now, 'unread');
    }
    case 'mark-read':
      return allRead(panes, now);
    case 'chat-up':
      return opened(panes, neighbour(panes, panes.open, -1), now);
    case 'chat-down':
      return opened(panes, neighbour(panes, panes.open, 1), now);
    case 'chats':
      return [{ ...panes, list: panes.open }, []];
    case 'help':
      return broughtInSight(withHelp(panes, keysText(panes.bindings), now), now);
    case 'redraw':
      return [panes, [{ kind: 'redraw' }, { kind: 'retry' }]];
    case 'leave':
      return heard(panes, { kind: 'interrupted', typed: true }, now);
    case 'leave-if-empty':
      return panes.editor.graphemes.length === 0
        ? heard(panes, { kind: 'input-ended' }, now)
        : [edited(panes, 'delete-right'), []];
    case 'suspend': // the terminal's, before it comes here
      return [panes, []];
    default:
      return unreachable(action);
  }
}
