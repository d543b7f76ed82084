// `hearth join` on a screen: which server, who, and the chat, on a stage that is there already.

import { systemClock } from '../../shared/clock.ts';
import { DEFAULT_PORT } from '../../shared/rendezvous.ts';
import { cleanLabel, cleanText } from '../../shared/text.ts';
import { addressOf, spelled } from '../link/address.ts';
import { pins } from '../link/pins.ts';
import type { ExitCode, JoinOptions } from '../options.ts';
import type { Plain } from '../plain/plain.ts';
import { clockOf, dateOf, dayOf, halfDayClockOf } from '../plain/times.ts';
import { screenClient } from '../screen/client.ts';
import { type Server, serverOf } from '../server.ts';
import { lastUsed, usualName } from '../settings.ts';
import { Stop } from '../stop.ts';
import { joiningOf, WRONG_NAME } from './login.ts';
import type { Stage } from './stage.ts';

/** From the first question until the user is out again. */
export async function joinOnScreen(options: JoinOptions, stage: Stage): Promise<ExitCode> {
  const { entrance, here } = stage;
  const server = await serverFor(options, stage);
  const where = spelled(server.address);
  entrance.settled({ server: where });
  let guest = options.guest ?? false;
  let wrong: string | undefined;
  for (let wished = options.user; ; wished = undefined) {
    const usual = { name: usualName(lastUsed(here.folder)), guest };
    const asked = { ...usual, name: wished ?? '' };
    const who = wished === undefined ? await entrance.name(usual, wrong) : asked;
    ({ guest } = who);
    entrance.settled({ name: who.name });
    entrance.waits(`Connecting to ${where} …`);
    stage.goOn();
    const { code, text } = await visit({ ...options, user: who.name, guest }, stage, server);
    if (code === 'left') return 0;
    wrong = text;
    if (WRONG_NAME.has(code)) continue;
    const changed = server.changed();
    if (code !== 'unconfirmed')
      await entrance.refused(text, changed && { ...changed, server: where });
    throw new Stop(1, text);
  }
}

/** In the chat, until its end. */
async function visit(
  options: JoinOptions & { user: string },
  { here, screen, entrance, wishes, keeper, play }: Stage,
  server: Server,
): Plain['ended'] {
  const as = options.guest ? 'guest' : 'account';
  const { bindings, notify, times } = wishes;
  const client = screenClient({
    link: joiningOf({ ...options, as, erases: true }, here, server),
    clock: systemClock,
    screen: { ...screen, bell: wishes.bell ? screen.bell : () => {} },
    questions: {
      ...keeper,
      loggedIn() {
        keeper.loggedIn();
        entrance.close();
      },
    },
    times: { clock: times === '12h' ? halfDayClockOf : clockOf, date: dateOf, day: dayOf },
    server: spelled(server.address),
    bindings,
    usually: notify,
    ...(options.started && { notice: options.started.words }),
  });
  play(client);
  const how = await client.ended;
  play(undefined);
  return { ...how, text: cleanText(how.text) };
}

/** The one that is named, or runs here; else it is asked for. */
async function serverFor(
  options: JoinOptions,
  { entrance, here, leave, goOn }: Stage,
): Promise<Server> {
  const around = {
    io: here.io,
    known: pins(here.folder),
    introduce: (_: unknown, seen: { fingerprint: string; vouched?: true }) =>
      entrance.contact(seen).catch((error) => {
        leave(); // nothing is wanted of that server
        throw error;
      }),
  };
  try {
    return await serverOf(options, around);
  } catch (error) {
    if (!(error instanceof Stop) || options.host !== undefined) throw error;
  }
  const last = lastUsed(here.folder);
  let wrong =
    'No server of yours is running on this machine. Start one with: hearth serve. Or say which other one to join.';
  for (;;) {
    goOn();
    const text = await entrance.server(last ? spelled(last) : '', wrong);
    const address = addressOf(text, DEFAULT_PORT);
    if (address) return serverOf({ ...options, ...address }, around);
    wrong = `"${cleanLabel(text)}" is no address. Write chat.example.org, or chat.example.org:4327.`;
  }
}
