// Takes back a file that was offered [DESIGN 9].

import { type Handler, refused } from '../handler.ts';
import { stopped } from '../update/transfers.ts';

export const cancelfile: Handler<'cancelfile'> = (command, { line }, model) => {
  const text = `You are offering ${command.name} no such file.`;
  return stopped(model, command, line) ?? refused(model, { code: 'no-such-chat', text, line });
};
