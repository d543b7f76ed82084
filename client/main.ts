// The client: options in, everything wired together. A link to the server feeds one pure `update`, and what it says is to
// be done is done by the plain client (later also by a screen). It knows the server only by shared/wire.

import { hostname, tmpdir } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { customAlphabet } from 'nanoid';
import { systemClock } from '../shared/clock.ts';
import { nameFault } from '../shared/names.ts';
import { DEFAULT_PORT } from '../shared/rendezvous.ts';
import { cleanLabel, cleanText } from '../shared/text.ts';
import { findServer } from './find.ts';
import { type Address, spelled } from './link/address.ts';
import { dial, type Seen, type Trust } from './link/dial.ts';
import { link } from './link/link.ts';
import { type Pins, pins } from './link/pins.ts';
import type { ExitCode, Io, JoinOptions } from './options.ts';
import { credentialsKeeper } from './plain/credentials.ts';
import { plain } from './plain/plain.ts';
import { type Asking, ask, Cancelled } from './plain/terminal.ts';
import { lastUsed, remember, usualName } from './settings.ts';

/** A mistake in the options, or something that ends the program before it begins. */
class Stop extends Error {
  readonly exit: ExitCode;
  constructor(exit: ExitCode, text: string) {
    super(text);
    this.exit = exit;
  }
}

/** `hearth join`. Resolves when the client has left; nothing it opened is left open. */
export function join(options: JoinOptions, io: Io): Promise<ExitCode> {
  const password = io.env['HEARTH_PASSWORD'];
  delete io.env['HEARTH_PASSWORD']; // no program started from here needs it
  return reporting(io, () => joinServer(options, io, password));
}

/** `hearth trust host:port`: from now on the certificate that the server shows now is the one it has. */
export function trust(
  address: Address,
  options: Pick<JoinOptions, 'config'>,
  io: Io,
): Promise<ExitCode> {
  return reporting(io, async () => {
    const known = pins(configFolder(options, io));
    const met = (seen: Seen): void => {
      known.set(address, seen);
      io.stdout.write(
        `The server at ${spelled(address)} is known by this SHA-256 fingerprint now:\n`,
      );
      io.stdout.write(`  ${seen.fingerprint}\n`);
    };
    const stream = await dial(address, { kind: 'first', met }, systemClock);
    stream.destroy();
    return 0;
  });
}

async function reporting(io: Io, run: () => Promise<ExitCode>): Promise<ExitCode> {
  const alive = new MessageChannel().port1; // timers hold no process, and while it reconnects nothing else does
  alive.ref();
  try {
    return await run();
  } catch (error) {
    if (error instanceof Cancelled) return 0;
    if (!(error instanceof Error)) throw error;
    io.stderr.write(`hearth: ${error.message}\n`);
    return error instanceof Stop ? error.exit : 1;
  } finally {
    alive.close();
  }
}

function configFolder({ config }: Pick<JoinOptions, 'config'>, { env }: Io): string {
  return env['HEARTH_CONFIG_DIR'] || config;
}

interface Server {
  readonly address: Address;
  readonly trust: () => Trust;
}

async function joinServer(
  options: JoinOptions,
  io: Io,
  password: string | undefined,
): Promise<ExitCode> {
  const folder = configFolder(options, io);
  const last = lastUsed(folder);
  const server = await serverOf(options, io, pins(folder));
  const questions = new AbortController();
  const interruption = { interrupt: () => questions.abort() };
  const release = onSignals(() => interruption.interrupt());
  try {
    const asking: Asking = {
      input: io.stdin,
      output: io.stdout.isTTY ? io.stdout : io.stderr,
      signal: questions.signal,
    };
    const terminal = io.stdin.isTTY === true;
    const user = await nameOf(options.user, usualName(last), terminal ? asking : undefined);
    const { json = false, times = false, backlog = !json } = options;
    const client = plain({
      link: (on) =>
        link({
          dial: () => dial(server.address, server.trust(), systemClock),
          clock: systemClock,
          random: Math.random,
          stream: streamName(),
          user,
          as: options.guest ? 'guest' : 'account',
          device: cleanLabel(hostname(), 64) || 'unnamed',
          on(event) {
            if (event.kind === 'welcomed') remember(folder, { ...server.address, user });
            on(event);
          },
        }),
      clock: systemClock,
      input: io.stdin,
      output: io.stdout,
      keeper: credentialsKeeper({ password, terminal, asking }),
      wants: { backlog, marks: !json },
      format: json ? 'json' : times ? 'text with times' : 'text',
    });
    interruption.interrupt = () => {
      questions.abort();
      client.interrupt();
    };
    const { code, text } = await client.ended;
    if (code === 'left') return 0;
    const hint = code === 'closed' && options.insecure ? MAYBE_TLS : '';
    throw new Stop(1, cleanText(text) + hint);
  } finally {
    questions.abort();
    release();
  }
}

const MAYBE_TLS = ' If it speaks TLS, leave --insecure out.';

/** Letters that the wire allows; 20 of them are as good as a UUID. */
const streamName = customAlphabet(
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  20,
);

function onSignals(interrupt: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
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

async function serverOf(options: JoinOptions, io: Io, known: Pins): Promise<Server> {
  const { host, port = DEFAULT_PORT, insecure } = options;
  if (host === undefined) return localServer(options, io);
  const address = { host, port };
  if (insecure) return { address, trust: () => ({ kind: 'insecure' }) };
  return { address, trust: () => trustOf(address, known, io) };
}

function trustOf(address: Address, known: Pins, io: Io): Trust {
  const seen = known.get(address);
  if (seen) return { kind: 'known', seen };
  const met = (now: Seen): void => {
    known.set(address, now);
    io.stderr.write(
      `First contact with ${spelled(address)}. The SHA-256 fingerprint of its certificate is\n  ${now.fingerprint}\n`,
    );
    io.stderr.write('It is remembered: should it ever change, you will be warned.\n');
  };
  return { kind: 'first', met };
}

async function localServer({ data, started }: JoinOptions, io: Io): Promise<Server> {
  const found =
    started ??
    (await findServer({ env: io.env, temporary: tmpdir(), uid: process.getuid?.() }, data));
  if (!found) {
    throw new Stop(
      1,
      'No server of yours is running on this machine.\n  Start one:         hearth serve\n  Or join another:   hearth join HOST [PORT]',
    );
  }
  const { host, port, fingerprint } = found;
  const trusted: Trust =
    fingerprint === undefined ? { kind: 'insecure' } : { kind: 'known', seen: { fingerprint } };
  return { address: { host, port }, trust: () => trusted };
}
