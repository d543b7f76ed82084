// What `hearth send` and `hearth tail` share: what `--remember` saved, the login, and the target.

import { formatAddress } from '../../shared/address.ts';
import type { Target } from '../../shared/grammar/command.ts';
import { cleanLabel } from '../../shared/text.ts';
import type { Questions } from '../core/asking.ts';
import { targetOf } from '../core/spelling.ts';
import { noAccount, Stop } from '../core/stop.ts';
import { loginOf, type Who } from './login.ts';
import type { Here } from './running.ts';
import type { Server } from './server.ts';
import type { LoginOptions } from './start-options.ts';

/** Options that a script is not given are as `--remember` saved them. */
export function asRemembered<O extends LoginOptions>(options: O, { storage }: Here): O {
  const kept = storage.logins.script();
  if (!kept) return options;
  const { user, ...where } = kept;
  return { user, ...(options.host === undefined && where), ...options };
}

/** A link that logs in; if asked to, it saves server and name for the next script. */
export function scriptLogin(
  options: LoginOptions & Pick<Who, 'user' | 'client'>,
  here: Here,
  server: Server,
): ReturnType<typeof loginOf> {
  const { user, host, port, insecure, remember = false } = options;
  const wire = loginOf({ ...options, as: 'account' }, here, server);
  const script = {
    user,
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(insecure && { insecure }),
  };
  return (on) =>
    wire((event) => {
      if (event.kind === 'welcomed' && remember) here.storage.logins.keepScript(script);
      on(event);
    });
}

/** A script makes no account and is never a guest, so it is offered neither. */
export function scriptAnswer(
  user: string,
  { keeper }: Here,
  { address }: Server,
): Questions['answer'] {
  const at = formatAddress(address);
  const missing = `${noAccount(user, at)} Say who you are with --user, or make it: hearth join ${at} --user ${user}`;
  return async (ask) => {
    if (ask.ask === 'register') throw new Stop(1, missing);
    return keeper.answer({ ...ask, guests: false });
  };
}

export function requiredTarget(word: string): Target {
  const target = targetOf(word);
  if (target) return target;
  throw new Stop(2, `"${cleanLabel(word)}" is neither a user nor a group.`);
}
