// `hearth join` on a screen: which server, who, and the chat, on an open stage.

import { formatAddress, typedAddress } from '../../shared/address.ts';
import { DEFAULT_PORT } from '../../shared/rendezvous.ts';
import { cleanLabel, cleanText } from '../../shared/text.ts';
import { Stop } from '../core/stop.ts';
import { timesIn } from '../core/times.ts';
import { namesIn } from '../peer/files/folder.ts';
import type { Plain } from '../plain/plain.ts';
import { screenClient } from '../screen/client.ts';
import type { PanesWishes } from '../screen/panes/panes.ts';
import { usualName } from '../storage/logins.ts';
import type { Preferences } from '../storage/preferences.ts';
import { editing } from './editor.ts';
import { joiningOf, WRONG_NAME } from './login.ts';
import { partOf } from './private.ts';
import { type Around, type Server, serverOf } from './server.ts';
import type { Stage } from './stage.ts';
import type { ExitCode, JoinOptions } from './start-options.ts';

/** From the first question until the user has left. */
export async function joinOnScreen(options: JoinOptions, stage: Stage): Promise<ExitCode> {
  const { entrance, here } = stage;
  let { server, isTyped } = await serverFor(options, stage);
  const { user, guest = false } = options;
  let who: Who = { name: user ?? usualName(here.storage.logins.last()), guest, isSaid: !!user };
  for (;;) {
    const where = formatAddress(server.address);
    const how = await asWhom(who, { options, stage, server });
    if (how.code === 'left') return 0;
    ({ who } = how);
    if (isTyped && how.code === 'unreachable') {
      server = await typedServer(options, stage, { usual: where, wrong: how.text });
      continue;
    }
    const changed = server.changed();
    if (how.code !== 'unconfirmed')
      await entrance.refused(how.text, changed && { ...changed, server: where });
    throw new Stop(1, how.text);
  }
}

interface Who {
  readonly name: string;
  readonly guest: boolean;
  /** It need not be asked for. */
  readonly isSaid: boolean;
}

/** Enters the chat under a name; under another, as long as that may help. */
async function asWhom(
  usual: Who,
  { options, stage, server }: { options: JoinOptions; stage: Stage; server: Server },
): Promise<{ who: Who; code: string; text: string }> {
  const { entrance } = stage;
  const where = formatAddress(server.address);
  let who = usual;
  let wrong: string | undefined;
  for (;;) {
    entrance.settled({ server: where });
    if (!who.isSaid) who = { ...who, name: await entrance.name(who.name, wrong), isSaid: true };
    entrance.settled({ name: who.name });
    entrance.waits(`Connecting to ${where} …`);
    const { name: user, guest } = who;
    stage.goOn();
    const { code, text } = await visit({ ...options, user, guest }, stage, server);
    if (code !== 'another-name' && !WRONG_NAME.has(code)) return { who, code, text };
    wrong = text === '' ? undefined : text;
    who = { ...who, guest: guest && code !== 'guests-not-allowed', isSaid: false };
  }
}

/** In the chat, until its end. */
async function visit(
  options: JoinOptions & { user: string },
  stage: Stage,
  server: Server,
): Plain['ended'] {
  const { here, screen, entrance, keeper, play } = stage;
  const as = options.guest ? 'guest' : 'account';
  const settings = await here.storage.settings();
  const wished = ({ bindings, notify, times }: Preferences): PanesWishes => ({
    bindings,
    usually: notify,
    times: timesIn(here.io.zone, times),
  });
  const part = partOf(options, here, server);
  const edit = editing(here.io, screen);
  const client = screenClient({
    link: joiningOf(
      { ...options, as, client: 'screen', erases: true, ...(part && { part }) },
      here,
      server,
    ),
    ...(part && { privates: part.privates, namesIn }),
    ...(edit && { edit }),
    clock: here.io.clock,
    screen: { ...screen, bell: () => stage.wishes.bell && screen.bell() },
    async setSetting(wish) {
      const { preferences, ...answer } = settings.set(wish);
      if (preferences) {
        stage.prefer(preferences);
        client.prefer(wished(preferences));
      }
      return answer;
    },
    questions: {
      ...keeper,
      done: entrance.close,
    },
    server: formatAddress(server.address),
    ...wished(stage.wishes),
    settings: settings.names,
    ...(options.started && { notice: options.started.words, hosts: true }),
  });
  play(client);
  const how = await client.ended;
  play(undefined);
  return { ...how, text: cleanText(how.text) };
}

/** The server that is named, or runs here; else the user is asked. */
async function serverFor(
  options: JoinOptions,
  stage: Stage,
): Promise<{ server: Server; isTyped: boolean }> {
  try {
    return { server: await serverOf(options, aroundOf(stage)), isTyped: false };
  } catch (error) {
    if (!(error instanceof Stop) || options.host !== undefined) throw error;
  }
  const last = stage.here.storage.logins.last();
  const wrong =
    'No server of yours is running on this machine. Start one with: hearth serve. Or type the address of another.';
  const asked = { usual: last ? formatAddress(last) : '', wrong };
  return { server: await typedServer(options, stage, asked), isTyped: true };
}

/** The server that the user types, once it is a valid address. */
async function typedServer(
  options: JoinOptions,
  stage: Stage,
  asked: { usual: string; wrong: string },
): Promise<Server> {
  let { usual, wrong } = asked;
  for (;;) {
    stage.goOn();
    usual = await stage.entrance.server(usual, wrong);
    const address = typedAddress(usual, DEFAULT_PORT);
    if (address) return serverOf({ ...options, ...address }, aroundOf(stage));
    wrong = `"${cleanLabel(usual)}" is not an address. Type chat.example.org, or chat.example.org:4327.`;
  }
}

function aroundOf({ entrance, here, leave }: Stage): Around {
  return {
    io: here.io,
    known: here.storage.servers,
    introduce: (_, seen) =>
      entrance.contact(seen).catch((error) => {
        leave(); // that server is no longer wanted
        throw error;
      }),
  };
}
