// `hearth users`: the operator's commands for accounts, on a running server or on the data folder of a stopped one.

import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import type { ExitCode } from '../client/start/start-options.ts';
import type { Door, Imported } from '../server/folder.ts';
import { nameFault } from '../shared/names.ts';
import { passwordFault } from '../shared/password.ts';
import { atDoor, reporting } from './door.ts';
import { option } from './option-values.ts';
import { listOf } from './users-list.ts';

const IMPORT_BYTES_MAX = 32 * 1024 * 1024;

interface Flags {
  readonly data: string;
  readonly json?: true;
}

type Run = (action: Promise<ExitCode>) => Promise<void>;

/** Adds the command; `data` is the default folder. */
export function usersCommand(program: Command, data: string, run: Run): void {
  const users = program
    .command('users')
    .description('Manages accounts, while the server is running or stopped.')
    .addHelpText('after', '\nExample: hearth users list --data ~/hearth');
  const command = (name: string, text: string, example: string): Command =>
    users
      .command(name)
      .description(text)
      .addOption(option('--data <folder>', 'the data folder').default(data))
      .addHelpText('after', `\nExample: hearth users ${example}`);

  command('list', 'Shows all accounts.', 'list --json')
    .addOption(option('--json', 'one account per line, as JSON; times in ms since 1970'))
    .action((flags: Flags) => run(list(flags)));

  for (const { verb, text, example, act } of ON_ONE) {
    command(verb, text, example)
      .argument('<name>', 'whose account')
      .action((name: string, flags: Flags) => run(onOne(name, flags, act)));
  }

  for (const one of WITH_PASSWORD) {
    const text = `${one.text} The password is asked for, or comes from HEARTH_PASSWORD.`;
    command(one.verb, text, one.example)
      .argument('<name>', 'whose account')
      .action((name: string, flags: Flags) => run(withPassword(name, flags, one)));
  }

  command(
    'import',
    'Makes an account for every line "name password" in a file. Exits with 1 if a line was left out.',
    'import credentials.txt',
  )
    .argument(
      '<file>',
      'UTF-8 text; after a tab, a password may contain blanks; empty lines and lines that begin with # are skipped',
    )
    .action((file: string, flags: Flags) => run(importFile(file, flags)));
}

interface One<A> {
  readonly verb: string;
  readonly text: string;
  readonly example: string;
  /** Whether it may be the first command on a data folder. */
  readonly make?: boolean;
  /** Carries it out, and says how things are now. */
  readonly act: A;
}

const ON_ONE: readonly One<(door: Door, name: string) => Promise<string>>[] = [
  {
    verb: 'remove',
    text: 'Removes an account. Others keep what it wrote to them.',
    example: 'remove bob',
    async act({ operator }, name) {
      await operator.remove(name);
      return `${name} was removed.`;
    },
  },
  {
    verb: 'kick',
    text: 'Logs off a user or guest, who may come back.',
    example: 'kick bob',
    async act({ operator, running }, name) {
      if (!running) throw new Error('No server is running there, so nobody is online.');
      await operator.kick(name);
      return `${name} was logged off, and may come back.`;
    },
  },
  {
    verb: 'ban',
    text: 'Bans an account: logs it off and keeps it out.',
    example: 'ban bob',
    act: async ({ operator }, name) =>
      (await operator.ban(name)) ? `${name} is banned.` : `${name} was already banned.`,
  },
  {
    verb: 'unban',
    text: 'Lifts the ban of an account.',
    example: 'unban bob',
    act: async ({ operator }, name) =>
      (await operator.unban(name)) ? `${name} may come in again.` : `${name} was not banned.`,
  },
];

type Protected = One<(door: Door, name: string, hash: string) => Promise<string>>;

const WITH_PASSWORD: readonly Protected[] = [
  {
    verb: 'add',
    text: 'Makes an account.',
    example: 'add bob',
    make: true,
    async act({ operator }, name, hash) {
      await operator.add(name, hash);
      return `${name} has an account now.`;
    },
  },
  {
    verb: 'passwd',
    text: 'Gives an account a new password and logs it off everywhere.',
    example: 'passwd bob',
    async act({ operator }, name, hash) {
      await operator.passwd(name, hash);
      return `${name} has a new password, and was logged off everywhere.`;
    },
  },
];

function list(flags: Flags): Promise<ExitCode> {
  return atDoor(flags, {}, async ({ operator }) => {
    const rows = await operator.users();
    const text = flags.json ? rows.map((row) => JSON.stringify(row)) : listOf(rows);
    process.stdout.write(text.map((line) => `${line}\n`).join(''));
    return 0;
  });
}

function onOne(
  name: string,
  flags: Flags,
  act: (door: Door, name: string) => Promise<string>,
): Promise<ExitCode> {
  return atDoor(flags, {}, async (door) => {
    process.stdout.write(`${await act(door, name)}\n`);
    return 0;
  });
}

async function withPassword(
  name: string,
  flags: Flags,
  { act, make = false }: Protected,
): Promise<ExitCode> {
  const given = process.env['HEARTH_PASSWORD'];
  delete process.env['HEARTH_PASSWORD'];
  return reporting(async () => {
    const wrongName = make ? nameFault(name) : undefined; // reported before anybody thinks of a password
    if (wrongName !== undefined) throw new Error(wrongName);
    const password = given ?? (await askTwice(name));
    const fault = passwordFault(password);
    if (fault !== undefined) throw new Error(fault);
    return atDoor(flags, { make }, async (door) => {
      process.stdout.write(`${await act(door, name, await door.hash(password))}\n`);
      return 0;
    });
  });
}

/** Asks at the terminal before anything is opened: people take their time over a password. */
async function askTwice(name: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new Error('There is no terminal to ask for a password: set HEARTH_PASSWORD.');
  }
  const { newPassword, secrets } = await import('../client/plain/terminal.ts');
  const { on } = (await import('../client/process.ts')).ownProcess;
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const forgets = signals.map((signal) => on(signal, end));
  const { stdin: input, stderr: output } = process;
  const asked = secrets({ input, output, signal: ended.signal, interrupt: end, on });
  try {
    return await newPassword({ asked, output }, `New password for ${name}: `);
  } catch {
    throw new Error('Nothing was changed.');
  } finally {
    asked.end();
    for (const forget of forgets) forget();
  }
}

function importFile(file: string, flags: Flags): Promise<ExitCode> {
  return reporting(async () => {
    const bytes = read(file);
    return atDoor(flags, { make: true }, async (door) => {
      const { importCredentials } = await import('../server/folder.ts');
      return imported(file, await importCredentials(door, bytes, progress()));
    });
  });
}

function read(file: string): Uint8Array {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found || found.isDirectory()) throw new Error(`There is no file ${file}.`);
  if (found.size > IMPORT_BYTES_MAX) {
    throw new Error(`${file} has more than ${IMPORT_BYTES_MAX / 2 ** 20} MiB: split it.`);
  }
  return readFileSync(file);
}

/** Reports every account at a terminal, elsewhere every thousandth. */
function progress(): (count: number, of: number) => void {
  const { stderr } = process;
  return (count, of) => {
    if (stderr.isTTY) stderr.write(`\r${count} of ${of}${count === of ? '\n' : ''}`);
    else if (count % 1000 === 0) stderr.write(`${count} of ${of}\n`);
  };
}

function imported(file: string, { added, skipped }: Imported): ExitCode {
  for (const { line, why } of skipped) {
    process.stderr.write(`${file}, line ${line}: left out. ${why}\n`);
  }
  const accounts = added === 1 ? '1 account was' : `${added} accounts were`;
  const lines = skipped.length === 1 ? '1 line was' : `${skipped.length} lines were`;
  const rest = skipped.length === 0 ? '' : ` ${lines} left out.`;
  process.stdout.write(`${accounts} added.${rest}\n`);
  return skipped.length === 0 ? 0 : 1;
}
