// Another text in place of what the user wrote.

import { Refusal } from '../../shared/refusal.ts';
import { checkReaches, factOn, onMessage } from '../chat/amending.ts';
import { mayEdit } from '../chat/audience.ts';
import type { Handler } from '../chat/handler.ts';

export const edit: Handler<'edit'> = ({ at, text, action }, asker, room) =>
  onMessage(
    at,
    { asker, room },
    {
      newest: 'own',
      propose(aim) {
        const { message, called, expects } = aim;
        if (!mayEdit(asker.id, message)) {
          const who = message.note ? 'the server' : message.from;
          throw new Refusal('not-yours', `${called} is not yours: ${who} wrote it.`);
        }
        checkReaches(aim, 'edit', { asker, room });
        const { body, ...fact } = factOn(aim, asker);
        const words = { text, ...(action && { action }) };
        return {
          kind: 'fact',
          fact: { kind: 'edited', ...fact, body: { ...body, ...words } },
          expects,
        };
      },
    },
  );
