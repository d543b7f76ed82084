// Enter: what is typed goes where the preview says. Pure.

import { isPasswordLine } from '../../shared/grammar/passwords.ts';
import { isTimed } from '../../shared/lifetime.ts';
import { type Editor, forget, sent } from '../editor/editor.ts';
import { textOf } from '../editor/typed.ts';
import { isBareAnswer, isPrivate } from '../update/line.ts';
import { update as updateModel } from '../update.ts';
import { type Aim, aim, type Own } from '../view/aim.ts';
import { helpText, keysText } from '../view/help.ts';
import { knownTo } from '../view/known.ts';
import type { ViewNeeds } from '../view/view.ts';
import type { PanesEffect, PanesStep } from './event.ts';
import { withHelp, withLocal } from './local.ts';
import { chatOf, opened } from './open.ts';
import { type Notify, openChat, othersHere, type Panes, signedName, unanswered } from './panes.ts';
import { inSight, toNewest } from './scroll.ts';
import { shown } from './shown.ts';
import { sentBy } from './waiting.ts';

/** More lines than these are not answered: the next one waits in the input. */
const WAITING_MAX = 100;

export function send(panes: Panes, needs: ViewNeeds): PanesStep {
  const typed = textOf(panes.editor);
  const chat = openChat(panes);
  const at = aim(typed, { chat, known: knownTo(panes, needs.now), here: othersHere(panes) });
  switch (at.kind) {
    case 'nothing':
      return toNewest(panes, needs);
    case 'mistake':
      return isPasswordLine(typed) || isBareAnswer(typed)
        ? said(panes, typed, { ...needs, line: typed })
        : mistaken(panes, at, needs);
    case 'own': {
      const { editor } = panes;
      return carriedOut({ ...panes, editor: sent(editor, { text: typed }) }, at.own, {
        ...needs,
        typed,
      });
    }
    case 'say':
      return said(panes, typed, { ...needs, line: at.line });
  }
}

/** The line stays where it is; what is wrong with it is told. */
function mistaken(
  panes: Panes,
  at: Extract<Aim, { kind: 'mistake' }>,
  needs: ViewNeeds,
): PanesStep {
  const told = withLocal(panes, { tone: 'refusal', text: at.text, at: needs.now });
  return [inSight(told, needs), []];
}

function said(panes: Panes, typed: string, needs: ViewNeeds & { line: string }): PanesStep {
  if (unanswered(panes).length >= WAITING_MAX) {
    return [{ ...panes, hint: 'Too much is waiting to be sent: wait a moment.' }, []];
  }
  const { line, now } = needs;
  const [model, effects] = updateModel(
    panes.model,
    { kind: 'typed', line, shown: panes.begun },
    now,
  );
  const waiting = [...panes.waiting, ...sentBy(effects, panes, { typed, now })];
  const editor =
    isPasswordLine(line) || isTimed(line) || isPrivate(line)
      ? unremembered(panes.editor)
      : sent(panes.editor, { text: typed });
  let [next, also] = toNewest({ ...panes, model, editor, waiting }, needs);
  const done: PanesEffect[] = [...also];
  for (const effect of effects) {
    if (effect.kind !== 'show') {
      done.push(effect);
      continue;
    }
    [next, also] = shown(next, effect.what, needs);
    done.push(...also);
  }
  return [next, done];
}

/** What is soon to be gone is nowhere to be had again: neither typed before, nor cut. */
function unremembered(editor: Editor): Editor {
  const text = textOf(editor);
  const cut = editor.killed !== '' && text.includes(editor.killed) ? { killed: '' } : {};
  return sent(forget({ ...editor, ...cut }, (line) => line.text === text));
}

function carriedOut(panes: Panes, own: Own, needs: ViewNeeds & { typed: string }): PanesStep {
  const answer = (text: string): PanesStep => {
    const told = withLocal({ ...panes, anchor: 'newest' }, { tone: 'answer', text, at: needs.now });
    return [inSight(told, needs), []];
  };
  switch (own.kind) {
    case 'list':
      return [{ ...panes, list: panes.open }, [{ kind: 'say', line: 'ls' }]];
    case 'open': {
      const chat = chatOf(panes, own.chat);
      return chat
        ? opened(panes, chat.id, needs)
        : said(panes, needs.typed, { ...needs, line: needs.typed });
    }
    case 'help':
      return [inSight(withHelp(panes, helpText(own.topic), needs.now), needs), []];
    case 'keys':
      return [inSight(withHelp(panes, keysText(panes.bindings), needs.now), needs), []];
    case 'notify':
      return notified(panes, own.level, answer);
  }
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
