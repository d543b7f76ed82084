// Text for everybody who is online now; not kept [DESIGN 3].

import { seesWritingOf } from '../chat/audience.ts';
import type { Handler } from '../chat/handler.ts';
import type { UserId } from '../facts.ts';

export const broadcast: Handler<'broadcast'> = ({ text }, asker, { presence, state, clock }) => {
  const to = (user: UserId): boolean => seesWritingOf(user, asker.id, state);
  const others = [...presence.here()].filter(({ id }) => id !== asker.id);
  const reached = others.filter(({ id }) => to(id)).length;
  const missed = others.length - reached;
  return {
    kind: 'now',
    event: { kind: 'broadcast', from: asker.name, at: clock.now(), text },
    to,
    result: { kind: 'reached', count: reached, missed },
  };
};
