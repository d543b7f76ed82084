// A typed line, once its intent is known: a few commands leave, those of private chats are the client's own, the rest is
// for the server [DESIGN 2]. Pure.

import type { Ms } from '../../../shared/clock.ts';
import type { ClientVerb, Command, CommandOf, Verb } from '../../../shared/grammar/command.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { IN_GLOBAL, type Intent, intent, isBareAnswer, NOBODY } from '../intent.ts';
import { answerable, type Model } from '../model.ts';
import type { ClientEvent, Effect, Show } from './event.ts';
import { leave } from './here.ts';
import { chatMeant } from './meant.ts';
import { commanded } from './private.ts';
import { unclear } from './requests.ts';

type Step = readonly [Model, readonly Effect[]];
type Typed = Extract<ClientEvent, { kind: 'typed' }>;

export function typed(model: Model, event: Typed, time: Ms): Step {
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
    case 'command':
      return done(model, meant.command, { ...event, time });
    default:
      return unreachable(meant);
  }
}

/** A server may know more commands; but no server takes a line with a `/` for text. */
function refused(line: string, why: Extract<Intent, { kind: 'refused' }>): Effect {
  const { code, text, secret } = why;
  if (code === 'unknown-command' && /^\s*\//.test(line)) return { kind: 'say', line };
  return show({ kind: 'refused', code, text, ...(!secret && { line }) });
}

function done(model: Model, command: Command, event: Typed & { readonly time: Ms }): Step {
  const { line, shown = Infinity } = event;
  switch (command.verb) {
    case 'logout':
      return leave(model, 'when answered', event.time);
    case 'passwd':
      return [model, [model.guest ? show(NO_PASSWORD) : { kind: 'new-password' }]];
    case 'startprivate':
    case 'private':
    case 'stopprivate':
    case 'sendfile':
    case 'accept':
    case 'decline':
    case 'cancelfile':
    case 'trust':
      return commanded(model, command, { line, shown });
    case 'notify':
      return [model, [show({ kind: 'refused', code: 'client-only', text: ON_SCREEN, line })]];
    default:
      return said(model, command, event);
  }
}

/** Only what is the server's alone gets here: a client's own command without a case above does not compile. */
function said(model: Model, command: CommandOf<Exclude<Verb, ClientVerb>>, event: Typed): Step {
  const chat = event.chat ?? chatMeant(model.chats.values(), command);
  return [model, [{ kind: 'say', line: event.line, ...(chat !== undefined && { chat }) }]];
}

function show(what: Show): Effect {
  return { kind: 'show', what };
}

const ON_SCREEN = 'Only the screen rings. Nothing was done.';

const NO_PASSWORD = {
  kind: 'refused',
  code: 'account-needed',
  text: 'You are a guest, and have no password.',
} as const;
