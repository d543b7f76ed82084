// Asks for a private chat, unless there is one [DESIGN 9].

import { keyOf } from '../../../shared/names.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { type Handler, refused } from '../handler.ts';
import type { Private } from '../model.ts';
import { heldText } from '../update/private-chat.ts';

export const startprivate: Handler<'startprivate'> = ({ name }, { line }, model) => {
  const chat = model.privates.get(keyOf(name));
  const text = chat && begunText(chat);
  if (text !== undefined) return refused(model, { code: 'no-such-chat', text, line });
  const order = { do: 'ask', with: name } as const;
  return [
    model,
    [
      { kind: 'private', order },
      { kind: 'say', line },
    ],
  ];
};

/** Why no request is sent; undefined while the chat is only asked for, since asking again may help. */
function begunText({ name, state }: Private): string | undefined {
  switch (state) {
    case 'asked':
      return undefined;
    case 'meeting':
      return `You are already being connected to ${name}.`;
    case 'held':
      return heldText(name);
    case 'open':
      return `You already have a private chat with ${name}: private ${name} <text>`;
    default:
      return unreachable(state);
  }
}
