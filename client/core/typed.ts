// What is done with a typed line once its intent is known: the client carries out its own commands, and sends the rest
// to the server [DESIGN 2]. Pure.

import type { Ms } from '../../shared/clock.ts';
import { COMMANDS } from '../../shared/commands/list.ts';
import type { ClientVerb, Command, CommandOf } from '../../shared/grammar/command.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { handlers } from './commands/list.ts';
import type { Handlers, Typed } from './handler.ts';
import { IN_GLOBAL, type Intent, intent, isBareAnswer, NOBODY } from './intent.ts';
import { answerable, type Model } from './model.ts';
import type { ClientEvent, Effect } from './update/event.ts';
import { chatMeant } from './update/meant.ts';
import { unclear } from './update/requests.ts';

type Step = readonly [Model, readonly Effect[]];

export function typed(
  model: Model,
  event: Extract<ClientEvent, { kind: 'typed' }>,
  time: Ms,
): Step {
  const { line, shown = Infinity } = event;
  const may = answerable(model, shown, time);
  if (isBareAnswer(line) && may.openRequests !== 1 && model.requests.length > 0) {
    return unclear(model, line);
  }
  const meant = event.intent ?? intent(line, IN_GLOBAL, { ...NOBODY, ...may });
  switch (meant.kind) {
    case 'nothing':
      return [model, []];
    case 'refused':
      return [model, [refused(line, meant)]];
    case 'command': {
      const { command } = meant;
      if (isOwn(command)) return handled(command.verb, command, { line, shown, time }, model);
      const chat = event.chat ?? chatMeant(model.chats.values(), command);
      return [model, [{ kind: 'say', line, ...(chat !== undefined && { chat }) }]];
    }
    default:
      return unreachable(meant);
  }
}

/** An unknown `/word` goes to the server: a newer one may know it, and no server takes such a line for text. */
function refused(line: string, why: Extract<Intent, { kind: 'refused' }>): Effect {
  const { code, text, secret } = why;
  if (code === 'unknown-command' && /^\s*\//.test(line)) return { kind: 'say', line };
  return { kind: 'show', what: { kind: 'refused', code, text, ...(!secret && { line }) } };
}

function isOwn(command: Command): command is CommandOf<ClientVerb> {
  return COMMANDS[command.verb].by !== 'server';
}

function handled<V extends ClientVerb>(
  verb: V,
  command: CommandOf<V>,
  typed: Typed,
  model: Model,
): Step {
  const handle: Handlers[V] = handlers[verb];
  return handle(command, typed, model);
}
