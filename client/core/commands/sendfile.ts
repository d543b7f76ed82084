// Offers a file. Where there is no private chat, one is asked for first [DESIGN 9].

import { keyOf } from '../../../shared/names.ts';
import { type Handler, refused } from '../handler.ts';
import { heldText } from '../update/private-chat.ts';

export const sendfile: Handler<'sendfile'> = ({ name, path }, { line }, model) => {
  const chat = model.privates.get(keyOf(name));
  if (chat?.state === 'held') {
    return refused(model, { code: 'no-such-chat', text: heldText(chat.name), line });
  }
  const order = { do: 'send', with: chat?.name ?? name, path, line } as const;
  const active = chat?.state === 'open' ? [{ kind: 'active' } as const] : [];
  return [model, [{ kind: 'private', order }, ...active]];
};
