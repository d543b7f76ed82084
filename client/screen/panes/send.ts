// Enter: sends what is typed to where the preview says. Pure.

import type { Ms } from '../../../shared/clock.ts';
import type { Target } from '../../../shared/grammar/command.ts';
import { isPasswordLine } from '../../../shared/grammar/passwords.ts';
import { isTimed } from '../../../shared/lifetime.ts';
import { type Aim, aim, asText, type Own } from '../../core/intent.ts';
import { chatCalled, othersHere } from '../../core/model.ts';
import { signedName } from '../../core/sentences.ts';
import { isBareAnswer, isPrivate } from '../../core/update/line.ts';
import { update as updateModel } from '../../core/update.ts';
import { type Editor, forget, refuse, sent } from '../editor/editor.ts';
import { textOf } from '../editor/typed.ts';
import type { PanesEffect, PanesStep } from './event.ts';
import { helpText, keysText } from './help.ts';
import { knownTo } from './known.ts';
import { withHelp, withLocal, withRefusal } from './local.ts';
import { opened } from './open.ts';
import { GLOBAL, type Notify, openChat, type Panes, unanswered } from './panes.ts';
import { unsayable, whatNow } from './refused.ts';
import { inSight, toNewest } from './scroll.ts';
import { shown } from './shown.ts';
import { withAsking } from './shut.ts';
import { sentBy } from './waiting.ts';

/** With this many lines unanswered, the next one waits in the input. */
const WAITING_MAX = 100;

export function send(panes: Panes, now: Ms): PanesStep {
  return sendBy(aim, panes, now);
}

/** The same, but everything typed is text for the open chat, whatever it looks like. */
export function sendAsText(panes: Panes, now: Ms): PanesStep {
  return sendBy(asText, panes, now);
}

function sendBy(aimed: typeof aim, panes: Panes, now: Ms): PanesStep {
  const typed = textOf(panes.editor);
  const chat = openChat(panes);
  const at = aimed(typed, {
    chat,
    known: knownTo(panes, now),
    here: othersHere(panes.model),
  });
  switch (at.kind) {
    case 'nothing':
      return toNewest(panes, now);
    case 'mistake':
      return isPasswordLine(typed) || isBareAnswer(typed)
        ? said(panes, typed, { now, line: typed })
        : mistaken(panes, at, now);
    case 'own': {
      const { editor } = panes;
      return carriedOut({ ...panes, editor: sent(editor, { text: typed }) }, at.own, {
        now,
        typed,
      });
    }
    case 'say':
      return said(panes, typed, { now, line: at.line, ...meantFor(panes, at) });
  }
}

/** Text for the open chat goes there and nowhere else. */
function meantFor(panes: Panes, { here }: Extract<Aim, { kind: 'say' }>): { chat?: string } {
  return here && openChat(panes).kind !== 'private' ? { chat: panes.open } : {};
}

/** The line stays in the input, to be replaced by what is typed next; the user is told what is wrong with it. */
function mistaken(panes: Panes, at: Extract<Aim, { kind: 'mistake' }>, now: Ms): PanesStep {
  if (openChat(panes).shut === 'asking') return [{ ...panes, hint: at.text }, []];
  const again = at.kept || panes.editor.refused;
  const told = inSight(withRefusal(panes, { text: at.text, at: now, again }), now);
  if (at.kept) return [unsayable(told), []];
  return [
    { ...told, editor: refuse(panes.editor), hint: whatNow(panes, textOf(panes.editor), now) },
    [],
  ];
}

function isFull(panes: Panes): boolean {
  return unanswered(panes).length >= WAITING_MAX;
}

interface Said {
  readonly now: Ms;
  /** The line for the server, and the chat that it is meant for, unless the names in it decide. */
  readonly line: string;
  readonly chat?: string;
}

function said(panes: Panes, typed: string, { line, chat, now }: Said): PanesStep {
  if (isFull(panes)) {
    return [{ ...panes, hint: 'Too much is waiting to be sent: wait a moment.' }, []];
  }
  const [model, effects] = updateModel(
    panes.model,
    { kind: 'typed', line, shown: panes.begun, ...(chat !== undefined && { chat }) },
    now,
  );
  const waiting = [...panes.waiting, ...sentBy(effects, panes, { typed, now })];
  const editor =
    isPasswordLine(line) || isTimed(line) || isPrivate(line)
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

function carriedOut(panes: Panes, own: Own, { typed, now }: { typed: string; now: Ms }): PanesStep {
  const answer = (text: string): PanesStep => {
    const told = withLocal({ ...panes, anchor: 'newest' }, { tone: 'answer', text, at: now });
    return [inSight(told, now), []];
  };
  switch (own.kind) {
    case 'list':
      return [{ ...panes, list: panes.open }, [{ kind: 'say', line: 'ls' }]];
    case 'open':
      return sought(panes, own.chat, { typed, now });
    case 'help':
      return [inSight(withHelp(panes, helpText(own.topic), now), now), []];
    case 'keys':
      return [inSight(withHelp(panes, keysText(panes.bindings), now), now), []];
    case 'notify':
      return notified(panes, own.level, answer);
  }
}

/** Opens a chat; an unknown one opens empty, and the server is asked. */
function sought(
  panes: Panes,
  target: Target,
  { typed, now }: { typed: string; now: Ms },
): PanesStep {
  if (target.kind === 'global') return opened(panes, GLOBAL, now);
  const chat = chatCalled(panes.model.chats.values(), target);
  if (chat) return opened(panes, chat.id, now);
  const line = { now, line: typed };
  if (isFull(panes)) return said(panes, typed, line);
  const { panes: asking, id } = withAsking(panes, target.name);
  const [there] = opened(asking, id, now);
  return said(there, typed, line);
}

const LEVELS: Readonly<Record<Notify, string>> = {
  all: 'every message rings',
  mentions: 'only a message with your name rings',
  none: 'nothing rings',
};

function notified(panes: Panes, level: Notify, answer: (text: string) => PanesStep): PanesStep {
  const chat = openChat(panes);
  const [next] = answer(`In ${signedName(chat)}, ${LEVELS[level]} from now on.`);
  return [{ ...next, notify: new Map(next.notify).set(chat.id, level) }, []];
}
