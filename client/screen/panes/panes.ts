// What the screen knows besides the shared model: which chat is open and at which place, what is being typed, and the
// client's own lines. Pure data.

import type { Ms } from '../../../shared/clock.ts';
import type { ChatKind } from '../../../shared/wire/native.ts';
import type { Intent } from '../../core/intent.ts';
import type { Link } from '../../core/links.ts';
import { type Chat, emptyChat, type Model, newModel, unseen } from '../../core/model.ts';
import { type SeenRange, withSeen } from '../../core/seen.ts';
import type { Times } from '../../core/times.ts';
import type { Size } from '../../layout/row.ts';
import type { Anchor, Local } from '../../scrollback/item.ts';
import type { Offer } from '../editor/completion.ts';
import { type Editor, NEW_EDITOR } from '../editor/editor.ts';
import type { Search } from '../editor/search.ts';
import type { Bindings } from '../keys/bindings.ts';

/** What rings the bell and counts in the title. */
export type Notify = 'all' | 'mentions' | 'none';

/** A chat, by what it is called. */
export type ChatName = Pick<Chat, 'id' | 'kind' | 'name'>;

/** A line that was sent and is not answered, or whose message is not there yet. */
export interface Waiting {
  /** As it was typed, where, and when by this machine's clock. */
  readonly typed: string;
  readonly place: ChatName;
  readonly at: Ms;
  /** As it was sent. */
  readonly line: string;
  /** What it says, if it is addressed to somebody. */
  readonly says?: Saying;
  /** Its message is in the chat. */
  readonly there?: true;
  /** The server has it: its message is the one with this seq, and on its way. Nobody waits for it after `until`. */
  readonly kept?: { readonly chat: string; readonly seq: number; readonly until: Ms };
}

/** What a line says, and to whom. */
export interface Saying {
  /** The chat, if known. */
  readonly to?: string;
  readonly kind: Chat['kind'] | 'everybody';
  /** As in `Chat`. */
  readonly name: string;
  readonly text: string;
  readonly action?: true;
  /** For a timed message: from then on it may have expired, by the server's clock. */
  readonly until?: Ms;
}

/** What Enter will do with what is typed, and what that was read from. */
export interface Intended {
  /** `keys`: the screen's own `help keys`. */
  readonly is: Intent | { readonly kind: 'keys' };
  readonly from: readonly unknown[];
}

export interface Panes {
  readonly model: Model;
  readonly size: Size;
  /** What people call the server. */
  readonly server: string;
  /** The id of the open chat. */
  readonly open: string;
  readonly anchor: Anchor;
  /** Messages of others after this seq were unread when the chat was opened. */
  readonly newFrom?: number;
  readonly locals: readonly Local[];
  /** How many there have ever been. */
  readonly localCount: number;
  readonly editor: Editor;
  readonly intended: Intended;
  /** How many requests had been shown when the first key of this input was pressed. */
  readonly begun: number;
  /** For the chats that are not open: what is typed in one never turns up in another. */
  readonly editors: ReadonlyMap<string, Editor>;
  readonly offer?: Offer;
  /** The user searches in what was typed before. */
  readonly search?: Search;
  /** Something short to say, until the next key. */
  readonly hint?: string;
  /** The list of chats is open, with this one chosen. */
  readonly list?: string;
  /** The list of the open chat's links is open, with this one chosen. */
  readonly links?: Pick<Link, 'seq' | 'n'>;
  /** Known people, by key, the most recently seen last. */
  readonly people: ReadonlyMap<string, string>;
  /** The server has told who else there is. */
  readonly hasEverybody?: true;
  readonly waiting: readonly Waiting[];
  /** When the link tries to connect again. */
  readonly retryAt?: Ms;
  readonly notify: ReadonlyMap<string, Notify>;
  /** The default for each kind of chat, where a chat has no setting of its own. */
  readonly usually: Readonly<Record<ChatKind, Notify>>;
  /** Which unread messages mention the user, by chat. */
  readonly mentions: ReadonlyMap<string, readonly number[]>;
  /** The terminal's window has the focus, as far as the terminal tells. */
  readonly focused: boolean;
  readonly bindings: Bindings;
  /** How times are written. */
  readonly times: Times;
  /** What `/set` may change, and to what. */
  readonly settings: ReadonlyMap<string, readonly string[]>;
}

/** What settings say of the panes. */
export type PanesWishes = Pick<Panes, 'bindings' | 'usually' | 'times'>;

export const GLOBAL = 'global';

export interface PanesOptions extends PanesWishes, Pick<Panes, 'server'> {
  readonly settings?: Panes['settings'];
  /** The server ends with this client. */
  readonly hosts?: true;
}

export function newPanes(options: PanesOptions): Panes {
  const { server, bindings, usually, times, hosts, settings = new Map() } = options;
  return {
    model: newModel({ backlog: false, marks: false, ...(hosts && { hosts }) }),
    size: { columns: 80, rows: 24 },
    server,
    open: GLOBAL,
    anchor: 'newest',
    locals: [],
    localCount: 0,
    editor: NEW_EDITOR,
    intended: { is: { kind: 'nothing' }, from: [NEW_EDITOR.graphemes] },
    begun: 0,
    editors: new Map(),
    people: new Map(),
    waiting: [],
    notify: new Map(),
    usually,
    mentions: new Map(),
    focused: true,
    bindings,
    times,
    settings,
  };
}

/** The open chat; `global` is empty until the server told of it, and any other open chat is known. */
export function openChat({ model, open }: Panes): Chat {
  return model.chats.get(open) ?? emptyChat({ id: GLOBAL, kind: 'global', name: GLOBAL });
}

/** The chats in the order listed: global, then the most recently written. */
export function listedChats({ model }: Panes): readonly Chat[] {
  const rank = ({ kind }: Chat): number => (kind === 'global' ? 0 : 1);
  return [...model.chats.values()].sort((a, b) => rank(a) - rank(b) || b.at - a.at);
}

export function notifyOf({ notify, usually }: Panes, { id, kind }: Chat): Notify {
  return notify.get(id) ?? (kind === 'private' ? 'all' : usually[kind]);
}

/** How many messages the title counts. */
export function countedUnread(panes: Panes): number {
  let count = 0;
  for (const chat of panes.model.chats.values()) {
    const notify = notifyOf(panes, chat);
    if (notify === 'all') count += unseen(chat);
    else if (notify === 'mentions') count += panes.mentions.get(chat.id)?.length ?? 0;
  }
  return count;
}

/** The lines that the server, or the other side of a private chat, has yet to answer. */
export function unanswered({ waiting }: Panes): readonly Waiting[] {
  return waiting.filter(({ kept }) => !kept);
}

/** How many messages of the open chat are unseen, besides those on the screen now. */
export function unseenBeside(panes: Panes, seen: SeenRange | undefined): number {
  const chat = openChat(panes);
  return unseen(seen ? withSeen(chat, seen, panes.model.me) : chat);
}
