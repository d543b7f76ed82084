// The shapes of accounts, inboxes and chats in the data folder (data/README.md), both ways. Reading checks every shape:
// a badly edited file is refused here, and the store sets it aside.

import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { isName } from '../../shared/names.ts';
import { Result } from '../../shared/wire/answers.ts';
import type { ChatId, UserId } from '../facts.ts';
import type { Value } from '../store/store.ts';
import type { Account } from './accounts.ts';
import { AMENDED_MAX, type Amended } from './amended.ts';
import type { Chat } from './chats.ts';
import { kindOf } from './direct.ts';
import { skipped } from './gaps.ts';
import type { Group } from './groups.ts';
import type { Inbox } from './inboxes.ts';

const Seq = Type.Integer({ minimum: 0 });
const Time = Type.Integer();

const AccountFile = Type.Object({
  name: Type.String(),
  since: Time,
  password: Type.String(),
  read: Seq,
  devices: Type.Array(
    Type.Object({
      id: Type.String(),
      tokenHash: Type.String(),
      label: Type.String(),
      since: Time,
      remembered: Type.Boolean(),
    }),
  ),
  blocks: Type.Array(Type.String()),
  banned: Type.Boolean(),
});

const AnswerRow = Type.Object({
  n: Type.Integer({ minimum: 0 }),
  chat: Type.Optional(Type.String()),
  seq: Type.Optional(Seq),
  result: Type.Optional(Result),
  note: Type.Optional(Type.String()), // of an older server
});

const InboxFile = Type.Object({
  seen: Time,
  here: Type.Boolean(),
  read: Type.Record(Type.String(), Seq),
  lines: Type.Record(Type.String(), Type.Object({ at: Time, answers: Type.Array(AnswerRow) })),
  missed: Type.Optional(Type.Array(Type.Object({ lsn: Seq, text: Type.String() }))),
});

const ChatFile = Type.Object({
  at: Time,
  last: Type.Optional(Seq),
  gaps: Type.Optional(Type.Array(Type.Tuple([Seq, Seq]))),
  unsure: Type.Optional(Seq),
  between: Type.Optional(Type.Tuple([Type.String(), Type.String()])),
  amended: Type.Optional(
    Type.Object({ n: Seq, of: Type.Array(Seq, { maxItems: 2 * AMENDED_MAX }) }),
  ),
});

const GroupFile = Type.Object({
  name: Type.String(),
  owner: Type.String(),
  members: Type.Array(Type.Object({ id: Type.String(), sees: Seq }), { minItems: 1 }),
});

const readAccountFile = reader(AccountFile);
const readInboxFile = reader(InboxFile);
const readChatFile = reader(ChatFile);
const readGroupFile = reader(GroupFile);

export function keepAccount({ id: _, ...account }: Account): Value {
  return asJson(account);
}

export function readAccount(id: UserId, value: Value): Account {
  const account = readAccountFile(value);
  if (!isName(account.name)) throw new Error(`"${account.name}" is no name`);
  return { id, ...account };
}

export function keepInbox(inbox: Inbox): Value {
  const read = Object.fromEntries(inbox.marks);
  const lines = Object.fromEntries(inbox.streams);
  const { seen, here, missed } = inbox;
  return asJson({ seen, here, read, lines, ...(missed.length > 0 && { missed }) });
}

export function readInbox(value: Value): Inbox {
  const { seen, here, read, lines, missed = [] } = readInboxFile(value);
  // An object puts keys that look like numbers first; the most recently used stream belongs at the end.
  const streams = Object.entries(lines).sort(([, a], [, b]) => a.at - b.at);
  return { seen, here, missed, marks: new Map(Object.entries(read)), streams: new Map(streams) };
}

/** The ids alone say whose a direct chat is and who is in a group; the file adds the names for people. */
export function keepChat(
  { kind, last, at, gaps: { gaps, unsure }, names }: Chat,
  {
    group,
    amended,
  }: { readonly group?: Group | undefined; readonly amended?: Amended | undefined },
  nameOf: (user: UserId) => string | undefined,
): Value {
  return asJson({
    kind,
    ...(names && { between: names }),
    ...(group && keepGroup(group, nameOf)),
    at,
    last,
    ...(gaps.length > 0 && { gaps }),
    ...(unsure > 0 && { unsure }),
    ...(amended && { amended: { n: amended.n, of: amended.of.slice(-AMENDED_MAX) } }),
  });
}

function keepGroup({ name, owner, members }: Group, nameOf: (user: UserId) => string | undefined) {
  const rows = Array.from(members, ([id, since]) => ({ name: nameOf(id), id, sees: since + 1 }));
  return { name, owner, members: rows };
}

/** What only a group's own file says, kept a second time. */
export function keepGroupCopy(group: Group, nameOf: (user: UserId) => string | undefined): Value {
  return asJson(keepGroup(group, nameOf));
}

/** `last` is the highest number ever given out, whether its message was kept or not. */
export function readChat(
  id: ChatId,
  value: Value,
  last: number,
): Pick<Chat, 'at' | 'gaps' | 'names'> & { readonly group?: Group; readonly amended?: Amended } {
  const { at, between, amended, ...known } = readChatFile(value);
  const gaps = skipped({ gaps: [], unsure: 0, ...known }, known.last ?? 0, last);
  const head = {
    at,
    gaps: known.last === undefined ? { gaps: [], unsure: last } : gaps,
    ...(amended && { amended }),
  };
  if (kindOf(id) === 'group') return { ...head, group: readGroup(id, value) };
  return { ...head, ...(between && { names: between }) };
}

export function readGroup(id: ChatId, value: Value): Group {
  const { name, owner, members: rows } = readGroupFile(value);
  const members = new Map(rows.map((row) => [row.id, row.sees - 1] as const));
  if (!isName(name)) throw new Error(`"${name}" is no name`);
  if (!members.has(owner)) throw new Error(`the owner "${owner}" is none of the members`);
  return { id, name, owner, members };
}

function reader<T extends TSchema>(schema: T): (value: Value) => Static<T> {
  const compiled = TypeCompiler.Compile(schema);
  return (value) => {
    const fault = compiled.Errors(value).First();
    if (fault) throw new Error(`${fault.path || 'the whole'}: ${fault.message}`);
    return compiled.Decode(value);
  };
}

function asJson(value: object): Value {
  return value as Value;
}
