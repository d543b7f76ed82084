// `hearth join`: on a screen, or in lines. It first loads what draws, and the rest while something is already on the
// screen.

import { nameFault } from '../../shared/names.ts';
import { Stop } from '../core/stop.ts';
import { terminalFault } from '../screen/terminal.ts';
import { running } from './running.ts';
import { onStage } from './stage.ts';
import type { ExitCode, Io, JoinOptions } from './start-options.ts';

/** Resolves when the client has left; nothing it opened is left open. */
export function join(options: JoinOptions, io: Io): Promise<ExitCode> {
  return running(options, io, async (here) => {
    if (options.started) io.stdout.write(`${options.started.words}\n`);
    if (!hasScreen(options, io)) {
      const { joinInLines } = await import('./in-lines.ts');
      await here.storage.preferences(); // few of them matter here, but a mistake in any stops the start
      return joinInLines(options, here);
    }
    const fault = options.user === undefined ? undefined : nameFault(options.user);
    if (fault !== undefined) throw new Stop(2, fault);
    return onStage(here, async (stage) => {
      const { joinOnScreen } = await import('./on-screen.ts');
      return joinOnScreen(options, stage);
    });
  });
}

/** Lines suit a program, a screen reader, or a terminal without a screen. */
function hasScreen({ plain, json, times }: JoinOptions, io: Io): boolean {
  if (plain || json || times) return false;
  return terminalFault({ input: io.stdin, output: io.stdout, env: io.env }) === undefined;
}
