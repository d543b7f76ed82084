// What each event means: update(model, event, now) -> [model, effects]. Pure; the screen and the plain client share
// it.

import type { Ms } from '../../shared/clock.ts';
import { parse } from '../../shared/grammar/parse.ts';
import { keyOf } from '../../shared/names.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { EventOf, Welcome } from '../../shared/wire/native.ts';
import { NOBODY } from './intent.ts';
import { type Model, newChat, serverTime } from './model.ts';
import { readUpTo } from './seen.ts';
import { typed } from './typed.ts';
import { amendedMeanwhile, amendedNow } from './update/amendments.ts';
import { confirmed, worded } from './update/answers.ts';
import { backlogPage, firstPages, unreadList } from './update/backlog.ts';
import { blocked, resumedBlocks, withBlocked } from './update/blocks.ts';
import { arrived, listed, readAgain, seen, withMark } from './update/chats.ts';
import type { ClientEvent, Effect, LinkEvent, Page, Show } from './update/event.ts';
import { erase, expire, wakeFor, withServerTime } from './update/expiry.ts';
import { hereAfter, hereAt, leave, stays } from './update/here.ts';
import { isSame, look, lookedAway, lookedUp } from './update/history.ts';
import { ownChats, privateNews } from './update/private-chat.ts';
import { removed, resumedRemovals } from './update/removed.ts';
import { over, asked as requested, requestsLost, typedFor, withOver } from './update/requests.ts';
import { lookedAwayFromShut, withGone } from './update/shut.ts';

export type Step = readonly [Model, readonly Effect[]];

/** `now`: this machine's time. Expired messages go before anything else happens [DESIGN 4.2]. */
export function update(before: Model, event: ClientEvent, now: Ms): Step {
  const clocked = withServerTime(heard(before, event), event, now);
  const time = serverTime(clocked, now);
  const [model, gone] = expire(clocked, time);
  const [next, effects] = happens(model, event, time);
  const after = withOver(model, next, time);
  return [after, [...gone, ...effects, ...wakeFor(before, after, now, event.kind === 'woken')]];
}

/** An answer ends a silence, and so does the end of the connection. */
function heard(model: Model, event: ClientEvent): Model {
  if (model.silent === undefined) return model;
  const isEnd = event.kind === 'lost' || event.kind === 'ended';
  if (!isEnd && (event.kind !== 'told' || !event.asked)) return model;
  const { silent: _, ...rest } = model;
  return rest;
}

/** `time`: the server's time. */
function happens(model: Model, event: ClientEvent, time: Ms): Step {
  switch (event.kind) {
    case 'asked':
      return [model, [{ kind: 'log-in', ask: event.ask }]];
    case 'welcomed':
      return event.fresh ? begin(model, event.welcome) : resume(model, event.welcome);
    case 'told':
      return told(model, event, time);
    case 'silent':
      return [{ ...model, silent: event.since }, [show({ kind: 'silent' })]];
    case 'leaving':
      return [model, [show({ kind: 'notice', text: leavingText(event.lines) })]];
    case 'lost':
      return lost(model, event.text);
    case 'ended':
      return [
        { ...model, connection: 'ended' },
        [{ kind: 'end', code: event.code, text: event.text }],
      ];
    case 'typed':
      return typed(model, event, time);
    case 'input-ended':
      return leave(model, 'when answered', time);
    case 'interrupted':
      if (event.typed) return leave(model, 'at once', time);
      return [model, [{ kind: 'leave', when: 'at once' }]];
    case 'asked-to-leave':
      return [stays(model), event.leaves ? [{ kind: 'leave', when: 'when answered' }] : []];
    case 'seen':
      return seen(model, event.chat, event);
    case 'look':
      return look(model, event.chat, event.at);
    case 'looked-away':
      return [lookedAwayFromShut(lookedAway(model, event.chat), event.chat), []];
    case 'private':
      return privateNews(model, event.news);
    case 'set': {
      const { line, text, isRefused } = event;
      if (isRefused) return [model, [show({ kind: 'refused', code: 'usage', text, line })]];
      return [model, [show({ kind: 'notice', text, line })]];
    }
    case 'woken':
      return [model, []];
    case 'clock-set':
      return [model, model.connection === 'open' ? [{ kind: 'ask-time' }] : []];
    default:
      return unreachable(event);
  }
}

export function show(what: Show): Effect {
  return { kind: 'show', what };
}

function begin(before: Model, welcome: Welcome): Step {
  const model = withBlocked(before, welcome);
  const { name: me, guest, chats: infos, INFO, here } = welcome;
  const known = infos.map(newChat);
  const first = model.wants.backlog ? firstPages(known) : { chats: known, effects: [] };
  const told = first.chats.map((chat) => [chat.id, chat] as const);
  const chats = new Map([...told, ...ownChats(model)]);
  const list = model.wants.backlog ? unreadList(known) : '';
  return [
    { ...model, me, guest, chats, here: hereAt(here), connection: 'open' },
    [
      ...(model.connection === 'lost' && model.me !== ''
        ? [show({ kind: 'notice', text: OTHER_PAST })]
        : []),
      show({ kind: 'notice', text: INFO }),
      show({ kind: 'here', ...here }),
      ...(list ? [show({ kind: 'notice', text: list })] : []),
      ...first.effects,
      { kind: 'ready' },
    ],
  ];
}

const OTHER_PAST =
  "Connected again, but this server's history is not the one you knew: some of what you saw may be missing.";

/** After a broken connection: missed messages follow by themselves; here only what is known of the chats changes. */
function resume(before: Model, welcome: Welcome): Step {
  const { chats: infos, here } = welcome;
  const [named, removals] = resumedRemovals(before, infos);
  const [model, blocks] = resumedBlocks(named, welcome);
  const still = new Set(infos.map(({ chat }) => chat));
  const [chats, lost] = [new Map(model.chats), [] as string[]];
  for (const { id, kind, name, shut } of model.chats.values()) {
    if (kind !== 'group' || shut || still.has(id)) continue; // of direct chats only the newest are listed
    chats.delete(id);
    lost.push(name);
  }
  for (const info of infos) {
    const known = chats.get(info.chat);
    const chat = known && !known.shut ? known : newChat(info);
    const { head, name, read } = info;
    chats.set(chat.id, readUpTo({ ...chat, head, name }, read, model.me));
  }
  const effects: Effect[] = [
    show({ kind: 'notice', text: 'Connected again.' }),
    show({ kind: 'here', ...here }), // who came and left meanwhile was not told
    ...lost.map((name) => show({ kind: 'notice', text: `You are no longer in ${name}.` })),
    ...removals,
    ...blocks,
    { kind: 'ready' },
  ];
  return [{ ...model, chats, here: hereAt(here), connection: 'open' }, effects];
}

/** Shown once for each outage, not for each attempt. */
function lost(model: Model, why: string): Step {
  if (model.connection === 'lost') return [model, []];
  const text = `${why} Trying to reconnect, at once if you press Enter; what you type meanwhile waits.`;
  const [next, effects] = requestsLost({ ...model, connection: 'lost' });
  return [next, [show({ kind: 'notice', text }), ...effects]];
}

function leavingText(lines: number): string {
  const what = lines === 1 ? 'one line is' : `${lines} lines are`;
  return `Leaving once ${what} sent; Ctrl-C leaves now.`;
}

type ToldEvent = Extract<LinkEvent, { kind: 'told' }>;

function told(model: Model, { event, asked }: ToldEvent, time: Ms): Step {
  if (asked && 'page' in asked) return fetched(model, event, { asked: asked.page, time });
  const typedLine = typedFor(model, asked);
  const line = typedLine === undefined ? {} : { line: typedLine };
  switch (event.kind) {
    case 'message':
      return arrived(model, event, { ...line, time });
    case 'page':
      return readAgain(model, event, { ...line, time });
    case 'broadcast':
      return [model, [called(model, event)]];
    case 'notice':
      return [model, [show({ ...event, ...line })]];
    case 'list': {
      if (event.of !== 'found') return [model, [show({ ...worded(event), ...line })]];
      const { id: _, of: _of, ...found } = event;
      const goOn: readonly Effect[] = found.unfinished ? [{ kind: 'say', line: '/find more' }] : [];
      return [model, [show({ ...found, ...line, kind: 'found' }), ...goOn]];
    }
    case 'done':
    case 'change':
      return [model, [show({ ...worded(event), ...line })]];
    case 'edited':
    case 'deleted':
    case 'reacted':
      return amendedNow(model, event);
    case 'amended':
      return amendedMeanwhile(model, event);
    case 'refused': {
      const [next, effects] = refusedAsked(model, event.code, asked);
      return [next, [show({ ...event, ...line }), ...effects]];
    }
    case 'confirmed':
      return [model, [show({ ...confirmed(event), ...line })]];
    case 'presence':
      return [{ ...model, here: hereAfter(model.here, event) }, [show(event)]];
    case 'blocked':
      return blocked(model, event);
    case 'removed':
      return removed(model, event);
    case 'chats':
      return listed(model, event.chats, line);
    case 'erased': {
      const chat = model.chats.get(event.chat);
      return chat ? erase(model, chat, event.until) : [model, []];
    }
    case 'read':
      return [withMark(model, event.chat, event.seq), []];
    case 'gone':
      return gone(model, event);
    case 'request':
      return requested(model, event);
    case 'request-over':
      return over(model, event);
    case 'introduced':
      return [model, [{ kind: 'private', order: { do: 'meet', introduced: event } }]];
    case 'people': // for whoever completes names
    case 'pong':
      return [model, []];
    default:
      return unreachable(event);
  }
}

/**
 * A refusal may mean that a line's chat is gone, or that a request for a private chat, or its acceptance, comes to
 * nothing.
 */
function refusedAsked(model: Model, code: string, asked: ToldEvent['asked']): Step {
  if (!asked || code === 'already-asked') return [model, []];
  if (code === 'other-chat') return [withGone(model, 'line' in asked ? asked.chat : undefined), []];
  if ('accept' in asked) {
    const order = { do: 'not-accepted', with: asked.accept.from } as const;
    return [model, [{ kind: 'private', order }]];
  }
  if (!('line' in asked)) return [model, []];
  const parsed = parse(asked.line, NOBODY);
  if (parsed.kind !== 'command' || parsed.command.verb !== 'startprivate') return [model, []];
  const told = typedFor(model, asked) === asked.line ? 0 : 1; // a file's line: once is enough
  const order = { do: 'not-asked', with: parsed.command.name, told } as const;
  return [model, [{ kind: 'private', order }]];
}

/** The answer to a page that this client asked for; a refusal shows nothing. */
function fetched(
  model: Model,
  event: ToldEvent['event'],
  { asked, time }: { asked: Page; time: Ms },
): Step {
  const { chat } = asked;
  const page = event.kind === 'page' ? event : { chat, messages: [], more: true };
  const history = model.chats.get(chat)?.history;
  if (history?.asked && isSame(history.asked, asked)) {
    return lookedUp(model, event.kind === 'page' ? page : undefined, { asked, time });
  }
  return backlogPage(model, page, time);
}

/** A broadcast belongs to no chat. */
function called({ me }: Model, { from, at, text }: EventOf<'broadcast'>): Effect {
  const message = { seq: 0, from, to: '', at, text };
  const mine = keyOf(from) === keyOf(me);
  return show({ kind: 'message', type: 'broadcast', chat: '', mine, message, past: false });
}

/** A chat is no longer the user's, nor are the messages in it. */
function gone(model: Model, { chat, text }: EventOf<'gone'>): Step {
  const chats = new Map(model.chats);
  chats.delete(chat);
  return [{ ...model, chats }, [show({ kind: 'notice', text })]];
}
