// Private chats [DESIGN 9]: what is typed for them, and who is met. Pure. Nothing said in one goes to the server,
// whatever is or isn't open.

import type { Command } from '../../../shared/grammar/command.ts';
import { keyOf } from '../../../shared/names.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import type { Model, Private } from '../model.ts';
import type { Asked, Effect, Show } from './event.ts';
import { answer, meant, unclear } from './requests.ts';

type Step = readonly [Model, readonly Effect[]];
type PrivateVerb =
  | 'startprivate'
  | 'private'
  | 'stopprivate'
  | 'sendfile'
  | 'accept'
  | 'decline'
  | 'cancelfile'
  | 'trust';
/** About a private chat, which this client handles. */
type PrivateCommand = Extract<Command, { verb: PrivateVerb }>;

type Typed = { readonly line: string; readonly shown: number };

const tell = (what: Show): Effect => ({ kind: 'show', what });
const ACTIVE: Effect = { kind: 'active' };

function refused(model: Model, text: string, line: string): Step {
  return [model, [tell({ kind: 'refused', code: 'no-such-chat', text, line })]];
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
    case 'cancelfile':
      return stopFile(model, command, typed.line);
    case 'trust':
      return trust(model, command.name, typed.line);
    default:
      return unreachable(command);
  }
}

function start(model: Model, name: string, line: string): Step {
  const chat = model.privates.get(keyOf(name));
  if (chat?.state === 'open') {
    const text = `You already have a private chat with ${chat.name}: private ${chat.name} <text>`;
    return refused(model, text, line);
  }
  if (chat?.state === 'held') return refused(model, held(chat.name), line);
  if (chat?.state === 'meeting') {
    return refused(model, `You are already being connected to ${chat.name}.`, line);
  }
  const order = { do: 'ask', with: name } as const;
  return [
    model,
    [
      { kind: 'private', order },
      { kind: 'say', line },
    ],
  ];
}

type CommandOf<K extends PrivateCommand['verb']> = Extract<PrivateCommand, { verb: K }>;

function say(model: Model, { name, text }: CommandOf<'private'>, line: string): Step {
  const chat = model.privates.get(keyOf(name));
  if (chat?.state !== 'open') return refused(model, notOpen(name, chat?.state), line);
  const order = { do: 'say', with: chat.name, text, line } as const;
  return [model, [{ kind: 'private', order }, ACTIVE]];
}

function notOpen(name: string, state: Exclude<Private['state'], 'open'> | undefined): string {
  if (state === 'held') return held(name);
  if (state === undefined) {
    return `You have no private chat with ${name}. Nothing was sent. To ask for one: startprivate ${name}`;
  }
  return `The private chat with ${name} is not open yet. Nothing was sent.`;
}

function held(name: string): string {
  return `You have not met this device of ${name} yet. Nothing was sent. Compare the four words, then: /trust ${name}   or: stopprivate ${name}`;
}

function trust(model: Model, name: string, line: string): Step {
  const chat = model.privates.get(keyOf(name));
  if (chat?.state === 'held') {
    return [model, [{ kind: 'private', order: { do: 'trust', with: chat.name } }]];
  }
  const text = `There is nothing to trust: no device of ${name} is waiting for it.`;
  return [model, [tell({ kind: 'refused', code: 'no-request', text, line })]];
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

function sendFile(model: Model, { name, path }: CommandOf<'sendfile'>, line: string): Step {
  const chat = model.privates.get(keyOf(name));
  if (chat?.state === 'held') return refused(model, held(chat.name), line);
  const order = { do: 'send', with: chat?.name ?? name, path, line } as const;
  return [model, [{ kind: 'private', order }, ...(chat?.state === 'open' ? [ACTIVE] : [])]];
}

/** What was typed when the client itself asked for a private chat to offer a file; otherwise the line itself. */
export function typedFor(model: Model, asked: Asked | undefined): string | undefined {
  if (!asked || !('line' in asked)) return undefined;
  const name = asked.file && /^startprivate (\S+)$/.exec(asked.line)?.[1];
  return (name && model.privates.get(keyOf(name))?.line) || asked.line;
}

function answered(model: Model, command: CommandOf<'accept' | 'decline'>, typed: Typed): Step {
  const { verb, name, file } = command;
  const open =
    name === undefined
      ? model.requests.filter(({ nth }) => nth <= typed.shown)
      : meant(
          model.requests.filter(({ from }) => keyOf(from) === keyOf(name)),
          file,
        );
  const [request, another] = open;
  if (another) return unclear(model, typed.line, open);
  if (request) return answer(model, { verb, line: typed.line }, request);
  if (verb === 'decline' && name !== undefined) return stopFile(model, command, typed.line);
  return notWaiting(model, name ?? 'Nobody', typed.line);
}

function notWaiting(model: Model, name: string, line: string): Step {
  const text = `${name} is not waiting for an answer from you.`;
  return [model, [tell({ kind: 'refused', code: 'no-request', text, line })]];
}

/** A file on its way here, or for `cancelfile` one offered here. */
function stopFile(
  model: Model,
  { verb, name = '', file: which }: CommandOf<'decline' | 'cancelfile'>,
  line: string,
): Step {
  const own = verb === 'cancelfile';
  const ofName = model.transfers.filter((it) => keyOf(it.with) === keyOf(name));
  const found = meant(
    ofName.filter(({ file }) => file.own === own),
    which,
  );
  const [transfer] = found;
  if (found.length > 1) {
    const list = found.map(({ file }) => `\n  ${verb} ${name} ${file.id} (${file.name})`);
    const text = `Several files are open; nothing was done. Say which:${list.join('')}`;
    return [model, [tell({ kind: 'refused', code: 'usage', text, line })]];
  }
  if (transfer) {
    const { with: whose, file } = transfer;
    const order = { do: own ? 'cancel' : 'refuse', with: whose, file: file.id } as const;
    return [model, [{ kind: 'private', order }, ACTIVE]];
  }
  if (own) return refused(model, `You are offering ${name} no such file.`, line);
  if (ofName.length === 0) return notWaiting(model, name, line);
  const text = `${name} is not waiting for an answer from you. To take back a file that you offered: cancelfile ${name}`;
  return [model, [tell({ kind: 'refused', code: 'no-request', text, line })]];
}
