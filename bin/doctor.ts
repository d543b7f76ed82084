// `hearth doctor`: what is wrong with the data folder of a stopped server, and a repaired copy of it.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ExitCode } from '../client/start/start-options.ts';
import { complain, stopSignal } from './door.ts';
import { option } from './option-values.ts';

interface Flags {
  readonly data: string;
  readonly repair?: string;
}

/** Adds the command; `data` is the default folder. */
export function doctorCommand(
  program: Command,
  data: string,
  run: (action: Promise<ExitCode>) => Promise<void>,
): void {
  program
    .command('doctor')
    .description(
      'Says what is wrong with the data folder of a stopped server, and changes nothing.',
    )
    .addOption(option('--data <folder>', 'the data folder').default(data))
    .addOption(
      option('--repair <folder>', 'puts a repaired copy there: a new folder, or an empty one'),
    )
    .addHelpText('after', '\nExample: hearth doctor --data ~/hearth --repair ~/hearth-repaired')
    .addHelpText(
      'after',
      'Exits with 0 if nothing is wrong, 1 if something is (repaired or not), 2 if it could not look.',
    )
    .action((flags: Flags) => run(examine(flags)));
}

async function examine({ data, repair }: Flags): Promise<ExitCode> {
  const { examineFolder } = await import('../server/folder.ts');
  return examineFolder({
    folder: resolve(data),
    ...(repair !== undefined && { into: resolve(repair) }),
    print: (line) => void process.stdout.write(`${line}\n`),
    complain,
    signal: stopSignal(),
  });
}
