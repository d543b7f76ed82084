// A text that answers a message in its chat.

import type { Target } from '../../shared/commands/arguments.ts';
import { Refusal } from '../../shared/refusal.ts';
import { type Aim, onMessage } from '../chat/amending.ts';
import type { Asker, Handler, Room } from '../chat/handler.ts';
import type { FactOf } from '../facts.ts';
import { kindOf } from '../state/direct.ts';
import { message as say } from './message.ts';

export const reply: Handler<'reply'> = ({ at, text, action }, asker, room) =>
  onMessage(
    at,
    { asker, room },
    {
      newest: 'of others',
      propose(aim) {
        const said = saidIn(aim, { text, ...(action && { action }) }, { asker, room });
        const { fact, expects = [] } = said;
        const body: FactOf<'message'>['body'] = { ...fact.body, re: aim.message.seq };
        return { kind: 'fact', fact: { ...fact, body }, expects: [...aim.expects, ...expects] };
      },
    },
  );

/** As any message there; the chat's name may be another's since the line was read. */
function saidIn(
  { chat, name }: Aim,
  words: { readonly text: string; readonly action?: true },
  { asker, room }: { readonly asker: Asker; readonly room: Room },
) {
  const outcome = say({ verb: 'message', to: targetOf(chat, name), ...words }, asker, room);
  if (outcome.kind === 'fact' && outcome.fact.kind === 'message') {
    const { fact, expects } = outcome;
    if (fact.on === `chat:${chat}`) return { fact: { ...fact, kind: 'message' } as const, expects };
  }
  throw new Refusal('other-chat', 'The chat that this was typed for is gone. Nothing was sent.');
}

function targetOf(chat: string, name: string): Target {
  const kind = kindOf(chat);
  if (kind === 'global') return { kind };
  return { kind: kind === 'direct' ? 'user' : 'group', name };
}
