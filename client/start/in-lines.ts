// `hearth join` in lines of text: which server, who, and the chat.

import { formatAddress } from '../../shared/address.ts';
import { cleanText } from '../../shared/text.ts';
import { noAccount, Stop } from '../core/stop.ts';
import type { Plain } from '../plain/plain.ts';
import { usualName } from '../storage/logins.ts';
import { joiningOf, WRONG_NAME } from './login.ts';
import { nameOf } from './name.ts';
import { partOf } from './private.ts';
import type { Here } from './running.ts';
import { type Server, serverOf } from './server.ts';
import type { ExitCode, JoinOptions } from './start-options.ts';

/** From the first question until the user has left. */
export async function joinInLines(options: JoinOptions, here: Here): Promise<ExitCode> {
  const server = await serverOf(options, { io: here.io, known: here.storage.servers });
  for (let wished = options.user; ; wished = undefined) {
    const last = here.storage.logins.last();
    const user = await nameOf(wished, usualName(last), here.terminal ? here.asking : undefined);
    const how = await joinAs(user, { options, here, server });
    if (how.code === 'left') return 0;
    // At a terminal, a refused name may be typed again.
    if (!here.terminal || !WRONG_NAME.has(how.code)) throw new Stop(1, how.text);
    here.asking.output.write(`${how.text}\n`);
  }
}

async function joinAs(
  user: string,
  { options, here, server }: { options: JoinOptions; here: Here; server: Server },
): Plain['ended'] {
  const { json = false, times = false, backlog = !json } = options;
  const as = options.guest ? 'guest' : 'account';
  const client = json ? 'JSON client' : 'plain client';
  const part = partOf(options, here, server);
  const { code, text } = await here.runs({
    link: joiningOf({ ...options, user, as, client, ...(part && { part }) }, here, server),
    ...(part && { privates: part.privates }),
    setSetting: async (wish) => (await here.storage.settings()).set(wish),
    input: here.io.stdin,
    wants: {
      ...{ backlog, marks: !json, ...(json && { lists: true }) },
      ...(options.started && here.terminal && !json && { hosts: true }),
    },
    format: json ? 'json' : times ? 'text with times' : 'text',
  });
  if (code === 'no-account') {
    const where = noAccount(user, formatAddress(server.address));
    return { code, text: `${where} To make it with HEARTH_PASSWORD: hearth join --register` };
  }
  const hint = code === 'closed' && options.insecure ? MAYBE_TLS : '';
  return { code, text: cleanText(text) + hint };
}

const MAYBE_TLS = ' If it speaks TLS, leave --insecure out.';
