// `hearth tail`: what is written, as it comes.

import { Readable } from 'node:stream';
import { cleanText } from '../../shared/text.ts';
import { Stop } from '../core/stop.ts';
import { chatShows } from '../core/target.ts';
import { pins } from '../storage/server-pins.ts';
import { lastUsed, usualName } from '../storage/settings.ts';
import { nameOf } from './name.ts';
import { running } from './running.ts';
import { asRemembered, requiredTarget, scriptLogin } from './script.ts';
import { serverOf } from './server.ts';
import type { ExitCode, Io, TailOptions } from './start-options.ts';

/** Neither takes input nor marks anything as read. */
export function tail(told: TailOptions, io: Io): Promise<ExitCode> {
  return running(told, io, async (here) => {
    const options = asRemembered(told, here);
    const { chat, json, times } = options;
    const shows = chat === undefined ? () => true : chatShows(requiredTarget(chat));
    const user = await nameOf(options.user, usualName(lastUsed(here.folder)));
    const server = await serverOf(options, { io, known: pins(here.folder) });
    const wire = scriptLogin({ ...options, user, client: 'hearth tail' }, here, server);
    let isLost = false;
    const { code, text } = await here.runs({
      link: (on) =>
        wire((event) => {
          if (chat !== undefined && event.kind === 'lost' && !isLost) {
            io.stderr.write(`hearth: ${cleanText(event.text)} Trying to reconnect.\n`);
          }
          isLost = event.kind === 'lost';
          on(event);
        }),
      input: new Readable({ read() {} }), // says nothing and never ends
      wants: { backlog: false, marks: false },
      format: json ? 'json' : times ? 'text with times' : 'text',
      shows,
    });
    if (code === 'left') return 0;
    throw new Stop(1, cleanText(text));
  });
}
