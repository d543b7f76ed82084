// Lines that were sent: from Enter on they are shown in the chat they go to, until their message replaces them, or they
// are refused. Pure.

import type { Ms } from '../../../shared/clock.ts';
import type { Command, Target } from '../../../shared/grammar/command.ts';
import { keyOf } from '../../../shared/names.ts';
import type { Intent } from '../../core/intent.ts';
import { serverTime } from '../../core/model.ts';
import type { Effect, Show } from '../../core/update/event.ts';
import { privateId } from '../../core/update/private-chat.ts';
import { GLOBAL, openChat, type Panes, type Saying, type Waiting } from './panes.ts';
import { placeOf } from './shut.ts';

/**
 * How long to wait for an answered line's message: after a broken connection the answer comes before what was missed.
 */
const PLACED_FOR: Ms = 10_000;

/** The lines that effects send, to the server or straight to another client. */
export function sentBy(
  effects: readonly Effect[],
  panes: Panes,
  { typed, intent, now: at }: { typed: string; intent: Intent; now: Ms },
): readonly Waiting[] {
  const command = intent.kind === 'command' ? intent.command : undefined;
  return effects.flatMap((effect): readonly Waiting[] => {
    const line = lineIn(effect);
    if (line === undefined) return [];
    const chat = effect.kind === 'say' ? effect.chat : undefined;
    const says = command && sayingOf(command, serverTime(panes.model, at), chat);
    return [{ typed, place: placeOf(openChat(panes)), at, line, ...(says && { says }) }];
  });
}

function lineIn(effect: Effect): string | undefined {
  if (effect.kind === 'say') return effect.line;
  if (effect.kind !== 'private' || effect.order.do !== 'say') return undefined;
  return effect.order.line;
}

/** `time`: by the server's clock. `chat`: the chat that it is meant for, if known. */
function sayingOf(command: Command, time: Ms, chat: string | undefined): Saying | undefined {
  switch (command.verb) {
    case 'message': {
      const { to, text, action, lifetime } = command;
      const id = chat !== undefined && { to: chat };
      const until = lifetime !== undefined && { until: time + lifetime * 1_000 };
      return { ...id, ...addressOf(to), text, ...(action && { action }), ...until };
    }
    case 'private': {
      const { name, text } = command;
      return { to: privateId(name), kind: 'private', name, text };
    }
    case 'broadcast':
      return { kind: 'everybody', name: '', text: command.text };
    default:
      return undefined;
  }
}

function addressOf(to: Target): Pick<Saying, 'kind' | 'name'> {
  if (to.kind === 'global') return { kind: 'global', name: GLOBAL };
  return { kind: to.kind === 'group' ? 'group' : 'direct', name: to.name };
}

interface Answered {
  readonly panes: Panes;
  /** The line, if it was sent from here. */
  readonly sent?: Waiting;
}

/** Removes the answered line from those that wait. */
export function answered(panes: Panes, line: string | undefined): Answered {
  return changed(
    panes,
    (it) => !it.kept && it.line === line,
    () => [],
  );
}

/** Like `answered`; but a line that the server keeps stays visible until its message comes. */
export function confirmed(
  panes: Panes,
  { line, chat, seq }: Extract<Show, { kind: 'confirmed' }>,
  now: Ms,
): Answered {
  return changed(
    panes,
    (it) => !it.kept && it.line === line,
    (it) => {
      const isTimed = it.says?.until !== undefined; // it may be gone already
      if (it.there || !it.says || isTimed || !chat || seq === undefined) return [];
      return [{ ...it, kept: { chat, seq, until: now + PLACED_FOR } }];
    },
  );
}

/**
 * A message of the user's own replaces its line, if that was sent from here: the server says which one it is, or, if it
 * is an older one, the text does.
 */
export function arrived(panes: Panes, what: Extract<Show, { kind: 'message' }>): Answered {
  const { message, line } = what;
  if (message.note) return { panes };
  if (line !== undefined) {
    return changed(
      panes,
      (it) => !it.there && !it.kept && it.line === line,
      (it) => [{ ...it, there: true }],
    );
  }
  const isTold = message.line !== undefined; // it came by a line that was answered, or typed elsewhere
  const kind = what.type === 'broadcast' ? 'everybody' : what.type;
  const isIt = ({ says, there, kept }: Waiting): boolean =>
    !there &&
    (kept ? kept.seq === message.seq : !isTold) &&
    says?.kind === kind &&
    keyOf(says.name) === keyOf(what.chat) &&
    says.text === message.text;
  return changed(panes, isIt, (it) => (it.kept ? [] : [{ ...it, there: true }]));
}

function changed(
  panes: Panes,
  isIt: (it: Waiting) => boolean,
  then: (it: Waiting) => readonly Waiting[],
): Answered {
  const at = panes.waiting.findIndex(isIt);
  const sent = panes.waiting[at];
  if (!sent) return { panes };
  return { panes: { ...panes, waiting: panes.waiting.toSpliced(at, 1, ...then(sent)) }, sent };
}

/** Without lines whose message has come meanwhile, or should have, and those of private chats that are over. */
export function withoutPlaced(panes: Panes, now: Ms): Panes {
  const { chats } = panes.model;
  const waiting = panes.waiting.filter(({ kept, says }) => {
    if (says?.kind === 'private' && chats.get(says.to ?? '')?.shut) return false;
    if (!kept) return true;
    return kept.until > now && (chats.get(kept.chat)?.messages.at(-1)?.seq ?? 0) < kept.seq;
  });
  return waiting.length === panes.waiting.length ? panes : { ...panes, waiting };
}
