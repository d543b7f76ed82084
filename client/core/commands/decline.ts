// Declines a request for a private chat, or a file; or stops a file on its way here [DESIGN 9].

import { keyOf } from '../../../shared/names.ts';
import { type Handler, refused } from '../handler.ts';
import { answered, notWaiting } from '../update/requests.ts';
import { stopped } from '../update/transfers.ts';

export const decline: Handler<'decline'> = (command, typed, model) => {
  const { name, file } = command;
  const { line } = typed;
  const answer = answered(model, command, typed);
  if (answer || name === undefined) return answer ?? notWaiting(model, name, line);
  const step = stopped(model, { verb: 'decline', name, file }, line);
  if (step) return step;
  const isOffered = model.transfers.some((it) => keyOf(it.with) === keyOf(name));
  if (!isOffered) return notWaiting(model, name, line);
  const text = `${name} is not waiting for an answer from you. To take back a file that you offered: cancelfile ${name}`;
  return refused(model, { code: 'no-request', text, line });
};
