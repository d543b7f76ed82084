// `hearth backup`: one archive of a data folder, whether a server runs on it or not.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ExitCode } from '../client/start/start-options.ts';
import type { Backup } from '../server/folder.ts';
import { atDoor, complain, reporting, stopSignal } from './door.ts';
import { option } from './option-values.ts';

interface Flags {
  readonly data: string;
}

type Run = (action: Promise<ExitCode>) => Promise<void>;

const STDOUT = '-';

/** Adds the command; `data` is the default folder. */
export function backupCommand(program: Command, data: string, run: Run): void {
  program
    .command('backup')
    .description(
      'Copies all that a server keeps, running or not, into one file. Timed messages are left out.',
    )
    .argument('<file>', 'a new file (.tar.gz or .tgz: compressed), or - for standard output')
    .addOption(option('--data <folder>', 'the data folder').default(data))
    .addHelpText('after', '\nExample: hearth backup hearth-monday.tar.gz --data ~/hearth')
    .addHelpText(
      'after',
      'Restore: mkdir -m 700 ~/restored && tar -xzf hearth-monday.tar.gz -C ~/restored && hearth serve --data ~/restored',
    )
    .action((file: string, flags: Flags) => run(backup(file, flags)));
}

function backup(file: string, flags: Flags): Promise<ExitCode> {
  return reporting(async () => {
    if (file === STDOUT && process.stdout.isTTY) {
      throw new Error('An archive cannot be written to a terminal: hearth backup - > FILE');
    }
    const { backupInto, backupTo } = await import('../server/folder.ts');
    return atDoor(flags, {}, async (door) => {
      const folder = resolve(flags.data);
      const signal = stopSignal();
      const needs = { folder, door, signal };
      const into =
        file === STDOUT ? backupInto(process.stdout, needs) : backupTo(resolve(file), needs);
      return told(file, await into);
    });
  });
}

function told(file: string, { files, bytes, missing }: Backup): ExitCode {
  for (const path of missing) complain(`${path} was damaged, and is not in the backup.`);
  const where = file === STDOUT ? 'Written' : `${file}: written`;
  process.stderr.write(
    `${where}, ${files} files, ${size(bytes)}. It holds secrets: keep it safe.\n`,
  );
  return missing.length === 0 ? 0 : 1;
}

function size(bytes: number): string {
  const steps = ['bytes', 'KiB', 'MiB', 'GiB'];
  const step = Math.min(steps.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${steps[step]}`;
}
