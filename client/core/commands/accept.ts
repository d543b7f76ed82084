// Accepts a request for a private chat, or a file [DESIGN 9].

import type { Handler } from '../handler.ts';
import { answered, notWaiting } from '../update/requests.ts';

export const accept: Handler<'accept'> = (command, typed, model) =>
  answered(model, command, typed) ?? notWaiting(model, command.name, typed.line);
