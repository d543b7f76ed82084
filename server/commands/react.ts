// Puts a mark on a message, or takes the user's own off again.

import { Refusal } from '../../shared/refusal.ts';
import { type Aim, checkReaches, factOn, onMessage } from '../chat/amending.ts';
import type { Handler } from '../chat/handler.ts';

/** The most different marks on a message, and the most people who put one there. */
const MARKS_MAX = 12;
const PEOPLE_MAX = 100;

export const react: Handler<'react'> = ({ at, mark }, asker, room) =>
  onMessage(
    at,
    { asker, room },
    {
      newest: 'of others',
      propose(aim) {
        checkReaches(aim, 'mark', { asker, room });
        const people = aim.message.reactions?.find((one) => one.mark === mark)?.by ?? [];
        const off = people.some(({ user }) => user === asker.id);
        if (!off) checkRoom(aim, people.length);
        const { body, ...fact } = factOn(aim, asker);
        const put = { mark, ...(off && { off }) };
        const { expects } = aim;
        return {
          kind: 'fact',
          fact: { kind: 'reacted', ...fact, body: { ...body, ...put } },
          expects,
        };
      },
    },
  );

function checkRoom({ message, called }: Aim, people: number): void {
  if (people >= PEOPLE_MAX) {
    throw new Refusal('too-many', `${PEOPLE_MAX} people have put this on ${called} already.`);
  }
  if (people === 0 && (message.reactions ?? []).length >= MARKS_MAX) {
    throw new Refusal('too-many', `There are ${MARKS_MAX} different marks on ${called} already.`);
  }
}
