// What the screen knows beside the shared model: which chat is open and where in it one is, what is being typed, and
// lines of the client's own. Pure data.

import type { Ms } from '../../../shared/clock.ts';
import { cleanLabel } from '../../../shared/text.ts';
import type { ChatKind } from '../../../shared/wire/native.ts';
import { type Chat, emptyChat, type Model, newModel, unseen } from '../../core/model.ts';
import { type Part, withSeen } from '../../core/seen.ts';
import type { Size } from '../../layout/row.ts';
import type { Offer } from '../editor/completion.ts';
import { type Editor, NEW_EDITOR } from '../editor/editor.ts';
import type { Bindings } from '../keys/bindings.ts';

/** Where a line stands among the messages of a chat: behind that of this seq, `n` for those of the client's own. */
export interface Spot {
  readonly seq: number;
  /** 0 for a message. */
  readonly n: number;
}

/** The row at the top of the messages; or the newest message is at the bottom, whatever arrives. */
export type Anchor = 'newest' | (Spot & { readonly row: number });

/** A line of the client's own in a chat: an answer, a notice, who came. Bounded, and kept nowhere. */
export interface Local extends Spot {
  readonly chat: string;
  readonly at: Ms;
  readonly tone: 'answer' | 'notice' | 'refusal' | 'presence' | 'call' | 'help';
  readonly text: string;
  /** When it is to be gone, by this machine's clock. */
  readonly until?: Ms;
}

/** What rings the bell and counts in the title. */
export type Notify = 'all' | 'mentions' | 'none';

/** A chat in which something was typed. */
export type Place = Pick<Chat, 'id' | 'kind' | 'name'>;

/** A line that was sent and is not answered, or whose message is not there yet. */
export interface Waiting {
  /** As it was typed, where, and when by this machine's clock. */
  readonly typed: string;
  readonly place: Place;
  readonly at: Ms;
  /** As it was sent. */
  readonly line: string;
  /** If it says something to somebody. */
  readonly says?: Saying;
  /** Its message is in the chat. */
  readonly there?: true;
  /** The server has it: its message is that one, and on its way. Not waited for any longer than `until`. */
  readonly kept?: { readonly chat: string; readonly seq: number; readonly until: Ms };
}

/** What a line says, and to whom. */
export interface Saying {
  /** The chat, if it is known. */
  readonly to?: string;
  readonly kind: Chat['kind'] | 'everybody';
  /** As in `Chat`. */
  readonly name: string;
  readonly text: string;
  readonly action?: true;
  /** Of a timed message: from then on, by the server's clock, it may have expired. */
  readonly until?: Ms;
}

export interface Panes {
  readonly model: Model;
  readonly size: Size;
  /** How people call the server. */
  readonly server: string;
  /** The id of the open chat. */
  readonly open: string;
  readonly anchor: Anchor;
  /** What others wrote behind this seq was unread when the chat was opened. */
  readonly newFrom?: number;
  readonly locals: readonly Local[];
  /** How many there ever were. */
  readonly localCount: number;
  readonly editor: Editor;
  /** How many requests had been shown when what is typed was begun. */
  readonly begun: number;
  /** Of the chats that are not open: what is typed in one never turns up in another. */
  readonly editors: ReadonlyMap<string, Editor>;
  readonly offer?: Offer;
  /** Something short to say, until the next key. */
  readonly hint?: string;
  /** The list of chats is open, with this one chosen. */
  readonly list?: string;
  /** Who is known here, by key: who was seen last is the last. */
  readonly people: ReadonlyMap<string, string>;
  /** The server has told who else there is. */
  readonly hasEverybody?: true;
  readonly waiting: readonly Waiting[];
  /** When the link tries to connect again. */
  readonly retryAt?: Ms;
  readonly notify: ReadonlyMap<string, Notify>;
  /** The same by kind of chat, where nothing else was said of one. */
  readonly usually: Readonly<Record<ChatKind, Notify>>;
  /** Which unread messages mention the user, by chat. */
  readonly mentions: ReadonlyMap<string, readonly number[]>;
  /** The terminal's window is in front, as far as the terminal tells. */
  readonly focused: boolean;
  readonly bindings: Bindings;
}

export const GLOBAL = 'global';

export interface PanesOptions extends Pick<Panes, 'server' | 'bindings' | 'usually'> {
  /** The server ends with this client. */
  readonly hosts?: true;
}

export function newPanes({ server, bindings, usually, hosts }: PanesOptions): Panes {
  return {
    model: newModel({ backlog: false, marks: false, ...(hosts && { hosts }) }),
    size: { columns: 80, rows: 24 },
    server,
    open: GLOBAL,
    anchor: 'newest',
    locals: [],
    localCount: 0,
    editor: NEW_EDITOR,
    begun: 0,
    editors: new Map(),
    people: new Map(),
    waiting: [],
    notify: new Map(),
    usually,
    mentions: new Map(),
    focused: true,
    bindings,
  };
}

/** The chat that is open; `global` is empty until the server told of it, and no other is open that is not known. */
export function openChat({ model, open }: Panes): Chat {
  return model.chats.get(open) ?? emptyChat({ id: GLOBAL, kind: 'global', name: GLOBAL });
}

/** The chats as they are listed: global, then the one written to last. */
export function listedChats({ model }: Panes): readonly Chat[] {
  const rank = ({ kind }: Chat): number => (kind === 'global' ? 0 : 1);
  return [...model.chats.values()].sort((a, b) => rank(a) - rank(b) || b.at - a.at);
}

/** How one writes to a chat; on one line, whatever the server calls it. */
export function signedName({ kind, name }: Pick<Chat, 'kind' | 'name'>): string {
  const sign = { global: '', direct: '@', group: '*', private: 'private ' }[kind];
  return `${sign}${cleanLabel(name)}`;
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

/** The lines that the server, or somebody in a private chat, still has to answer. */
export function unanswered({ waiting }: Panes): readonly Waiting[] {
  return waiting.filter(({ kept }) => !kept);
}

/** How much of the open chat is unseen, beside what is on the screen now. */
export function unseenBeside(panes: Panes, part: Part | undefined): number {
  const chat = openChat(panes);
  return unseen(part ? withSeen(chat, part, panes.model.me) : chat);
}
