// Who the user is: as told, as usual, or asked at the terminal.

import { nameFault } from '../../shared/names.ts';
import { Stop } from '../core/stop.ts';
import { type Asking, ask } from '../plain/terminal.ts';

/** `asking`: where to ask, if there is somebody. Throws a Stop for an invalid name, or if there is none. */
export async function nameOf(
  wished: string | undefined,
  usual: string,
  asking?: Asking,
): Promise<string> {
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
