// Lists the web addresses in a chat. The screen does this itself, to choose one from.

import { chatText } from '../../../shared/commands/arguments.ts';
import { type Handler, refused } from '../handler.ts';
import { linksOf } from '../links.ts';
import { chatCalled } from '../model.ts';

export const links: Handler<'links'> = ({ chat: target = GLOBAL }, { line }, model) => {
  const chat = chatCalled(model.chats.values(), target);
  if (!chat) {
    const text = `There is no chat called ${chatText(target)} here.`;
    return refused(model, { code: 'no-such-chat', text, line });
  }
  return [
    model,
    [{ kind: 'show', what: { kind: 'links', chat: chat.name, links: linksOf(chat) } }],
  ];
};

const GLOBAL = { kind: 'global' } as const;
