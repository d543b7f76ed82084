// The client in lines of text: options in, everything wired together. A link to the server feeds one pure `update`,
// whose effects the plain client carries out. It knows the server only by shared/wire.

import { Readable } from 'node:stream';
import { type Address, formatAddress } from '../../shared/address.ts';
import type { Target } from '../../shared/grammar/command.ts';
import { nameFault } from '../../shared/names.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { cleanLabel, cleanText, withFingerprintRows } from '../../shared/text.ts';
import { newChat } from '../core/model.ts';
import { linesFor, targetOf } from '../core/spelling.ts';
import { noAccount, Stop } from '../core/stop.ts';
import { chatShows } from '../core/target.ts';
import { meantBy } from '../core/update/meant.ts';
import { dial, type Seen } from '../dial/dial.ts';
import type { Plain } from '../plain/plain.ts';
import { type Asking, ask } from '../plain/terminal.ts';
import { pins } from '../storage/server-pins.ts';
import { lastUsed, rememberScript, usualName, usualScript } from '../storage/settings.ts';
import { joiningOf, loginOf, type Who, WRONG_NAME } from './login.ts';
import { partOf } from './private.ts';
import { type Here, running } from './running.ts';
import { send as sendLines, textIn } from './send.ts';
import { type Server, serverOf } from './server.ts';
import type {
  ExitCode,
  Io,
  JoinOptions,
  LoginOptions,
  SendOptions,
  TailOptions,
} from './start-options.ts';

/** `hearth join` in lines of text. */
export async function joinPlain(options: JoinOptions, here: Here): Promise<ExitCode> {
  const server = await serverOf(options, { io: here.io, known: pins(here.folder) });
  for (let wished = options.user; ; wished = undefined) {
    const last = lastUsed(here.folder);
    const user = await nameOf(wished, usualName(last), here.terminal ? here.asking : undefined);
    const how = await joinAs(user, { options, here, server });
    if (how.code === 'left') return 0;
    // At a terminal, a refused name may be typed again.
    if (!here.terminal || !WRONG_NAME.has(how.code)) throw new Stop(1, how.text);
    here.asking.output.write(`${how.text}\n`);
  }
}

/** `hearth tail`: shows what is written, and neither takes input nor marks anything as read. */
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

/** `hearth send`: resolves once the message is kept, or refused. */
export function send(told: SendOptions, io: Io): Promise<ExitCode> {
  return running(told, io, async (here) => {
    const options = asRemembered(told, here);
    const target = requiredTarget(options.target);
    const text = options.text === '-' ? await textIn(io.stdin) : options.text;
    if (cleanText(text).trim() === '') throw new Stop(2, 'There is nothing to send.');
    const user = await nameOf(options.user, usualName(lastUsed(here.folder)));
    const server = await serverOf(options, { io, known: pins(here.folder) });
    const note = await sendLines({
      link: scriptLogin({ ...options, user, client: 'hearth send' }, here, server),
      lines: linesFor(target, text),
      meant: (line, chats) => meantBy(chats.map(newChat), line),
      who: { name: user, server: formatAddress(server.address) },
      answer: here.keeper.answer,
    });
    if (options.verbose) io.stdout.write(`* ${cleanText(note || 'Sent.')}\n`);
    return 0;
  });
}

/** Options that a script is not given are as `--remember` saved them. */
function asRemembered<O extends LoginOptions>(options: O, { folder }: Here): O {
  const kept = usualScript(folder);
  if (!kept) return options;
  const { user, ...where } = kept;
  return { user, ...(options.host === undefined && where), ...options };
}

/** A link that logs in; if asked to, it saves server and name for the next script. */
function scriptLogin(
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
      if (event.kind === 'welcomed' && remember) rememberScript(here.folder, script);
      on(event);
    });
}

/** `hearth trust host:port`: from now on, the certificate that the server shows now is its own. */
export function trust(
  address: Address,
  options: Pick<LoginOptions, 'config' | 'insecure'>,
  io: Io,
): Promise<ExitCode> {
  return running(options, io, async ({ folder }) => {
    if (options.insecure) {
      pins(folder).forget(address);
      io.stdout.write(`Forgot what was known of the server at ${formatAddress(address)}.\n`);
      return 0;
    }
    const met = (seen: Seen): void => {
      pins(folder).set(address, seen);
      io.stdout.write(
        `The server at ${formatAddress(address)} is now known by this SHA-256 fingerprint:\n`,
      );
      io.stdout.write(`  ${withFingerprintRows(seen.fingerprint, '  ')}\n`);
    };
    const stream = await dial(address, { kind: 'first', met, older: true }, systemClock);
    stream.destroy();
    return 0;
  });
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

function requiredTarget(word: string): Target {
  const target = targetOf(word);
  if (target) return target;
  throw new Stop(2, `"${cleanLabel(word)}" is neither a user nor a group.`);
}

async function nameOf(wished: string | undefined, usual: string, asking?: Asking): Promise<string> {
  const fault = wished === undefined ? undefined : nameFault(wished);
  if (fault !== undefined) throw new Stop(2, fault);
  if (wished !== undefined) return wished;
  if (!asking && usual) return usual;
  if (!asking) throw new Stop(2, 'Say who you are with --user NAME.');
  for (;;) {
    const name = await ask(asking, usual ? `Name [${usual}]: ` : 'Name: ', usual);
    const wrong = nameFault(name);
    if (wrong === undefined) return name;
    asking.output.write(`${wrong}\n`);
  }
}
