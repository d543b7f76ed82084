// Trusts the device that somebody uses now [DESIGN 9].

import { keyOf } from '../../../shared/names.ts';
import { type Handler, refused } from '../handler.ts';

export const trust: Handler<'trust'> = ({ name }, { line }, model) => {
  const chat = model.privates.get(keyOf(name));
  if (chat?.state === 'held') {
    return [model, [{ kind: 'private', order: { do: 'trust', with: chat.name } }]];
  }
  const text = `There is nothing to trust: no device of ${name} is waiting for it.`;
  return refused(model, { code: 'no-request', text, line });
};
