// Ends a private chat, or takes a request for one back [DESIGN 9].

import { keyOf } from '../../../shared/names.ts';
import { type Handler, refused } from '../handler.ts';
import type { Model } from '../model.ts';

export const stopprivate: Handler<'stopprivate'> = (command, { line }, model) => {
  const name = command.name ?? onlyOne(model);
  const chat = name === undefined ? undefined : model.privates.get(keyOf(name));
  if (!chat) return refused(model, { code: 'no-such-chat', text: noneText(model, name), line });
  if (chat.state === 'asked') return [model, [{ kind: 'say', line: `stopprivate ${chat.name}` }]];
  const order = { do: 'stop', with: chat.name } as const;
  return [model, [{ kind: 'private', order }, { kind: 'active' }]];
};

function onlyOne({ privates }: Model): string | undefined {
  const [chat, another] = privates.values();
  return another ? undefined : chat?.name;
}

function noneText({ privates }: Model, name: string | undefined): string {
  if (name !== undefined) return `You have no private chat with ${name}.`;
  if (privates.size === 0) return 'You have no private chat.';
  return `Say which: ${[...privates.values()].map((it) => `stopprivate ${it.name}`).join(', ')}`;
}
