// How accounts, inboxes and chats look in the data folder (data/README.md), both ways. Reading checks every shape: a
// file that somebody edited by hand is refused here, and the store sets it aside.

import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { isName, keyOf } from '../../shared/names.ts';
import type { UserId } from '../facts.ts';
import type { Json, Kept } from '../store/store.ts';
import { usersOfDirect } from './direct.ts';
import type { Account, Chat, Inbox } from './state.ts';

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
});

const AnswerRow = Type.Object({
  n: Type.Integer({ minimum: 0 }),
  chat: Type.Optional(Type.String()),
  seq: Type.Optional(Seq),
  note: Type.Optional(Type.String()),
});

const InboxFile = Type.Object({
  read: Type.Record(Type.String(), Seq),
  lines: Type.Record(Type.String(), Type.Object({ at: Time, answers: Type.Array(AnswerRow) })),
});

const ChatFile = Type.Object({ at: Time, guest: Type.Optional(Type.String()) });

const readAccountFile = reader(AccountFile);
const readInboxFile = reader(InboxFile);
const readChatFile = reader(ChatFile);

export function keepAccount(account: Account): Kept {
  const { name, since, password, read, devices } = account;
  return {
    path: `users/${keyOf(name)}/account.json`,
    value: asJson({ name, since, password, read, devices }),
  };
}

export function readAccount(id: UserId, value: Kept['value']): Account {
  const account = readAccountFile(value);
  if (!isName(account.name)) throw new Error(`"${account.name}" is no name`);
  return { id, ...account };
}

export function keepInbox(name: string, inbox: Inbox): Kept {
  const read = Object.fromEntries(inbox.marks);
  const lines = Object.fromEntries(inbox.streams);
  return { path: `users/${keyOf(name)}/inbox.json`, value: asJson({ read, lines }) };
}

export function readInbox(value: Kept['value']): Inbox & { marks: Map<string, number> } {
  const { read, lines } = readInboxFile(value);
  // An object puts keys that look like numbers first; the stream used last belongs at the end.
  const streams = Object.entries(lines).sort(([, a], [, b]) => a.at - b.at);
  return { marks: new Map(Object.entries(read)), streams: new Map(streams) };
}

/** Who a chat is between is in its id; the file says it in names too, for whoever reads it with an editor. */
export function keepChat(chat: Chat, accounts: ReadonlyMap<UserId, Account>): Kept {
  const { kind, at, guest } = chat;
  const between = usersOfDirect(chat.id)?.map((user) => accounts.get(user)?.name ?? guest ?? user);
  const value = { kind, ...(between && { between }), ...(guest !== undefined && { guest }), at };
  return { path: `chats/${chat.id}/chat.json`, value: asJson(value) };
}

export function readChat(value: Kept['value']): Pick<Chat, 'at' | 'guest'> {
  const { at, guest } = readChatFile(value);
  return { at, ...(guest !== undefined && { guest }) };
}

function reader<T extends TSchema>(schema: T): (value: Kept['value']) => Static<T> {
  const compiled = TypeCompiler.Compile(schema);
  return (value) => {
    const fault = compiled.Errors(value).First();
    if (fault) throw new Error(`${fault.path || 'the whole'}: ${fault.message}`);
    return compiled.Decode(value);
  };
}

function asJson(value: object): Kept['value'] {
  return value as { readonly [key: string]: Json };
}
