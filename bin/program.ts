// The program: picks the subcommand, reads its options, and loads only the half that is asked for, server or client.

import { readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import envPaths from 'env-paths';
import type { Authority, ExitCode, JoinOptions } from '../client/start/start-options.ts';
import type { Log } from '../server/log.ts';
import type { Running } from '../server/main.ts';
import type { ServeOptions } from '../server/serve-options.ts';
import { backupCommand } from './backup.ts';
import { doctorCommand } from './doctor.ts';
import { type At, hostArgument, option, PORT, trustOptions } from './option-values.ts';
import { watchOutput } from './output.ts';
import { scriptCommands } from './scripts.ts';
import { readServeOptions, type ServerFlags, serverOptions, type Where } from './serve-options.ts';
import { usersCommand } from './users.ts';

const WRONG_OPTIONS = 2;
/** dist/bin/hearth.js is two folders below the checkout, or below the installed package. */
const HOME = realpathSync(fileURLToPath(new URL('../..', import.meta.url)));
const PATHS = envPaths('hearth', { suffix: '' });
const CONFIG = PATHS.config;

/** Data is in ./data of a checkout, else in the platform's data folder. */
function usualData(): string {
  const here = realpathSync(process.cwd());
  return here === HOME ? joinPath(here, 'data') : PATHS.data;
}

interface JoinFlags {
  readonly user?: string;
  readonly guest?: true;
  readonly register?: true;
  readonly private?: boolean;
  readonly downloads?: string;
  readonly remember?: true;
  readonly plain?: true;
  readonly json?: true;
  readonly times?: true;
  readonly backlog?: true;
  readonly insecure?: true;
  readonly ca?: Authority;
}

type StartFlags = ServerFlags & JoinFlags;

function joinOptions(command: Command): Command {
  return command
    .addOption(option('--user <name>', 'who you are'))
    .addOption(option('--guest', 'come in as a guest, without an account'))
    .addOption(option('--register', 'HEARTH_PASSWORD may make the account if there is none'))
    .addOption(option('--remember', 'the next login here needs no password'))
    .addOption(option('--downloads <folder>', 'where files that others send you go'))
    .addOption(option('--plain', 'lines of text, for pipes, scripts and screen readers'))
    .addOption(option('--json', 'one event per line, as JSON; marks nothing as read'))
    .addOption(option('--times', 'with --plain: the time before every line'))
    .addOption(option('--backlog', 'with --json: also what was unread at the login'));
}

async function serve(where: Where, flags: ServerFlags): Promise<ExitCode> {
  const options = readServeOptions(flags, where);
  const { openLog } = await import('../server/log.ts');
  const running = await startServer(options, openLog(options.logLevel));
  if (!running) return 1;
  process.on('unhandledRejection', running.failed);
  const stop = stopSignal(); // before anybody is told that there is something to stop
  process.stdout.write(`${running.ready}\n`);
  await stop;
  await running.stop();
  return 0;
}

/** Joins the server of this data folder, or starts one that lives as long as this client. */
async function start(where: Where, flags: StartFlags): Promise<ExitCode> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return serve(where, flags);
  const options = readServeOptions(flags, where);
  const { findServer } = await import('../client/start/find.ts');
  const { join } = await import('../client/start/join.ts');
  const wishes: JoinOptions = { ...readJoin(flags), data: options.data };
  const { ownIo, ownProcess } = await import('../client/process.ts');
  const place = { env: process.env, temporary: tmpdir(), ...ownProcess };
  if (await findServer(place, options.data)) return join(wishes, ownIo());
  const { openLog } = await import('../server/log.ts');
  const file = joinPath(options.data, 'server.log');
  const running = await startServer(options, openLog(options.logLevel, file));
  if (!running) return 1;
  const words = `${running.ready}\nIt logs to ${file} and ends, for everybody, when you leave. To keep one: npm run serve`;
  try {
    const { port, fingerprint } = running;
    const host = options.host ?? 'localhost';
    const started = { host, port, words, ...(fingerprint !== undefined && { fingerprint }) };
    return await join({ ...wishes, started }, ownIo({ serves: true }));
  } finally {
    void stopSignal(); // npm passes on a closed terminal as well: a second signal must not cut this short
    await running.stop();
  }
}

async function startServer(options: ServeOptions, log: Log): Promise<Running | undefined> {
  const server = await import('../server/main.ts');
  try {
    return await server.serve(options, log);
  } catch (error) {
    if (!(error instanceof server.StartError)) throw error;
    process.stderr.write(`hearth: ${error.message}\n`);
    return undefined;
  }
}

/** Resolves at the first signal that asks this process to stop; a second one ends it at once. */
function stopSignal(): Promise<void> {
  return new Promise((done) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      done();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}

function readJoin(flags: JoinFlags): JoinOptions {
  const { user, guest, register, remember, downloads, plain, json, times, backlog } = flags;
  return {
    config: CONFIG,
    ...(user !== undefined && { user }),
    ...(guest && { guest }),
    ...(register && { register }),
    ...(remember && { remember }),
    ...(flags.private === false && { withoutPrivate: true }),
    ...(downloads !== undefined && { downloads: resolve(downloads) }),
    ...(plain && { plain }),
    ...(json && { json }),
    ...(times && { times }),
    ...(backlog && { backlog }),
  };
}

const { version } = JSON.parse(readFileSync(joinPath(HOME, 'package.json'), 'utf8'));

const program = new Command('hearth')
  .description('A chat for people who live in terminals.')
  .version(version, '--version', 'prints the version')
  .showHelpAfterError('(For more: hearth --help, or hearth <command> --help)')
  .enablePositionalOptions()
  .exitOverride();

const run = (action: Promise<ExitCode>): Promise<void> =>
  action.then((code) => {
    process.exitCode = code;
  });

serverOptions(program.command('serve'), usualData())
  .description('Runs a server until you stop it.')
  .addHelpText('after', '\nExample: hearth serve 4327 60 3600 --data ~/hearth')
  .action((port: number, blockSeconds: number, idleSeconds: number, flags: ServerFlags) =>
    run(serve({ port, blockSeconds, idleSeconds }, flags)),
  );

trustOptions(joinOptions(program.command('join')), 'without TLS')
  .addOption(option('--no-private', 'no private chats'))
  .description('Joins a server: the one on this machine, or the one at HOST.')
  .argument('[host]', 'a name or an address; HOST:PORT works too', hostArgument)
  .argument('[port]', 'its port (default: 4327)', PORT)
  .addHelpText('after', '\nExample: hearth join chat.example.org --user amy')
  .addHelpText(
    'after',
    'HEARTH_PASSWORD is the password. Files go to Downloads, or to hearth-downloads in your home folder.\n' +
      `Keys, bell, times, colours: ${joinPath(CONFIG, 'settings.json')} (docs/using.md).`,
  )
  .action(async (host: At | undefined, port: number | undefined, flags: JoinFlags) => {
    const { join } = await import('../client/start/join.ts');
    const { ownIo } = await import('../client/process.ts');
    const { insecure, ca } = flags;
    const trust = { ...(insecure && { insecure }), ...(ca && { ca }) };
    const where = host && { ...host, ...(port !== undefined && { port }), ...trust };
    await run(join({ ...readJoin(flags), ...where }, ownIo()));
  });

joinOptions(serverOptions(program.command('start'), usualData()))
  .description('Joins the server of the data folder; starts one if none is running.')
  .addHelpText('after', '\nExample: hearth start')
  .action((port: number, blockSeconds: number, idleSeconds: number, flags: StartFlags) =>
    run(start({ port, blockSeconds, idleSeconds }, flags)),
  );

scriptCommands(program, CONFIG, run);
usersCommand(program, usualData(), run);
backupCommand(program, usualData(), run);
doctorCommand(program, usualData(), run);

watchOutput(process);
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : WRONG_OPTIONS;
}
