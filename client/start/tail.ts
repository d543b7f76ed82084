// `hearth tail`: what is written, as it comes.

import { Readable } from 'node:stream';
import type { Target } from '../../shared/grammar/command.ts';
import { cleanText } from '../../shared/text.ts';
import { Stop } from '../core/stop.ts';
import { chatShows, isAmong } from '../core/target.ts';
import type { ClientEvent } from '../core/update/event.ts';
import { usualName } from '../storage/logins.ts';
import { nameOf } from './name.ts';
import { running } from './running.ts';
import { asRemembered, requiredTarget, scriptAnswer, scriptLogin } from './script.ts';
import { serverOf } from './server.ts';
import type { ExitCode, Io, TailOptions } from './start-options.ts';

/** Neither takes input nor marks anything as read. */
export function tail(told: TailOptions, io: Io): Promise<ExitCode> {
  return running(told, io, async (here) => {
    const options = asRemembered(told, here);
    const { chat, json, times } = options;
    const target = chat === undefined ? undefined : requiredTarget(chat);
    const user = await nameOf(options.user, usualName(here.storage.logins.last()));
    const server = await serverOf(options, { io, known: here.storage.servers });
    const wire = scriptLogin({ ...options, user, client: 'hearth tail' }, here, server);
    let isLost = false;
    const { code, text } = await here.runs({
      link: (on) =>
        wire((event) => {
          on(event);
          if (!target) return;
          const trouble = troubleIn(event, target, isLost);
          if (trouble !== undefined) io.stderr.write(`hearth: ${trouble}\n`);
          isLost = event.kind === 'lost';
        }),
      answer: scriptAnswer(user, here, server),
      input: new Readable({ read() {} }), // says nothing and never ends
      wants: { backlog: false, marks: false },
      format: json ? 'json' : times ? 'text with times' : 'text',
      shows: target ? chatShows(target) : () => true,
    });
    if (code === 'left') return 0;
    throw new Stop(1, cleanText(text));
  });
}

/** What keeps the chat from being shown. A mistyped name looks like a chat in which nobody writes. */
function troubleIn(event: ClientEvent, target: Target, isLost: boolean): string | undefined {
  if (event.kind === 'lost') {
    return isLost ? undefined : `${cleanText(event.text)} Trying to reconnect.`;
  }
  if (event.kind !== 'welcomed' || !event.fresh) return undefined;
  if (isAmong(target, event.welcome.chats)) return undefined;
  const name = 'name' in target ? target.name : 'global';
  return `You have no chat called ${name} yet. Waiting for one.`;
}
