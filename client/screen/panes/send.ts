// Enter: sends what is typed to where the preview says. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { chatText } from '../../../shared/commands/arguments.ts';
import type { Target } from '../../../shared/grammar/command.ts';
import { isPasswordLine } from '../../../shared/grammar/passwords.ts';
import { isTimed } from '../../../shared/lifetime.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { type Intent, intentAsText, isBareAnswer } from '../../core/intent.ts';
import { chatCalled } from '../../core/model.ts';
import { signedName } from '../../core/sentences.ts';
import { update as updateModel } from '../../core/update.ts';
import { type Editor, forget, sent } from '../editor/editor.ts';
import { textOf } from '../editor/typed.ts';
import type { PanesEffect, PanesStep } from './event.ts';
import { helpText, keysText } from './help.ts';
import { knownTo } from './known.ts';
import { linksShown } from './links.ts';
import { withHelp, withLocal, withRefusal } from './local.ts';
import { opened } from './open.ts';
import { GLOBAL, type Intended, type Notify, openChat, type Panes, unanswered } from './panes.ts';
import { withWhatNow } from './refused.ts';
import { broughtInSight, toNewest } from './scroll.ts';
import { shown } from './shown.ts';
import { withAsking } from './shut.ts';
import { sentBy } from './waiting.ts';

type CommandIntent = Extract<Intent, { kind: 'command' }>;

/** With this many lines unanswered, the next one waits in the input. */
const WAITING_MAX = 100;

/** What the preview says. */
export function send(panes: Panes, now: Ms): PanesStep {
  return carryOut(panes, panes.intended.is, now);
}

/** The same, but everything typed is text for the open chat, whatever it looks like. */
export function sendAsText(panes: Panes, now: Ms): PanesStep {
  return carryOut(
    panes,
    intentAsText(textOf(panes.editor), openChat(panes), knownTo(panes, now)),
    now,
  );
}

function carryOut(panes: Panes, intent: Intended['is'], now: Ms): PanesStep {
  const typed = textOf(panes.editor);
  switch (intent.kind) {
    case 'nothing':
      return toNewest(panes, now);
    case 'refused':
      return intent.secret || isBareAnswer(typed)
        ? said(panes, { typed, line: typed, intent }, now)
        : mistaken(panes, intent, now);
    case 'keys':
      return broughtInSight(withHelp(withSent(panes), keysText(panes.bindings), now), now);
    case 'command':
      return ownStep(panes, intent, now) ?? said(panes, { typed, line: intent.line, intent }, now);
    default:
      return unreachable(intent);
  }
}

/** What the screen does by itself; undefined for all else. */
function ownStep(panes: Panes, intent: CommandIntent, now: Ms): PanesStep | undefined {
  const { command } = intent;
  switch (command.verb) {
    case 'help':
      return broughtInSight(withHelp(withSent(panes), helpText(command.topic), now), now);
    case 'notify':
      return notified(withSent(panes), command.level, now);
    case 'links':
      return linksListed(panes, command.chat, now);
    case 'ls':
      if (command.chat) return sought(panes, { intent, to: command.chat }, now);
      return [{ ...withSent(panes), list: panes.open }, [{ kind: 'say', line: 'ls' }]];
    default:
      return undefined;
  }
}

function withSent(panes: Panes): Panes {
  return { ...panes, editor: sent(panes.editor, { text: textOf(panes.editor) }) };
}

/** The line stays in the input, to be replaced by what is typed next; the user is told what is wrong with it. */
function mistaken(
  panes: Panes,
  { text, shut }: Extract<Intent, { kind: 'refused' }>,
  now: Ms,
): PanesStep {
  if (openChat(panes).shut === 'asking') return [{ ...panes, hint: text }, []];
  const again = shut || panes.editor.refused;
  const [told, effects] = broughtInSight(withRefusal(panes, { text, at: now, again }), now);
  return [withWhatNow(told, now), effects];
}

function isFull(panes: Panes): boolean {
  return unanswered(panes).length >= WAITING_MAX;
}

function full(panes: Panes): PanesStep {
  return [{ ...panes, hint: 'Too much is waiting to be sent: wait a moment.' }, []];
}

/** A line as it was typed, as it is sent, and what it does. */
interface Said {
  readonly typed: string;
  readonly line: string;
  readonly intent: Intent;
}

/** Text for the open chat goes there and nowhere else. */
function meantFor(panes: Panes, intent: Intent): { readonly chat?: string } {
  const isHere = intent.kind === 'command' && intent.here && openChat(panes).kind !== 'private';
  return isHere ? { chat: panes.open } : {};
}

function said(panes: Panes, { typed, line, intent }: Said, now: Ms): PanesStep {
  if (isFull(panes)) return full(panes);
  const [model, effects] = updateModel(
    panes.model,
    { kind: 'typed', line, shown: panes.begun, intent, ...meantFor(panes, intent) },
    now,
  );
  const waiting = [...panes.waiting, ...sentBy(effects, panes, { typed, intent, now })];
  const editor =
    isPasswordLine(line) || isTimed(line) || isPrivateLine(line)
      ? unremembered(panes.editor)
      : sent(panes.editor, { text: typed });
  let [next, also] = toNewest({ ...panes, model, editor, waiting }, now);
  const done: PanesEffect[] = [...also];
  for (const effect of effects) {
    if (effect.kind !== 'show') {
      done.push(effect);
      continue;
    }
    [next, also] = shown(next, effect.what, now);
    done.push(...also);
  }
  return [next, done];
}

/** An expiring text is not kept anywhere: neither among the lines typed before, nor as cut text. */
function unremembered(editor: Editor): Editor {
  const text = textOf(editor);
  const cut = editor.killed !== '' && text.includes(editor.killed) ? { killed: '' } : {};
  return sent(forget({ ...editor, ...cut }, (line) => line.text === text));
}

/** Opens the list of a chat's links, in that chat. */
function linksListed(panes: Panes, to: Target | undefined, now: Ms): PanesStep {
  if (!to) return [linksShown(withSent(panes)), []];
  const chat = chatCalled(panes.model.chats.values(), to);
  if (!chat) {
    const text = `There is no chat called ${chatText(to)} here.`;
    return mistaken(panes, { kind: 'refused', code: 'no-such-chat', text }, now);
  }
  const [there, effects] = opened(withSent(panes), chat.id, now);
  return [linksShown(there), effects];
}

/** Opens a chat; an unknown one opens empty, and the server is asked. */
function sought(
  panes: Panes,
  { intent, to }: { readonly intent: CommandIntent; readonly to: Target },
  now: Ms,
): PanesStep {
  if (to.kind === 'global') return opened(withSent(panes), GLOBAL, now);
  const chat = chatCalled(panes.model.chats.values(), to);
  if (chat) return opened(withSent(panes), chat.id, now);
  if (isFull(panes)) return full(panes);
  const typed = textOf(panes.editor);
  const { panes: asking, id } = withAsking(withSent(panes), to.name);
  const [there] = opened(asking, id, now);
  return said(there, { typed, line: typed, intent }, now);
}

const LEVELS: Readonly<Record<Notify, string>> = {
  all: 'every message rings',
  mentions: 'only a message with your name rings',
  none: 'nothing rings',
};

function notified(panes: Panes, level: Notify, now: Ms): PanesStep {
  const chat = openChat(panes);
  const text = `In ${signedName(chat)}, ${LEVELS[level]} from now on.`;
  const told = withLocal(panes, { tone: 'answer', text, at: now });
  return broughtInSight({ ...told, notify: new Map(panes.notify).set(chat.id, level) }, now);
}

/** Whether a line belongs in a private chat, or begins as if: such a line is not kept anywhere. */
function isPrivateLine(line: string): boolean {
  return /^\s*\/?private(?!\S)/i.test(line);
}
