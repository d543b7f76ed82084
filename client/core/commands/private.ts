// Text for a private chat [DESIGN 9]. Nothing said in one goes to the server, whatever is or isn't open.

import { keyOf } from '../../../shared/names.ts';
import { type Handler, refused } from '../handler.ts';
import type { Private } from '../model.ts';
import { heldText } from '../update/private-chat.ts';

export const privateText: Handler<'private'> = ({ name, text }, { line }, model) => {
  const chat = model.privates.get(keyOf(name));
  if (chat?.state !== 'open') {
    return refused(model, { code: 'no-such-chat', text: notOpen(name, chat?.state), line });
  }
  const order = { do: 'say', with: chat.name, text, line } as const;
  return [model, [{ kind: 'private', order }, { kind: 'active' }]];
};

function notOpen(name: string, state: Exclude<Private['state'], 'open'> | undefined): string {
  if (state === 'held') return heldText(name);
  if (state === undefined) {
    return `You have no private chat with ${name}. Nothing was sent. To ask for one: startprivate ${name}`;
  }
  return `The private chat with ${name} is not open yet. Nothing was sent.`;
}
